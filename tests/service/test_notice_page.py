"""`/SITE/notice`: a notice as text, as a file or by its address."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.ports import free_port
from tests.service.choosing import SITE, Service
from tests.service.starting import starting

NOTICE = (
    "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy, ja me vastaamme nimistä ja"
    " osoitteista itse.\n\nEvästeet\n\nKäyttämällä sivustoa hyväksyt evästeet."
    " Matomo mittaa kävijöiden määrää.\n"
)
HOSTILE = (
    "<h1>Tietosuojaseloste</h1><p>Rekisterinpitäjä on <b>Mustikka</b> Oy ja me"
    " vastaamme itse.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;"
    " &lt;img src=x onerror=alert(2)&gt; Käyttämällä sivustoa hyväksyt evästeet"
    ' "&gt;&lt;svg onload=alert(3)&gt;.</p>'
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("notice")) as begin:
        yield begin("--rate-limit", "0")


@pytest.fixture(scope="module")
def cookies(service: Service) -> dict[str, str]:
    answer = service.post(
        "/sign-in",
        data={"token": service.token("auditor", SITE)},
        headers={"origin": service.address},
    )
    return {"consent-session": answer.cookies["consent-session"]}


def give(
    service: Service,
    cookies: dict[str, str],
    *,
    files: dict[str, tuple[str, bytes]] | None = None,
    **fields: str,
) -> httpx.Response:
    """Send the form of the page, with what its page put into it."""
    with httpx.Client(base_url=service.address, cookies=cookies) as client:
        page = client.get(f"/{SITE}/notice", params={"lang": "fi"}).text
        found = re.search(r'name="csrf" value="(\w+)"', page)
        assert found
        return client.post(
            f"/{SITE}/notice",
            data={"csrf": found.group(1), **fields},
            files=files,
            headers={"origin": service.address},
            timeout=30,
        )


def test_the_page_gives_the_section_of_the_policy(
    service: Service, cookies: dict[str, str]
) -> None:
    with httpx.Client(base_url=service.address, cookies=cookies) as client:
        page = client.get(f"/{SITE}/notice", params={"lang": "fi"})

    assert page.status_code == 200
    assert "&lt;section lang=&#34;fi&#34;&gt;" in page.text


def test_a_text_gets_findings_in_order_and_a_draft(
    service: Service, cookies: dict[str, str]
) -> None:
    page = give(service, cookies, text=NOTICE)

    assert page.status_code == 200
    assert "<mark>Käyttämällä sivustoa hyväksyt" in page.text
    assert "Matomo" in page.text
    assert "continued-use-consent" in page.text
    # The names of rules are for programs: nobody has to read them.
    assert "<code>continued-use-consent" not in page.text
    assert page.text.index("continued-use-consent") < page.text.index("no-contact")


def test_a_site_with_our_banner_is_not_asked_to_get_one(
    service: Service, cookies: dict[str, str]
) -> None:
    text = NOTICE.replace("Käyttämällä sivustoa hyväksyt evästeet.", "")

    page = give(service, cookies, text=text)

    assert "cookie-refusal-missing" in page.text
    assert "Tällä sivustolla on tämän palvelun evästekysely" in page.text
    assert "Ota käyttöön kysely" not in page.text


def test_a_file_is_read_as_what_it_is(
    service: Service, cookies: dict[str, str]
) -> None:
    markdown = NOTICE.replace("Evästeet\n", "## Evästeet\n").encode()

    page = give(service, cookies, files={"file": ("seloste.md", markdown)})

    assert page.status_code == 200
    assert "seloste.md" in page.text
    assert "<strong>Evästeet</strong>" in page.text


def test_markup_in_a_notice_is_shown_as_text(
    service: Service, cookies: dict[str, str]
) -> None:
    page = give(service, cookies, files={"file": ("x.html", HOSTILE.encode())})

    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    for markup in ("<script>alert", "<img src=x", "<svg onload"):
        assert markup not in page.text


def test_a_name_of_a_file_is_shown_as_text(
    service: Service, cookies: dict[str, str]
) -> None:
    name = "<svg onload=alert(1)>.txt"

    page = give(service, cookies, files={"file": (name, NOTICE.encode())})

    assert "<svg onload" not in page.text


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "/etc/passwd", "ftp://a.example/x", "a b"]
)
def test_only_pages_of_the_web_are_read(
    address: str, service: Service, cookies: dict[str, str]
) -> None:
    page = give(service, cookies, address=address)

    assert page.status_code == 422
    assert "root:" not in page.text


def test_nothing_given_is_said(service: Service, cookies: dict[str, str]) -> None:
    page = give(service, cookies)

    assert page.status_code == 422
    assert "Selostetta ei voitu lukea" in page.text


def test_a_form_of_another_page_is_refused(
    service: Service, cookies: dict[str, str]
) -> None:
    answer = httpx.post(
        f"{service.address}/{SITE}/notice",
        data={"text": NOTICE, "csrf": "0"},
        cookies=cookies,
        headers={"origin": "https://evil.example"},
    )

    assert answer.status_code == 403


def test_strangers_are_led_to_the_form(service: Service) -> None:
    answer = httpx.get(f"{service.address}/{SITE}/notice")

    assert answer.status_code == 303


def test_a_public_service_reads_no_private_address(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Nobody who is signed in gets a way into the network of the machine (SSRF)."""
    with starting(tmp_path_factory.mktemp("public")) as begin:
        port = free_port()
        public = begin("--port", str(port), "--public-url", "http://consent.example")
        # What it says of itself is for others; here it is asked where it listens.
        public.address = f"http://127.0.0.1:{port}"
        answer = public.post(
            "/sign-in",
            data={"token": public.token("owner")},
            headers={"origin": "http://consent.example", "host": "consent.example"},
            follow_redirects=False,
        )
        session = answer.headers["set-cookie"].partition(";")[0]
        headers = {
            "cookie": session,
            "host": "consent.example",
            "origin": "http://consent.example",
        }
        page = public.get(f"/{SITE}/notice", headers=headers).text
        found = re.search(r'name="csrf" value="(\w+)"', page)
        assert found
        refused = public.post(
            f"/{SITE}/notice",
            data={"csrf": found.group(1), "address": f"{public.address}/healthz"},
            headers=headers,
        )

    assert refused.status_code == 422
    assert "private" in refused.text
    assert "alive" not in refused.text
