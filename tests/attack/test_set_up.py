"""What is tried against the set-up and the check of a page, from outside."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.service.choosing import Service
from tests.service.setting_up import begin
from tests.service.starting import starting

__all__ = ["closing"]

ANSWERS = (
    "domain=www.villalintu.example&name=Villalintu+Oy&language=fi"
    "&email=tietosuoja@villalintu.example"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("set-up")
    policies = folder / "policies"
    policies.mkdir()
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=policies)


def publish(provider: Browser, answers: str) -> httpx.Response:
    """Go through the set-up, and press the last button."""
    csrf = provider.form_token()
    address = begin(provider.client, csrf, answers)
    return provider.post(f"{address}/publish", csrf=csrf)


@pytest.fixture
def provider(service: Service) -> Browser:
    return Browser(service).sign_in(link_of(service))


def test_the_set_up_writes_a_policy_and_puts_it_in_force(
    service: Service, provider: Browser
) -> None:
    csrf, answers = provider.form_token(), ANSWERS.replace("villa", "ensi")
    slower = begin(provider.client, csrf, answers.replace("Oy", "Ab"))

    answer = publish(provider, answers)

    assert answer.headers["location"] == "../../ensilintu/tag?new=1"
    assert service.get("/ensilintu/declaration").status_code == 200
    file = service.folder / "policies" / "ensilintu.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    # A second time it is there already, and stays as it is.
    before = file.read_bytes()
    again = provider.post(f"{slower}/publish", csrf=csrf)
    assert again.status_code == 422
    assert file.read_bytes() == before
    # Another tab was faster: it says so, when, by whose link, and leads there.
    by = r"One-time link, made \w+ \d+, \d{4} \d+:\d\d"
    assert re.search(rf"www\.ensilintu\.example is published.*{by}", again.text)
    assert 'href="../../ensilintu/tag"' in again.text


def test_what_nobody_knows_is_asked_about_long_after_the_look(
    provider: Browser,
) -> None:
    seen = "thing.0=http_cookie|third|stats.example|%3Cb%3Ekoe"
    answers = ANSWERS.replace("villa", "uusi")
    address = begin(provider.client, provider.form_token(), f"{answers}&{seen}")
    page = provider.get(f"{address}/services")

    assert page.status_code == 200
    assert '<code dir="ltr">&lt;b&gt;koe</code>' in page.text
    assert 'name="thing.0.title"' in page.text


def test_only_a_provider_adds_a_site(service: Service) -> None:
    owner = Browser(service).sign_in(link_of(service, "--role", "owner", "--site", "*"))
    csrf = owner.form_token()

    answer = owner.post("/start", csrf=csrf, domain="www.pikkulintu.example")

    assert answer.status_code == 403
    assert owner.get("/start").headers["location"] == "./sites"
    assert not (service.folder / "policies" / "pikkulintu.toml").exists()


@pytest.mark.parametrize(
    "site", ["../evil", "..%2Fevil", "/etc/x", "a/b", "start", "a.b"]
)
def test_a_name_leads_to_no_other_file(
    service: Service, provider: Browser, site: str
) -> None:
    sent = f"domain=other.example&site={site}&name=A&email=a@b.example&language=fi"

    answer = publish(provider, sent)

    assert answer.status_code == 422
    files = {path.name for path in (service.folder / "policies").iterdir()}
    named = ("villalintu", "ensilintu", "satulintu", "xss")
    assert files <= {f"{name}.toml" for name in named}


def test_words_of_a_policy_are_no_markup_in_a_page(
    service: Service, provider: Browser
) -> None:
    """XSS: a name with markup, in the set-up, its preview and every page after it."""
    evil = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"
    query = (
        f"domain=xss.example&name={evil}&email=a@b.example&language=fi&service=youtube"
    )

    at = begin(provider.client, provider.form_token(), query)
    review = provider.get(f"{at}/review")
    address = re.search(r'src="\.\./\.\.(/preview/[\w.-]+/)"', review.text)
    assert address is not None
    preview = service.get(address[1])
    provider.post(f"{at}/publish", csrf=provider.form_token())
    pages = [
        review,
        preview,
        *(provider.get(f"/xss/{page}") for page in ("tag", "dashboard", "declaration")),
    ]

    assert [page.status_code for page in pages] == [200] * 5
    assert all("<script>alert" not in page.text for page in pages)
    assert all("&lt;script&gt;alert" in page.text for page in pages[:2])


def test_a_draft_that_nobody_sealed_is_not_shown(service: Service) -> None:
    assert service.get("/preview/eyJ0ZXh0IjoiIn0.x/").status_code == 404
    assert service.get("/preview/eyJ0ZXh0IjoiIn0.x/consent.js").status_code == 404


def test_a_preview_is_in_frames_of_the_service_alone(
    service: Service, provider: Browser
) -> None:
    answers = f"{ANSWERS.replace('villa', 'varis')}&service=youtube"
    at = begin(provider.client, provider.form_token(), answers)
    review = provider.get(f"{at}/review")
    address = re.search(r'src="\.\./\.\.(/preview/[\w.-]+/)"', review.text)
    assert address is not None

    headers = service.get(address[1]).headers

    rules = headers["content-security-policy"].split("; ")
    assert {"frame-ancestors 'self'", "sandbox allow-scripts"} <= {*rules}
    assert "connect-src 'none'" in rules


@pytest.mark.parametrize(
    "page",
    [
        *("http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"),
        *("https://evil.example/", "http://villalintu.example@127.0.0.1/", "nonsense"),
    ],
)
def test_the_check_of_a_page_looks_at_no_other_host(
    provider: Browser, page: str
) -> None:
    """SSRF: the service is nobody's way into the network that it is in."""
    publish(provider, ANSWERS)

    answer = provider.post("/villalintu/tag", csrf=provider.form_token(), page=page)

    assert answer.status_code == 422
    assert "is not a page of the site" in answer.text


