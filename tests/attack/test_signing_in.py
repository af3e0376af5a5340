"""What is tried against signing in: each from outside, on a real service."""

import itertools
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import starting

LINK = re.compile(r"(http://[\w.:]+/start)#(csl_[\w.-]+)")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("signing-in")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", "--log-level", "debug")


class Browser:
    """Keeps cookies and names its origin with each form, as browsers do."""

    def __init__(self, service: Service, address: str = "") -> None:
        self.service = service
        # Attempts are counted by network: each browser has one of its own.
        transport = httpx.HTTPTransport(local_address=address or _next_address())
        self.client = httpx.Client(
            base_url=service.address, trust_env=False, timeout=30, transport=transport
        )
        _opened.append(self.client)

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(self, path: str, origin: str = "", **form: str) -> httpx.Response:
        sent = {"origin": origin or self.service.address}
        return self.client.post(path, data=form, headers=sent)

    def sign_in(self, token: str) -> "Browser":
        answer = self.post("/sign-in", token=token)
        assert answer.status_code == 303, answer.text
        return self

    @property
    def cookie(self) -> str:
        return str(self.client.cookies["consent-session"])

    def form_token(self) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.get("/sites").text)
        assert found is not None
        return found[1]


# Each browser is somebody else to what counts attempts by address.
_used = itertools.product(range(250), range(1, 250))
_opened: list[httpx.Client] = []


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    """Close the browsers of a test."""
    yield
    while _opened:
        _opened.pop().close()


def _next_address() -> str:
    return "127.{}.{}.1".format(*next(_used))


def signed_in(service: Service, role: str = "owner") -> Browser:
    return Browser(service).sign_in(service.token(role))


def link_of(service: Service, *arguments: str) -> str:
    found = LINK.search(service.run("link", *arguments).stdout)
    assert found is not None
    return found[2]


def test_a_session_that_was_there_before_is_not_taken_up(service: Service) -> None:
    """Session fixation: what an attacker planted never becomes the victim's."""
    planted = signed_in(service, "auditor").cookie
    victim = Browser(service)
    victim.client.cookies.set("consent-session", planted)

    answer = victim.post("/sign-in", token=service.token("owner"))

    given = re.search(r"consent-session=([\w.-]+)", answer.headers["set-cookie"])
    assert given is not None
    assert given[1] != planted


def test_the_cookie_is_for_no_script_and_no_other_site(service: Service) -> None:
    answer = Browser(service).post("/sign-in", token=service.token("owner"))

    assert re.fullmatch(
        r"consent-session=[\w.-]+; Path=/; HttpOnly; SameSite=Strict",
        answer.headers["set-cookie"],
    )


def test_over_https_the_cookie_is_one_of_this_host_alone(tmp_path: Path) -> None:
    """`__Host-`: no neighbour of the domain can plant one (RFC 6265bis 4.1.3)."""
    with starting(tmp_path) as begin:
        service = begin("--trusted-proxies", "127.0.0.0/8")
        answer = service.post(
            "/sign-in",
            data={"token": service.token("owner")},
            headers={"origin": service.address, "x-forwarded-proto": "https"},
        )

    assert re.fullmatch(
        r"__Host-consent-session=[\w.-]+; Path=/; HttpOnly; SameSite=Strict; Secure",
        answer.headers["set-cookie"],
    )


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://kehobalanssi.fi"]
)
def test_no_other_page_can_sign_anybody_in_or_out(
    service: Service, origin: str
) -> None:
    """The last one is a domain of the site: a script in its pages is not our page."""
    browser = signed_in(service)
    token = browser.form_token()

    assert browser.post("/sign-out", origin=origin, csrf=token).status_code == 403
    asked = Browser(service).post(
        "/sign-in", origin=origin, token=service.token("owner")
    )
    assert asked.status_code == 403
    assert "set-cookie" not in asked.headers
    assert browser.get("/sites").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 32, "another"])
