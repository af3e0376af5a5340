"""`declaration.js` puts the declaration into a page of the owner's own."""

import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from typing_extensions import override

from consent_service.declaration import declaration_schema
from consent_service.locales.load import _RIGHT_TO_LEFT
from tests.browser.accessibility.axe import violations
from tests.places import ROOT
from tests.service.choosing import Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser

SITE = "monikieli"
FALLBACK = '<a href="https://fallback.example/">Evästeseloste</a>'

_SOURCES = ROOT / "snippet" / "src" / "embed" / "declaration.ts"
_ELEMENT = ROOT / "snippet" / "src" / "embed" / "element.ts"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("embed")
    policies = folder / "policies"
    policies.mkdir()
    many = Path(__file__).parent / "many_languages.toml"
    shutil.copy(many, policies / f"{SITE}.toml")
    with starting(folder) as begin:
        # The owner's page has a port that no policy could list: a demo takes any.
        yield begin("--demo", "--rate-limit", "0", policies=policies)


@pytest.fixture
def context(open_context: Callable[..., BrowserContext]) -> BrowserContext:
    return open_context(viewport={"width": 320, "height": 800})


class Owner:
    """The owner's page, on a server of its own.

    It is a real server: browsers keep pages without an origin away from loopback.
    """

    def __init__(self, context: BrowserContext, service: Service) -> None:
        self.page: Page = context.new_page()
        self.folder = f"{service.address}/{SITE}"
        self.body = b""
        self.headers: dict[str, str] = {}
        handler = partial(_Handler, self)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def show(
        self,
        place: str = f"<div data-consent-declaration>{FALLBACK}</div>",
        *,
        language: str = "fi",
        before: str = "<h1>Tietosuojaseloste</h1><h2>Evästeet</h2>",
        banner: bool = False,
    ) -> Page:
        script = f'<script src="{self.folder}/consent.js"></script>' if banner else ""
        self.body = (
            f'<!doctype html><html lang="{language}"><title>Seloste</title>{script}'
            f'<script src="{self.folder}/declaration.js" async></script>'
            f"<main>{before}{place}</main></html>"
        ).encode()
        self.page.goto(f"http://{SITE}.localhost:{self.server.server_port}/seloste")
        return self.page


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, owner: Owner, *args: Any) -> None:
        self.owner = owner
        super().__init__(*args)

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/seloste" else 204)
        self.send_header("content-type", "text/html; charset=utf-8")
        for name, value in self.owner.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.path == "/seloste":
            self.wfile.write(self.owner.body)

    # typing.override needs Python 3.12.
    @override
    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def owner(context: BrowserContext, service: Service) -> Iterator[Owner]:
    owner = Owner(context, service)
    yield owner
    owner.server.shutdown()
    owner.server.server_close()


def declaration(page: Page) -> Any:
    return page.locator("[data-consent-declaration] > div")


def test_it_replaces_what_the_page_has_there(owner: Owner) -> None:
    page = owner.show()

    expect(page.get_by_role("heading", name="Evästeseloste")).to_be_visible()
    page.get_by_role("heading", name="Google Analytics 4").click()
    expect(page.get_by_role("rowheader", name="_ga", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Evästeseloste", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "title", "direction"),
    [
        ("fi", "Evästeseloste", "ltr"),
        ("en-GB", "Cookie declaration", "ltr"),
        ("ar", "بيان ملفات تعريف الارتباط", "rtl"),
        ("se", None, "ltr"),
    ],
)
def test_it_is_in_the_language_of_the_page(
    owner: Owner, language: str, title: str | None, direction: str
) -> None:
    page = owner.show(language=language)

    place = declaration(page)
    expect(place).to_have_attribute("lang", language.partition("-")[0])
    expect(place).to_have_attribute("dir", direction)
    if title:
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "he"])
def test_words_of_another_language_keep_their_own_direction(
    owner: Owner, language: str
) -> None:
    """WCAG 3.1.2 and 1.3.2: a Finnish full stop stands at the end of its sentence."""
    page = owner.show(language=language)

    words = page.get_by_text("Erottaa kävijät toisistaan.")

    expect(words).to_have_attribute("lang", "fi")
    expect(words).to_have_attribute("dir", "ltr")
    assert words.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_words_from_right_to_left_keep_their_direction_in_a_finnish_page(
    owner: Owner,
) -> None:
    page = owner.show()

    words = page.get_by_text("تميّز الزوار.")

    expect(words).to_have_attribute("lang", "ar")
    expect(words).to_have_attribute("dir", "rtl")