def test_why_a_page_cannot_be_read_is_said_in_the_language_of_the_page(
    provider: Browser,
) -> None:
    publish(provider, ANSWERS)

    answer = provider.post(
        "/villalintu/tag?lang=fi",
        csrf=provider.form_token(),
        page="https://evil.example/",
    )

    assert "ei ole sivuston sivu; sivuston osoitteet ovat villalintu.example" in (
        answer.text
    )


def test_answers_that_are_too_many_are_refused(provider: Browser) -> None:
    many = {f"thing.{number}": "x" for number in range(600)}

    answer = provider.post("/start", csrf=provider.form_token(), domain="a.fi", **many)

    assert answer.status_code == 400


def test_answers_that_are_too_long_are_refused_and_the_rest_stays(
    provider: Browser,
) -> None:
    csrf = provider.form_token()
    address = begin(provider.client, csrf, ANSWERS.replace("villa", "pitkä"))
    long = {
        f"thing.{number}": f"script_cookie|first|a.fi|n{number}" for number in range(24)
    }
    said = {f"{name}.{key}": "ä" * 300 for name in long for key in ("purpose", "note")}

    answer = provider.post(f"{address}/services", csrf=csrf, **long, **said)

    assert answer.status_code == 413
    assert 'value="Pitkälintu' not in provider.get(f"{address}/services").text
    assert provider.get(f"{address}/review").status_code == 200


def test_somebody_keeps_ten_half_made_sites_at_most(provider: Browser) -> None:
    csrf = provider.form_token()
    for number in range(12):
        provider.post(
            "/start", csrf=csrf, domain=f"w{number}.example", site=f"w{number}"
        )

    sites = provider.get("/sites").text

    assert len({*re.findall(r"w\d+\.example", sites)}) == 10
    assert "w11.example" in sites
    assert "w1.example" not in sites


@pytest.mark.parametrize("domain", ["169.254.169.254", "evil.example", "localhost:80"])
def test_a_look_goes_to_hosts_of_the_policy_in_force_alone(
    service: Service, provider: Browser, domain: str
) -> None:
    """SSRF: an owner's button is no browser for other hosts (decision 0057)."""
    publish(provider, ANSWERS)
    owner = Browser(service).sign_in(
        link_of(service, "--role", "owner", "--site", "villalintu")
    )

    answer = owner.post(
        "/villalintu/scans", csrf=owner.form_token(), action="start", domain=domain
    )

    assert answer.status_code == 400
    assert "cannot be looked at" in answer.text
    assert not (service.folder / "data" / "looks" / "site-villalintu").exists()


def test_who_had_the_site_scanned_or_a_page_checked_is_noted(
    service: Service, provider: Browser
) -> None:
    """Found by a stranger: both go to the site, and nobody saw who did it."""
    publish(provider, ANSWERS.replace("villa", "satu"))
    owner = Browser(service).sign_in(
        link_of(service, "--role", "owner", "--site", "satulintu", "--for", "Maija")
    )
    csrf = owner.form_token()

    owner.post("/satulintu/scans", csrf=csrf, action="start")
    owner.post("/satulintu/scans", csrf=csrf, action="stop")
    owner.post("/satulintu/tag", csrf=csrf, page="https://evil.example/")

    headers = {"authorization": f"Bearer {service.token('auditor', 'satulintu')}"}
    answer = service.get("/satulintu/accesses", headers=headers).text
    lines = [json.loads(line) for line in answer.splitlines()]
    assert [line["what"] for line in lines if line["for"] == "Maija"] == [
        "scan",
        "scan stopped",
        "page check, refused",
    ]


@pytest.mark.parametrize("role", ["auditor", "owner"])
def test_only_an_owner_of_the_site_has_it_looked_at(
    service: Service, provider: Browser, role: str
) -> None:
    publish(provider, ANSWERS)
    publish(provider, ANSWERS.replace("villa", "satu"))
    site = "villalintu" if role == "auditor" else "satulintu"
    person = Browser(service).sign_in(link_of(service, "--role", role, "--site", site))

    answer = person.post("/villalintu/scans", csrf=person.form_token())

    assert answer.status_code == 403
    assert not (service.folder / "data" / "looks" / "site-villalintu").exists()


def test_what_is_odd_is_pointed_out_before_publishing_and_blocks_nothing(
    provider: Browser,
) -> None:
    """Issue 16: a business id with a wrong check digit went unseen into the page."""
    odd = "name=Oy&language=fi&email=a@esimerkki&business_id=1234567-8"
    address = begin(provider.client, provider.form_token(), f"domain=odd.example&{odd}")
    page = provider.get(f"{address}/review?lang=fi").text

    assert "Tarkista numero: Y-tunnuksessa" in page
    assert "Tämä näyttää oudolta sähköpostiosoitteeksi." in page
    assert re.search('action="[./]+start/[0-9a-f]{32}/publish"', page)