def test_a_form_without_the_token_of_its_session_does_nothing(
    service: Service, token: str
) -> None:
    """CSRF: also where an origin could be forged or is missing."""
    browser = signed_in(service)
    csrf = signed_in(service).form_token() if token == "another" else token

    answer = browser.client.post("/sign-out", data={"csrf": csrf})

    assert answer.status_code == 403
    assert browser.get("/sites").status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/start", "/sites", f"/{SITE}/dashboard"])
def test_no_page_can_be_put_into_a_frame_or_run_foreign_script(
    service: Service, path: str
) -> None:
    """Clickjacking, and what a policy's words could otherwise do as script."""
    headers = signed_in(service).client.get(path, follow_redirects=True).headers

    rules = headers["content-security-policy"].split("; ")
    assert "frame-ancestors 'none'" in rules
    assert "default-src 'none'" in rules
    assert "script-src 'self'" in rules
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil"),
        *("javascript:alert(1)", "../../evil", "sites/../../x", "%2f%2fevil.example"),
        *("sites\r\nset-cookie: a=b", "/sites", "sites#x", ""),
    ],
)
def test_signing_in_leads_to_no_other_place(service: Service, wanted: str) -> None:
    """Open redirects: what is no page of ours leads to the first page."""
    answer = Browser(service).post(
        "/sign-in", token=service.token("owner"), next=wanted
    )

    assert answer.headers["location"] == "./sites"


def test_signing_in_leads_to_the_page_that_was_asked_for(service: Service) -> None:
    browser = Browser(service)
    first = browser.get(f"/{SITE}/dashboard?lang=fi")
    wanted = first.headers["location"].partition("next=")[2]
    assert first.headers["location"].startswith("../sign-in?next=")

    answer = browser.post(
        "/sign-in",
        token=service.token("owner"),
        next=httpx.QueryParams(f"next={wanted}")["next"],
    )

    assert answer.headers["location"] == f"./{SITE}/dashboard?lang=fi"


def test_guessing_ends_after_ten_attempts_a_minute(service: Service) -> None:
    """Brute force; the right token has to wait as well, or guessing would go on."""
    browser = Browser(service)
    for _ in range(10):
        assert browser.post("/sign-in", token="cst_guess").status_code == 401

    answer = browser.post("/sign-in", token=service.token("owner"))

    assert answer.status_code == 429
    assert "set-cookie" not in answer.headers


def test_a_form_without_a_session_leads_back_to_its_page(service: Service) -> None:
    """Seen by a stranger: what was typed was gone, and the way back, too."""
    page = f"{service.address}/{SITE}/edit/texts?in=sv"

    answer = service.post(f"/{SITE}/edit/texts", headers={"referer": page})
    shown = service.get("/sign-in?next=x&ended=1&lang=fi").text

    assert answer.status_code == 303
    assert answer.headers["location"].endswith(
        f"/sign-in?next={SITE}/edit/texts%3Fin%3Dsv&ended=1"
    )
    assert "Istuntosi päättyi, eikä lähettämäsi tallentunut." in shown


def test_a_form_of_another_page_leads_nowhere_of_its_own(service: Service) -> None:
    """No open redirect."""
    answer = service.post(
        f"/{SITE}/edit/texts", headers={"referer": "https://evil.example/edit"}
    )

    assert answer.headers["location"].endswith("/sign-in?next=&ended=1")


def test_strangers_cannot_find_out_which_sites_there_are(service: Service) -> None:
    """Enumeration: every page answers alike before one has signed in."""
    there, nowhere = (
        service.get(f"/{site}/dashboard") for site in (SITE, "no-such-site")
    )

    assert there.status_code == nowhere.status_code == 303
    assert there.headers["location"] == f"../sign-in?next={SITE}/dashboard"
    assert nowhere.headers["location"] == "../sign-in?next=no-such-site/dashboard"


def test_a_site_of_others_and_one_that_is_not_there_look_alike(
    service: Service,
) -> None:
    browser = signed_in(service)

    answers = [browser.get(f"/{site}/dashboard") for site in ("inope", "no-such-site")]

    assert [answer.status_code for answer in answers] == [403, 403]
    first, second = (answer.text.replace("no-such-site", "inope") for answer in answers)
    assert first == second


