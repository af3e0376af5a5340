"""The address that `serve` prints first, and the one of a site."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.choosing import SITE, Service
from tests.service.starting import starting


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service without demo pages, under a prefix."""
    folder: Path = tmp_path_factory.mktemp("strangers")
    with starting(folder) as begin:
        yield begin("--prefix", "/consent")


def test_the_start_page_leads_to_every_demo_site(service: Service) -> None:
    page = service.get("/", headers={"accept-language": "en"})

    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert f'<a href="{SITE}/declaration">' in page.text
    assert f'<a href="demo/{SITE}">' in page.text
    assert (
        f"/{SITE}/consent.js&#34;" in page.text or f'/{SITE}/consent.js"' in page.text
    )


def test_strangers_are_not_told_which_sites_are_served(strangers: Service) -> None:
    """The sites of a provider are its customers."""
    page = strangers.get("/")

    assert page.status_code == 200
    assert SITE not in page.text
    assert 'href="docs"' in page.text


def test_the_page_of_a_site_has_its_tag_and_its_declaration(
    strangers: Service,
) -> None:
    page = strangers.get(f"/{SITE}/", headers={"accept-language": "sv"}).text

    assert '<html lang="sv"' in page
    assert f"{strangers.address}/{SITE}/consent.js" in page
    assert 'href="declaration?lang=sv"' in page
    assert "/demo/" not in page


@pytest.mark.parametrize("path", ["/", f"/{SITE}/"])
def test_the_start_pages_run_no_script_but_ours(service: Service, path: str) -> None:
    answer = service.get(path)

    rules = answer.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in rules
    assert "script-src 'self'" in rules
    [script] = re.findall(r"<script[^>]*>", answer.text)
    assert re.fullmatch(r'<script src="[./]+/static/page\.js\?v=\w+" defer>', script)


def test_a_browser_finds_an_icon_beside_an_answer_that_is_no_page(
    service: Service,
) -> None:
    """It asks for one at the root, and writes an error to the console without it."""
    icon = service.get("/favicon.ico")

    assert icon.status_code == 200
    assert icon.headers["content-type"] == "image/svg+xml"
    assert icon.content.startswith(b"<svg")


def test_an_unknown_site_has_no_start_page(service: Service) -> None:
    answer = service.get("/nothing/")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/docs#unknown-site"


def test_an_address_that_nothing_has_says_where_to_look(service: Service) -> None:
    answer = service.get("/nothing/at/all")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "no such site or resource"
    assert "/docs lists the addresses" in answer.json()["hint"]


def test_a_slash_too_many_leads_to_the_page_without_it(service: Service) -> None:
    answer = service.get("/docs/")

    assert answer.status_code == 307
    assert answer.headers["location"] == "../docs"


def test_the_allowed_methods_of_a_resource_are_all_named(service: Service) -> None:
    answer = service.ask("PUT", f"/{SITE}/declaration")

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_the_reference_shows_code_without_backticks(service: Service) -> None:
    page = service.get("/docs").text

    assert "`" not in page
    assert "<code>Retry-After</code>" in page