def test_the_embed_knows_the_directions_that_the_texts_know() -> None:
    source = _ELEMENT.read_text(encoding="utf-8")
    found = re.search(r"RIGHT_TO_LEFT = /\^\(([a-z|]+)\)", source)

    assert found
    assert found[1].split("|") == sorted(_RIGHT_TO_LEFT)


def test_the_place_may_have_another_language_than_the_page(owner: Owner) -> None:
    page = owner.show('<div data-consent-declaration lang="en"></div>')

    expect(declaration(page)).to_have_attribute("lang", "en")


@pytest.mark.parametrize(
    ("place", "before", "levels"),
    [
        ("<div data-consent-declaration></div>", "<h1>Seloste</h1>", [2, 3, 4, 5]),
        (
            "<div data-consent-declaration></div>",
            "<h1>Seloste</h1><h2>Evästeet</h2>",
            [3, 4, 5, 6],
        ),
        (
            '<div data-consent-declaration data-heading-level="2"></div>',
            "<h1>Seloste</h1><h2>Evästeet</h2><h3>Muuta</h3>",
            [2, 3, 4, 5],
        ),
        (
            '<div data-consent-declaration data-heading-level="huge"></div>',
            "<h1>Seloste</h1>",
            [2, 3, 4, 5],
        ),
        (
            '<div data-consent-declaration data-heading-level="5"></div>',
            "<h1>Seloste</h1>",
            [5, 6],
        ),
    ],
)
def test_headings_fit_the_outline_of_the_page(
    owner: Owner, place: str, before: str, levels: list[int]
) -> None:
    page = owner.show(place, before=before)
    expect(declaration(page)).to_be_visible()

    names: list[str] = (
        declaration(page)
        .locator("h1,h2,h3,h4,h5,h6")
        .evaluate_all("all => all.map(element => element.tagName)")
    )

    assert sorted({int(name[1]) for name in names}) == levels