def test_the_cookie_of_a_revoked_token_is_worth_nothing(service: Service) -> None:
    token = service.issue("owner")
    browser = Browser(service).sign_in(token)
    assert browser.get("/sites").status_code == 200

    said = token.removeprefix("cst_").partition(".")[0]
    service.run("token", "revoke", json.loads(urlsafe_b64decode(said + "=="))["id"])

    assert browser.get("/sites").status_code == 303


def test_a_cookie_that_was_copied_ends_when_its_owner_signs_out(
    service: Service,
) -> None:
    browser = signed_in(service)
    thief = Browser(service)
    thief.client.cookies.set("consent-session", browser.cookie)
    assert thief.get("/sites").status_code == 200

    browser.post("/sign-out", csrf=browser.form_token())

    assert thief.get("/sites").status_code == 303


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(
    service: Service,
) -> None:
    token = service.issue("owner")
    here, there = (Browser(service).sign_in(token) for _ in range(2))

    here.post("/sign-out", csrf=here.form_token(), everywhere="yes")

    assert there.get("/sites").status_code == 303


def test_a_link_signs_in_once_and_is_nothing_to_a_program(service: Service) -> None:
    key = link_of(service)
    assert service.get(f"/{SITE}/records", headers=bearer(key)).status_code == 401

    first = Browser(service).post("/sign-in", token=key)
    second = Browser(service).post("/sign-in", token=key)

    assert first.status_code == 303
    assert second.status_code == 401
    assert "used already" in second.text


def test_a_whole_link_may_be_pasted_into_the_form(service: Service) -> None:
    """A stranger pasted what the terminal had printed, and was refused."""
    link = f"{service.address}/start#{link_of(service)}"

    assert Browser(service).post("/sign-in", token=f" {link}\n").status_code == 303


def test_a_token_in_the_query_signs_nobody_in(service: Service) -> None:
    """It would stand in logs, histories and referrers."""
    token = service.token("owner")

    answer = service.get("/sign-in", params={"token": token})
    service.get("/sites", params={"token": token})

    assert "set-cookie" not in answer.headers
    assert token not in answer.text


def test_no_key_token_or_cookie_is_in_the_log(service: Service) -> None:
    """Not even where every request is logged (`--log-level debug`)."""
    token, key = service.token("owner"), link_of(service)
    browser = Browser(service).sign_in(token)
    Browser(service).sign_in(key)
    browser.post("/sign-in", token="cst_not.good")
    service.get("/sign-in", params={"token": token, "next": key})
    service.wait_for_line("POST /sign-in 401")

    said = "".join(service.said)
    assert token not in said
    assert key not in said
    assert browser.cookie not in said


def test_pages_send_no_address_of_ours_to_other_sites(service: Service) -> None:
    assert service.get("/start").headers["referrer-policy"] == "same-origin"


def test_an_auditor_cannot_do_with_a_session_what_the_token_cannot(
    service: Service,
) -> None:
    browser = signed_in(service, "auditor")

    answer = browser.client.post(
        f"/{SITE}/erasures",
        json={"visitor": "0" * 32, "reason": "art17"},
        headers={"origin": service.address},
    )

    # Neither a cookie of a visitor nor a token: a session erases nothing here.
    assert answer.status_code == 401


def test_every_look_at_records_by_a_session_is_an_access(service: Service) -> None:
    """Requirement B-18: it names the token that the session was begun with."""
    token = service.issue("auditor")
    browser = Browser(service).sign_in(token)

    assert browser.get(f"/{SITE}/records?format=csv").status_code == 200

    lines = service.get(f"/{SITE}/accesses", headers=bearer(token)).text.splitlines()
    assert any('"what":"records format=csv"' in line for line in lines)
    uses = {line.partition('"token":"')[2][:16] for line in lines[-2:]}
    assert len(uses) == 1


def test_a_session_reads_no_site_of_others(service: Service) -> None:
    assert signed_in(service).get("/inope/records").status_code == 403
