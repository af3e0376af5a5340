"""The service's own pages: for everybody, at any width, and without script."""

from collections.abc import Callable, Iterator

import html5lib
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.accessibility.axe import violations
from tests.service.choosing import SITE, Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser

_PAGES = [
    "/",
    "/?lang=fi",
    f"/{SITE}/",
    f"/{SITE}/declaration",
    f"/{SITE}/declaration?lang=sv",
    f"/{SITE}/declaration?lang=en",
    f"/{SITE}/declaration/history",
    "/docs",
    "/demo",
    f"/demo/{SITE}",
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("pages")) as begin:
        yield begin("--demo", "--rate-limit", "0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", _PAGES)
def test_axe_finds_nothing(
    service: Service,
    open_context: Callable[..., BrowserContext],
    path: str,
    scheme: str,
) -> None:
    # The policy of our pages lets no script in, axe included.
    page = open_context(color_scheme=scheme, bypass_csp=True).new_page()

    page.goto(service.address + path)

    assert violations(page) == []


@pytest.mark.parametrize("path", _PAGES)
def test_no_page_scrolls_sideways_at_320_pixels(
    service: Service, open_context: Callable[..., BrowserContext], path: str
) -> None:
    """Requirement C-21: reflow."""
    page = open_context(viewport={"width": 320, "height": 568}).new_page()

    page.goto(service.address + path)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", _PAGES)
def test_every_page_is_valid_html(service: Service, path: str) -> None:
    parser = html5lib.HTMLParser()

    parser.parse(service.get(path).text)

    assert parser.errors == []


def test_a_choice_is_made_changed_and_erased_without_script(
    service: Service, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{service.address}/{SITE}/declaration")

    page.get_by_role("checkbox", name="Kävijätilastot").check()
    page.get_by_role("button", name="Tallenna valinnat").click()

    expect(page.get_by_role("status")).to_have_text("Valintasi on tallennettu.")
    expect(page.get_by_role("checkbox", name="Kävijätilastot")).to_be_checked()

    page.get_by_role("button", name="Peruuta kaikki suostumukset").click()
    expect(page.get_by_role("checkbox", name="Kävijätilastot")).not_to_be_checked()

    page.get_by_text("Poista minua koskevat kirjaukset").first.click()
    page.get_by_role("button", name="Poista minua koskevat kirjaukset").click()
    expect(page.get_by_role("status")).to_contain_text("poistettu")
    assert page.context.cookies() == []
