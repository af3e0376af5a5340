"""The pages for people who are signed in: for everybody, at any width, in any light."""

import re
from collections.abc import Callable, Iterator

import html5lib
import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility.axe import violations
from tests.service.choosing import SITE, Service
from tests.service.scanned import keep_scans
from tests.service.setting_up import begin
from tests.service.starting import starting

pytestmark = pytest.mark.browser

_SET_UP = (
    "domain=a.example&name=Oy&email=a@a.example&language=fi&service=youtube"
    "&service=google-analytics-4&accent=%237a3b1e"
    "&thing.0=script_cookie|first|a.example|kori&thing.0.note=Kysy+Annalta"
)
_PAGES = [
    "/sites",
    f"/{SITE}/edit",
    *(
        f"/{SITE}/edit/{group}"
        for group in (
            *("texts", "categories", "services?q=hot", "service", "appearance"),
            *("service?service=google-analytics-4", "languages", "controller"),
            *("validity?lang=sv", "reasons", "file", "earlier"),
        )
    ),
    f"/{SITE}/scans",
    f"/{SITE}/notice",
    "/inope/notice?lang=sv",
    "/inope/scans?lang=sv",
    f"/{SITE}/dashboard",
    "/inope/dashboard?lang=sv&days=365",
    f"/{SITE}/tag",
    f"/{SITE}/audit",
    f"/{SITE}/audit?action=save&from=2026-11-01",
    *(f"/{SITE}/audit/{part}" for part in ("revisions", "erasures", "accesses", "log")),
    "/start",
    "/start?gone",
    # What stands for a site that is being set up, and for one just begun.
    *(
        f"SET-UP/{step}"
        for step in (
            *("look", "services", "languages", "open", "appearance", "review"),
            "discard",
        )
    ),
    "BEGUN/controller?sent",
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("signed-in")
    keep_scans(folder, SITE)
    with starting(folder) as begin:
        service = begin("--rate-limit", "0")
        # Enough for the dashboard to have its charts; another site has none.
        for _ in range(6):
            assert service.choose().status_code == 201
        yield service


@pytest.fixture(scope="module")
def cookie(service: Service) -> str:
    answer = service.post(
        "/sign-in",
        data={"token": service.token("provider", "*")},
        headers={"origin": service.address},
    )
    return answer.cookies["consent-session"]


@pytest.fixture(scope="module")
def half_made(service: Service, cookie: str) -> Callable[[str], str]:
    """Return what puts the addresses of sites that are being set up into a path."""
    with httpx.Client(
        base_url=service.address, cookies={"consent-session": cookie}, trust_env=False
    ) as client:
        csrf = re.search('name="csrf" value="([^"]*)"', client.get("/sites").text)
        assert csrf is not None
        whole = begin(client, csrf[1], _SET_UP)
        begun = begin(client, csrf[1], "domain=a.example")
    return lambda path: path.replace("SET-UP", whole).replace("BEGUN", begun)


@pytest.fixture
def open_page(
    service: Service,
    cookie: str,
    half_made: Callable[[str], str],
    open_context: Callable[..., BrowserContext],
) -> Callable[..., Page]:
    """Return a function that opens a page as somebody who is signed in."""

    def go(path: str, **options: object) -> Page:
        context = open_context(**options)
        context.add_cookies(
            [{"name": "consent-session", "value": cookie, "url": service.address}]
        )
        page = context.new_page()
        page.goto(service.address + half_made(path))
        return page

    return go


# Each width and each look, not every pair: what differs is in the style alone.
@pytest.mark.parametrize(
    ("look", "width"), [("light", 360), ("dark", 1280), ("forced", 768)]
)
@pytest.mark.parametrize("path", ["/sign-in", *_PAGES])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], path: str, look: str, width: int
) -> None:
    page = open_page(
        path,
        color_scheme="light" if look == "forced" else look,
        forced_colors="active" if look == "forced" else "none",
        viewport={"width": width, "height": 800},
        # The policy of our pages lets no foreign script in, axe included.
        bypass_csp=True,
    )

    assert violations(page) == []


@pytest.mark.parametrize("path", ["/sign-in", *_PAGES])
def test_no_page_scrolls_sideways_at_320_pixels(
    open_page: Callable[..., Page], path: str
) -> None:
    """Requirement C-21: reflow."""
    page = open_page(path, viewport={"width": 320, "height": 568})

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", ["/sign-in", *_PAGES])
def test_every_page_is_valid_html(
    service: Service, cookie: str, half_made: Callable[[str], str], path: str
) -> None:
    parser = html5lib.HTMLParser()

    answer = service.get(
        half_made(path), headers={"cookie": f"consent-session={cookie}"}
    )
    parser.parse(answer.text)

    assert answer.status_code == 200
    assert parser.errors == []


def test_a_link_signs_in_and_its_key_leaves_the_address(
    service: Service, page: Page
) -> None:
    link = service.run("link").stdout.strip()

    page.goto(link)

    expect(page.get_by_role("heading", level=1)).to_have_text("Sivustot")
    assert page.url == f"{service.address}/sites"
    page.go_back()
    assert "csl_" not in page.url


def test_without_script_the_key_is_pasted_and_one_signs_out_again(
    service: Service, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    link = service.run("link").stdout.strip()

    page.goto(link)
    page.get_by_label("Tunniste tai avain").fill(link.partition("#")[2])
    page.get_by_role("button", name="Kirjaudu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sivustot")

    page.get_by_role("button", name="Kirjaudu ulos", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Olet kirjautunut ulos.")
    page.goto(f"{service.address}/sites")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirjaudu")


def test_a_page_follows_no_link_while_somebody_is_signed_in(
    service: Service, open_page: Callable[..., Page]
) -> None:
    """Or a link in a mail could change who one is without a word."""
    page = open_page("/sites")
    link = service.run("link", "--role", "auditor", "--site", "inope").stdout.strip()

    page.goto(f"{service.address}/sign-in#{link.partition('#')[2]}")

    expect(page.get_by_text("Olet jo kirjautunut.")).to_be_visible()
    page.goto(f"{service.address}/{SITE}/dashboard")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_language_that_is_chosen_stays(open_page: Callable[..., Page]) -> None:
    page = open_page("/sites")

    page.get_by_role("link", name="svenska").click()
    page.get_by_role("link", name="Imago+ Oy").click()

    assert page.locator("html").get_attribute("lang") == "sv"


def test_code_can_be_copied(open_page: Callable[..., Page]) -> None:
    page = open_page(f"/{SITE}/", permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Kopioi").first.click()

    expect(page.get_by_role("button", name="Kopioitu")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.endswith(f'/{SITE}/consent.js"></script>')
