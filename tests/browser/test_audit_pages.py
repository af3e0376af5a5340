"""The auditor's pages in a browser: the proof is checked, the banner is drawn anew."""

from collections.abc import Callable, Iterator

import html5lib
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.accessibility.axe import violations
from tests.service.choosing import SITE, Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser

DENIED = {"analytics": "denied", "ga_demographics": "denied", "marketing": "denied"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("audit")) as begin:
        yield begin("--rate-limit", "0")


@pytest.fixture(scope="module")
def cookie(service: Service) -> str:
    answer = service.post(
        "/sign-in",
        data={"token": service.token("auditor")},
        headers={"origin": service.address},
    )
    return answer.cookies["consent-session"]


@pytest.fixture(scope="module")
def digest(service: Service) -> str:
    choices = [
        service.choose(service.choice(action="reject_all", decisions=DENIED))
        for _ in range(5)
    ]
    return str(choices[2].json()["digest"])


@pytest.fixture
def open_page(
    service: Service, cookie: str, open_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """Return a function that opens a page as an auditor who is signed in."""

    def go(path: str, change: tuple[str, str] = ("", ""), **options: object) -> Page:
        context = open_context(**options)
        context.add_cookies(
            [{"name": "consent-session", "value": cookie, "url": service.address}]
        )
        page = context.new_page()
        if change[0]:
            # As if the service lied in one place of the page.
            page.route(f"**{path}", lambda route: _change(route, *change))
        page.goto(service.address + path)
        return page

    return go


def _change(route: Route, old: str, new: str) -> None:
    answer = route.fetch()
    text = answer.text()
    assert old in text
    route.fulfill(response=answer, body=text.replace(old, new))


def test_the_browser_proves_that_the_record_is_in_the_log(
    open_page: Callable[..., Page], digest: str
) -> None:
    page = open_page(f"/{SITE}/audit/records/{digest}")

    expect(page.get_by_role("status")).to_have_text(
        "Todistettu: tämä kirjaus on allekirjoitetussa lokissa sanasta sanaan."
    )
    expect(page.get_by_text("Täsmää", exact=True)).to_have_count(3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The record on the page says other than the receipt.
        (
            "&#34;marketing&#34;:&#34;denied&#34;",
            "&#34;marketing&#34;:&#34;granted&#34;",
        ),
        ("\nindex ", "\nindex 1"),
        # The key is of somebody else.
        ("+A", "+B"),
        # The page names another record.
        ("data-digest", ""),
    ],
)
def test_a_page_that_was_tampered_with_is_not_proved(
    open_page: Callable[..., Page], digest: str, old: str, new: str
) -> None:
    if not new:
        old, new = f'data-digest="{digest}', f'data-digest="{"0" * 64}'
    page = open_page(f"/{SITE}/audit/records/{digest}", change=(old, new))

    expect(page.get_by_role("status")).to_contain_text("Todistus ei pidä")