@pytest.mark.parametrize("language", ["fi", "he"])
def test_axe_finds_nothing_at_320_pixels(owner: Owner, language: str) -> None:
    page = owner.show(
        '<div data-consent-declaration data-heading-level="2"></div>',
        language=language,
        before="<h1>Seloste</h1>",
    )
    expect(declaration(page)).to_be_visible()

    assert violations(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_a_strict_policy_with_trusted_types_blocks_nothing(
    owner: Owner, service: Service
) -> None:
    owner.headers["content-security-policy"] = (
        f"default-src 'none'; script-src {service.address}; "
        f"connect-src {service.address}; img-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = owner.show()

    expect(page.get_by_role("table").first).not_to_be_visible()
    page.locator("summary").first.click()
    expect(page.get_by_role("table").first).to_be_visible()


def test_its_contents_lead_to_each_purpose(owner: Owner) -> None:
    """As on the declaration's own page; a page's `<base>` does not lead elsewhere."""
    base = '<base href="https://elsewhere.example/">'
    page = owner.show(before=f"{base}<h1>Seloste</h1>")
    contents = page.get_by_role("navigation", name="Evästeseloste", exact=True)
    own = page.url

    contents.get_by_role("link", name="Kävijätilastot").click()

    assert page.url == f"{own}#consent-category-analytics"
    box = page.locator("#consent-category-analytics").bounding_box()
    assert box is not None
    assert -1 < box["y"] < 400


def test_a_service_is_folded_until_the_keyboard_opens_it(owner: Owner) -> None:
    page = owner.show()
    row = page.get_by_role("rowheader", name="_ga", exact=True)
    summary = page.locator("summary", has_text="Google Analytics 4").first
    expect(row).not_to_be_visible()

    summary.focus()
    page.keyboard.press("Enter")

    expect(row).to_be_visible()


def test_an_address_that_names_a_service_opens_it(owner: Owner) -> None:
    page = owner.show()
    expect(declaration(page)).to_be_visible()

    page.goto(f"{page.url}#consent-service-google-analytics-4")
    expect(page.get_by_role("rowheader", name="_ga", exact=True)).to_be_visible()
    # The same when the page comes with it: what is named is not there yet.
    page.reload()

    expect(page.get_by_role("rowheader", name="_ga", exact=True)).to_be_visible()


def test_print_shows_what_is_folded_and_folds_it_again(owner: Owner) -> None:
    """Paper cannot be unfolded."""
    page = owner.show()
    row = page.get_by_role("rowheader", name="_ga", exact=True)
    expect(row).not_to_be_visible()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(row).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(row).not_to_be_visible()


def test_two_declarations_of_a_page_share_no_name(owner: Owner) -> None:
    page = owner.show(
        "<div data-consent-declaration></div>"
        '<div data-consent-declaration lang="en"></div>'
    )
    expect(declaration(page)).to_have_count(2)

    ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")

    assert "consent-rights" in ids
    assert "consent-2-rights" in ids
    assert len(ids) == len(set(ids))


def test_without_a_banner_the_choices_are_a_link_to_the_declaration(
    owner: Owner,
) -> None:
    """Requirement C-14."""
    page = owner.show()

    link = page.get_by_role("link", name="Evästeasetukset")

    expect(link).to_have_attribute(
        "href", f"{owner.folder}/declaration?lang=fi#choices"
    )


def test_with_the_banner_choices_are_shown_and_opened_here(
    owner: Owner,
) -> None:
    page = owner.show(banner=True)
    part = page.locator(".consent-choices")
    expect(part).to_contain_text("Et ole vielä tehnyt valintaa")
    control = part.get_by_role("button", name="Evästeasetukset")

    page.get_by_role("button", name="Hylkää kaikki").first.click()

    expect(part).to_contain_text("Kävijätilastot: Ei sallittu")
    expect(part).to_contain_text("Välttämättömät: Aina käytössä")
    expect(part).to_contain_text("Valittu ")
    control.click()
    expect(page.get_by_role("dialog", name="Evästeasetukset")).to_be_visible()


def test_a_changed_choice_is_shown_at_once_and_keeps_the_focus(
    owner: Owner,
) -> None:
    page = owner.show(banner=True)
    part = page.locator(".consent-choices")
    page.get_by_role("button", name="Hylkää kaikki").first.click()
    control = part.get_by_role("button", name="Evästeasetukset")

    control.click()
    page.get_by_role("dialog").get_by_role("button", name="Hyväksy kaikki").click()

    expect(part).to_contain_text("Kävijätilastot: Sallittu")
    expect(control).to_be_focused()


@pytest.mark.expects_page_errors("status of 503.*declaration.json")
def test_what_the_page_has_there_stays_if_the_service_fails(
    owner: Owner,
) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=503, body="")

    owner.page.route("**/declaration.json*", fail)
    owner.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => {});"
        "document.addEventListener('consent:error',"
        " ({ detail }) => { window.failed = detail.code; });"
    )
    page = owner.show()

    page.wait_for_function("window.failed")
    assert page.evaluate("window.failed") == "declaration"
    expect(page.get_by_role("link", name="Evästeseloste")).to_be_visible()


def test_an_address_that_could_run_a_script_is_only_text(owner: Owner) -> None:
    def poison(route: Route) -> None:
        answer = route.fetch()
        data = answer.json()
        data["notice_url"] = "javascript:alert(1)"
        data["controller"]["name"] = "<img src=x onerror=alert(1)>"
        category = data["categories"][1]
        category["id"] = category["title"] = "<img src=x onerror=alert(1)>"
        category["services"][0]["name"] = "<img src=x onerror=alert(1)>"
        route.fulfill(response=answer, json=data)

    owner.page.route("**/declaration.json*", poison)
    page = owner.show()
    expect(declaration(page)).to_be_visible()

    assert declaration(page).locator("a[href^='javascript']").count() == 0
    assert declaration(page).locator("img").count() == 0
    expect(page.get_by_text("javascript:alert(1)")).to_be_visible()


def test_words_borrowed_from_another_language_are_marked(owner: Owner) -> None:
    """Requirement A-71."""
    page = owner.show(language="se")
    expect(declaration(page)).to_be_visible()

    english = declaration(page).locator("[lang=en]").all_text_contents()

    assert any("IP address" in words for words in english)


def test_its_types_are_fields_of_the_published_schema() -> None:
    tables = declaration_schema()["$defs"]
    source = _SOURCES.read_text(encoding="utf-8")
    found = re.findall(r"interface (\w+) \{(.*?)\n\}", source, re.DOTALL)

    unknown = {
        f"{name}.{field}"
        for name, body in found
        for field in re.findall(r"^  (\w+):", body, re.MULTILINE)
        if field not in tables[name]["properties"]
    }

    assert len(found) == 8
    assert unknown == set()
