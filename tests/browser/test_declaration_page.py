"""The declaration is valid, and everybody can read and use it, without scripts too."""

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import html5lib
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.accessibility.axe import violations
from tests.places import ROOT, SITES
from tests.service.choosing import Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser

SHIPPED = [(site, language) for site in SITES for language in ("fi", "sv", "en")]
# Right to left twice, another script, and one that borrows words from English.
MANY = [("monikieli", language) for language in ("ar", "he", "el", "se")]
EVERY = [*SHIPPED, *MANY]

_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_VIEWS = [(width, scheme) for width in (320, 1280) for scheme in _SCHEMES]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The real service, with the five policies and one in many languages."""
    folder = tmp_path_factory.mktemp("declaration")
    policies = shutil.copytree(ROOT / "policies", folder / "policies")
    many = Path(__file__).parent / "many_languages.toml"
    shutil.copy(many, policies / "monikieli.toml")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=policies)


@pytest.fixture
def without_script(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(java_script_enabled=False).new_page()


def address(service: Service, site: str, language: str, path: str = "") -> str:
    return f"{service.address}/{site}/declaration{path}?lang={language}"


def parsed(html: str) -> Any:
    """Return the tree of a page that breaks no rule of the HTML parser."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


@pytest.mark.parametrize(("site", "language"), EVERY)
def test_the_page_is_valid_html(service: Service, site: str, language: str) -> None:
    for path in ("", "/history"):
        html = service.get(f"/{site}/declaration{path}?lang={language}").text

        tree = parsed(html)

        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert pointed_at(tree) <= set(ids)
        assert tree.get("lang") == language
        assert tree.get("dir") == ("rtl" if language in ("ar", "he") else "ltr")


def pointed_at(tree: Any) -> set[str]:
    """Return every id that an element of the page points at."""
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
    pointed = {
        name
        for element in tree.iter()
        for attribute in names
        for name in (element.get(attribute) or "").split()
    }
    links = (element.get("href", "") for element in tree.iter("a"))
    return pointed | {link[1:] for link in links if link.startswith("#")}


@pytest.mark.parametrize(("site", "language"), EVERY)
def test_no_element_has_a_role_that_it_has_anyway(
    service: Service, site: str, language: str
) -> None:
    """The W3C's checker calls a role on a part of a table an error."""
    tree = parsed(service.get(f"/{site}/declaration?lang={language}").text)

    roles = {
        (element.tag, element.get("role"))
        for element in tree.iter()
        if element.get("role")
    }

    assert roles <= {("p", "alert"), ("p", "status")}


@pytest.mark.parametrize(("site", "language"), EVERY)
def test_tables_have_captions_and_headers_with_scopes(
    service: Service, site: str, language: str
) -> None:
    """Requirement C-21."""
    tree = parsed(service.get(f"/{site}/declaration?lang={language}").text)

    tables = list(tree.iter("table"))

    assert tables
    for table in tables:
        assert len("".join(table.find("caption").itertext())) > 0
        assert {element.get("scope") for element in table.find("thead").iter("th")} == {
            "col"
        }
        assert {element.get("scope") for element in table.find("tbody").iter("th")} == {
            "row"
        }


@pytest.mark.parametrize(("site", "language"), EVERY)
def test_headings_go_down_one_step_at_a_time(
    service: Service, site: str, language: str
) -> None:
    for path in ("", "/history"):
        tree = parsed(service.get(f"/{site}/declaration{path}?lang={language}").text)
        levels = [
            int(element.tag[1])
            for element in tree.iter()
            if re.fullmatch("h[1-6]", element.tag)
        ]

        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("site", "language"), EVERY)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    service: Service, page: Page, site: str, language: str
) -> None:
    """Requirement C-21: reflow at 320 pixels, contrast in both colour schemes."""
    page.goto(address(service, site, language))

    for width, scheme in _VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)

        assert violations(page) == [], (width, scheme)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["fi", "he"])
def test_axe_finds_nothing_in_the_history(
    service: Service, page: Page, language: str
) -> None:
    page.goto(address(service, "monikieli", language, "/history"))

    for width, scheme in _VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)

        assert violations(page) == [], (width, scheme)


def test_a_visitor_without_scripts_can_choose_see_the_choice_and_withdraw_it(
    service: Service, without_script: Page
) -> None:
    """Requirement C-14."""
    page = without_script
    page.goto(address(service, "kehobalanssi", "fi"))
    analytics = page.get_by_role("checkbox", name="Kävijätilastot")

    analytics.check()
    page.get_by_role("button", name="Tallenna valinnat").click()

    expect(page.get_by_role("status")).to_have_text("Valintasi on tallennettu.")
    expect(analytics).to_be_checked()
    expect(page.get_by_role("link", name="Kuitti valinnastasi")).to_be_visible()

    page.get_by_role("button", name="Peruuta kaikki suostumukset").click()

    expect(analytics).not_to_be_checked()


@pytest.mark.expects_page_errors("status of 422")
def test_every_state_of_the_page_passes(service: Service, page: Page) -> None:
    """Before a choice, after it, and after a mistake."""
    page.goto(address(service, "kehobalanssi", "fi"))
    page.get_by_role("button", name="Hyväksy kaikki").click()

    parsed(page.request.get(page.url).text())
    assert violations(page) == []

    page.get_by_role("checkbox", name="Kävijätilastot").uncheck()
    page.get_by_role("button", name="Tallenna valinnat").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


@pytest.mark.expects_page_errors("ERR_FAILED.*page.css")
def test_the_page_reads_well_without_any_style(service: Service, page: Page) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/*.css*", refuse)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address(service, "kehobalanssi", "fi"))

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Hylkää kaikki")).to_be_visible()
    page.locator("summary").first.click()
    expect(page.get_by_role("table").first).to_be_visible()


def test_what_is_declared_is_printed_and_the_form_is_not(
    service: Service, page: Page
) -> None:
    page.goto(address(service, "kehobalanssi", "fi"))
    page.emulate_media(media="print")

    for table in page.get_by_role("table").all():
        expect(table).to_be_visible()
    expect(page.get_by_role("button", name="Hyväksy kaikki")).to_be_hidden()


def test_words_of_another_language_are_marked(service: Service, page: Page) -> None:
    """Requirement A-71: a screen reader then speaks them as what they are.

    Their direction goes with them, or a full stop would stand at the wrong end.
    """
    page.goto(address(service, "monikieli", "ar"))

    finnish = page.locator("main [lang=fi]:not([hreflang])")

    assert any("kävijät" in words for words in finnish.all_text_contents())
    for place in finnish.all():
        assert place.get_attribute("dir") == "ltr"


def test_what_a_language_lacks_is_said_in_english_first(
    service: Service, page: Page
) -> None:
    """English comes before the language of a site that the visitor did not choose."""
    page.goto(address(service, "monikieli", "se"))

    english = page.locator("main [lang=en]:not([hreflang])").all_text_contents()

    # Northern Sami has no words of its own for the kinds of data.
    assert any("IP address" in words for words in english)