def test_a_browser_without_the_signature_says_so(
    open_page: Callable[..., Page],
    digest: str,
    service: Service,
) -> None:
    page = open_page("/sites")
    page.add_init_script(
        "crypto.subtle.importKey = () => Promise.reject(new Error('NotSupported'))"
    )

    page.goto(f"{service.address}/{SITE}/audit/records/{digest}")

    expect(page.get_by_text("Ei voi tarkistaa tässä")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Tämä selain ei osaa")


def test_the_banner_is_drawn_as_the_visitor_saw_it(
    open_page: Callable[..., Page], digest: str
) -> None:
    page = open_page(f"/{SITE}/audit/records/{digest}")

    banner = page.frame_locator("iframe >> nth=0")
    settings = page.frame_locator("iframe >> nth=1")

    expect(banner.get_by_role("button", name="Hylkää kaikki")).to_be_visible()
    expect(settings.get_by_role("dialog")).to_be_visible()
    expect(settings.get_by_role("button", name="Tallenna valinnat")).to_be_visible()


def test_a_record_says_how_its_receipt_is_checked_without_this_service(
    open_page: Callable[..., Page], digest: str
) -> None:
    """An auditor has no `consent-service`; `docs/auditing.md` says the same."""
    page = open_page(f"/{SITE}/audit/records/{digest}", java_script_enabled=False)

    alone = page.get_by_role("region", name="Tarkista omalla koneellasi")

    expect(alone.locator("code")).to_contain_text(
        f"python consent-verify.pyz receipt {SITE}-"
    )
    link = alone.locator("a[download]")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "consent-verify.pyz"


def test_what_the_visitor_saw_takes_neither_focus_nor_place(
    open_page: Callable[..., Page], digest: str
) -> None:
    page = open_page(
        f"/{SITE}/audit/records/{digest}", viewport={"width": 1280, "height": 800}
    )
    settings = page.frame_locator("iframe >> nth=1")
    # The frames are loaded when they come near.
    expect(settings.get_by_role("dialog")).to_be_visible()

    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.evaluate("scrollY") == 0


def test_without_script_all_but_the_proof_is_there(
    open_page: Callable[..., Page], digest: str
) -> None:
    page = open_page(f"/{SITE}/audit/records/{digest}", java_script_enabled=False)

    expect(page.get_by_role("heading", level=1)).to_have_text("Hylkäsi kaikki")
    expect(page.get_by_role("status")).to_contain_text("JavaScriptillä")
    expect(page.get_by_text("Ei tarkistettu")).to_have_count(0)
    words = page.get_by_role("region", name="Mitä kävijä näki")
    expect(words.get_by_text("Valitse itse")).to_be_visible()
    expect(words.get_by_text("Kolmansia osapuolia: 2.")).to_be_visible()


@pytest.mark.usefixtures("digest")
def test_records_are_filtered_without_script(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(f"/{SITE}/audit", java_script_enabled=False)

    page.get_by_text("Rajaa kirjauksia").click()
    page.get_by_label("Valinta").select_option("Hyväksyi kaikki")
    page.get_by_role("button", name="Näytä", exact=True).click()

    expect(page.get_by_text("Mikään kirjaus ei täytä ehtoja")).to_be_visible()
    page.get_by_role("link", name="Näytä kaikki kirjaukset").first.click()
    expect(page.locator("main > table tbody tr")).to_have_count(5)


@pytest.mark.parametrize(
    ("look", "width"), [("light", 360), ("dark", 1280), ("forced", 768)]
)
@pytest.mark.parametrize(
    "path", [f"/{SITE}/audit?action=reject_all", f"/{SITE}/audit/records/", "receipts"]
)
def test_axe_finds_nothing(  # what is opened, and how
    open_page: Callable[..., Page], digest: str, path: str, look: str, width: int
) -> None:
    page = open_page(
        _path(path, digest),
        color_scheme="light" if look == "forced" else look,
        forced_colors="active" if look == "forced" else "none",
        viewport={"width": width, "height": 800},
        # The policy of our pages lets no foreign script in, axe included.
        bypass_csp=True,
    )

    assert violations(page) == []


@pytest.mark.parametrize("path", [f"/{SITE}/audit/records/", "receipts"])
def test_no_page_scrolls_sideways_at_320_pixels(
    open_page: Callable[..., Page], digest: str, path: str
) -> None:
    page = open_page(_path(path, digest), viewport={"width": 320, "height": 568})

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", [f"/{SITE}/audit/records/", "receipts"])
def test_every_page_is_valid_html(
    service: Service, cookie: str, digest: str, path: str
) -> None:
    parser = html5lib.HTMLParser()
    headers = {"cookie": f"consent-session={cookie}", "accept": "text/html"}

    parser.parse(service.get(_path(path, digest), headers=headers).text)

    assert parser.errors == []


def _path(path: str, digest: str) -> str:
    if path == "receipts":
        return f"/{SITE}/receipts/{digest}"
    return path + digest if path.endswith("/") else path
