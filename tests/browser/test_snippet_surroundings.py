"""Pages that break banners: their layout, their handlers, their frames, their age."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, Route, expect

from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision
from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    REJECT,
    banner,
    granted,
    preferences,
    press,
)
from tests.browser.standin import StandIn, refuse

pytestmark = pytest.mark.browser

Publish = Callable[..., Revision]
Serve = Callable[..., None]

TAG = '<script async src="/shop/consent.js"></script>'


@pytest.fixture
def serve(standin: StandIn, page: Page) -> Serve:
    """Return a function that opens a page made of a head, a body and our tag."""

    def show(body: str, head: str = "", *, lang: str = "fi", tag: str = TAG) -> None:
        html = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
            f"<title>Sivu</title>{head}{tag}</head>{body}</html>"
        )
        address = standin.url("/made")
        page.route(address, lambda route: route.fulfill(body=html, headers=_HTML))
        page.goto(address)

    return show


_HTML = {"content-type": "text/html; charset=utf-8"}


def _scripts(page: Page) -> list[str]:
    """Return a list that the names of our files are added to as they are asked for."""
    names: list[str] = []

    def note(request: Any) -> None:
        if "/shop/consent." in request.url:
            names.append(request.url.rpartition("/")[2])

    page.on("request", note)
    return names


def test_the_banner_takes_no_place_in_the_layout_of_the_page(
    serve: Serve, page: Page
) -> None:
    """A body that is a grid: its first row belongs to its first child."""
    serve(
        "<body><header>Otsake</header><main>Sisältö</main><footer>Alaosa</footer>",
        "<style>body{margin:0;display:grid;grid-template-rows:auto 1fr auto;"
        "gap:10px;min-height:100vh}body>:first-child{height:58px}</style>",
    )
    expect(banner(page)).to_be_visible()

    assert page.evaluate("document.querySelector('header').offsetHeight") == 58
    assert page.evaluate("document.body.children.length") == 3
    press(page, REJECT)
    assert page.evaluate("document.querySelector('header').offsetTop") == 0
    assert page.evaluate("document.body.children.length") == 3


@pytest.mark.parametrize("element", ["html", "body"])
def test_a_transform_of_the_page_moves_no_banner(
    serve: Serve, page: Page, element: str
) -> None:
    serve(
        '<body><div style="height:3000px">',
        f"<style>{element}{{transform:translateX(0)}}</style>",
    )

    expect(banner(page)).to_be_in_viewport(ratio=1)


def test_a_modal_dialog_of_the_page_stays_above_the_banner(
    serve: Serve, page: Page
) -> None:
    """What is behind a modal dialog cannot be pressed, so it must not be on top."""
    serve(
        '<body><dialog style="width:90vw;height:90vh"><button>Jatka</button></dialog>'
        "<script>document.querySelector('dialog').showModal()</script>",
    )
    page.wait_for_function("window.consent?.get")

    page.locator("dialog button").click(trial=True)
    page.keyboard.press("Escape")
    press(page, REJECT)


@pytest.mark.parametrize(("size", "least", "most"), [("10vw", 14, 28), ("1px", 14, 28)])
def test_text_keeps_its_size_whatever_rem_is(
    serve: Serve, page: Page, size: str, least: int, most: int
) -> None:
    serve("<body>", f"<style>html{{font-size:{size}}}</style>")

    shown = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert least <= banner(page).evaluate(shown) <= most


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("phase", ["true", "false"])
def test_keys_reach_the_buttons_of_a_page_that_takes_them(
    standin: StandIn, serve: Serve, page: Page, key: str, phase: str
) -> None:
    """WCAG 2.1.1: its handlers see our host, which is no control to them."""
    serve(
        "<body><script>for (const type of ['keydown', 'keyup'])"
        "document.addEventListener(type, (event) => {"
        " if (!event.target.closest('button,input,a')) event.preventDefault(); },"
        f"{phase});</script>"
    )
    page.get_by_role("button", name=REJECT, exact=True).focus()

    page.keyboard.press(key)

    assert standin.newest_choice()["action"] == "reject_all"


def test_an_old_library_spoils_no_record(
    standin: StandIn, serve: Serve, page: Page
) -> None:
    """Prototype 1.6 gives every list, text and date a `toJSON` of its own."""
    serve(
        "<body><script>for (const { prototype } of [Array, String, Date, Object])"
        "Object.defineProperty(prototype, 'toJSON', { configurable: true,"
        " value() { return 'spoilt'; } });</script>",
        tag="",
    )
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        " { src: '/shop/consent.js' }))"
    )

    press(page, ACCEPT)

    choice = standin.newest_choice()
    assert choice["action"] == "accept_all"
    assert set(choice["decisions"].values()) == {"granted"}


def test_no_word_of_ours_is_quoted_by_a_search_engine(serve: Serve, page: Page) -> None:
    serve("<body>")
    expect(banner(page)).to_be_visible()

    host = page.locator("html > div")
    expect(host).to_have_attribute("data-nosnippet", "")


def test_a_short_page_gets_no_scroll_bar_and_does_not_move(
    serve: Serve, page: Page
) -> None:
    serve('<body><h1>Lyhyt</h1><p id="last">Loppu</p>')
    before = page.evaluate("document.getElementById('last').getBoundingClientRect().y")
    expect(banner(page)).to_be_visible()

    after = page.evaluate("document.getElementById('last').getBoundingClientRect().y")
    assert after == before
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight") is True


def test_what_the_owner_wrote_on_the_root_stays(serve: Serve, page: Page) -> None:
    serve(
        '<body><div style="height:3000px">',
        "<script>document.documentElement.style.marginBottom = '5px'</script>",
    )
    expect(banner(page)).to_be_visible()
    press(page, REJECT)

    margin = "document.documentElement.getAttribute('style')"
    assert page.evaluate(margin) == "margin-bottom: 5px;"


def test_the_last_line_of_a_page_can_be_seen_above_the_banner(
    serve: Serve, page: Page
) -> None:
    """Requirement A-61."""
    serve('<body><div style="height:3000px"></div><p id="last">Loppu</p>')
    expect(banner(page)).to_be_visible()

    page.evaluate("scrollTo(0, 1e6)")

    last = page.locator("#last").bounding_box()
    box = banner(page).bounding_box()
    assert last is not None
    assert box is not None
    assert last["y"] + last["height"] <= box["y"]


def test_a_frame_without_cookies_asks_too(serve: Serve, page: Page) -> None:
    """A sandbox takes cookies and storage away; reading them throws there."""
    serve(
        '<body><iframe sandbox="allow-scripts" src="/plain" width="800" height="700">',
        tag="",
    )

    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name=REJECT, exact=True)).to_be_visible()


def test_a_frame_of_the_same_site_does_not_ask_again(serve: Serve, page: Page) -> None:
    serve('<body><iframe src="/async" width="800" height="700"></iframe>')
    expect(banner(page)).to_be_visible()

    inner = page.frames[1]
    inner.wait_for_function("window.consent?.get")
    assert inner.locator("section").count() == 0


def test_an_owner_can_keep_the_banner_off_a_page(serve: Serve, page: Page) -> None:
    """Everything stays off there until the visitor has chosen elsewhere."""
    quiet = '<script async data-banner="off" src="/shop/consent.js"></script>'
    serve("<body>", tag=quiet)
    page.wait_for_function("window.consent?.get")

    expect(banner(page)).to_have_count(0)
    assert granted(page) == []


def test_a_form_named_consent_does_not_keep_the_banner_away(
    serve: Serve, page: Page
) -> None:
    """An element is found in `window` under its id, and its fields under theirs."""
    serve('<body><form id="consent"><input id="get"><input id="resolve"></form>')

    expect(banner(page)).to_be_visible()
    assert granted(page) == []


@pytest.mark.parametrize("where", ["stopped", "shadow"])
def test_the_way_back_works_wherever_it_is(
    serve: Serve, page: Page, where: str
) -> None:
    """Requirement A-32: under handlers that stop its click, or in a shadow tree."""
    link = '<a href="#" data-consent-open>Takaisin</a>'
    if where == "stopped":
        link = f'<div onclick="event.stopPropagation()">{link}</div>'
    else:
        link = f'<div><template shadowrootmode="open">{link}</template></div>'
    serve(f"<body>{link}")
    expect(banner(page)).to_be_visible()

    page.get_by_text("Takaisin").click()

    expect(preferences(page)).to_be_visible()


def test_calls_from_before_the_script_are_made_when_it_comes(
    serve: Serve, page: Page
) -> None:
    serve(
        "<body>",
        "<script>window.seen = []; (window.consentQueue ??= []).push("
        "(api) => seen.push(api.has('analytics')), () => { throw 1; });</script>",
    )
    page.wait_for_function("seen.length === 1")

    page.evaluate("consentQueue.push((api) => seen.push(api === consent))")

    assert page.evaluate("seen") == [False, True]


def test_a_first_visit_asks_for_one_file_until_somebody_chooses(
    serve: Serve, page: Page
) -> None:
    names = _scripts(page)
    serve("<body>")
    expect(banner(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert names == ["consent.js"]

    with page.expect_request("**/consent.more.*.js"):
        press(page, REJECT)

    assert [name.split(".")[1] for name in names] == ["js", "more"]


def test_who_has_chosen_asks_for_no_second_file_again(
    standin: StandIn, serve: Serve, page: Page
) -> None:
    serve("<body>")
    press(page, ACCEPT)
    standin.newest_choice()
    page.wait_for_function("consent.receipt()")

    names = _scripts(page)
    page.reload()
    page.wait_for_load_state("networkidle")

    assert names == ["consent.js"]


def test_the_second_file_takes_no_place_of_a_held_script(
    serve: Serve, page: Page
) -> None:
    """Chromium has ten requests of low priority under way: an eleventh waits."""
    priorities = {}
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.on(
        "Network.requestWillBeSent",
        lambda event: priorities.update(
            {event["request"]["url"]: event["request"]["initialPriority"]}
        ),
    )
    serve("<body>")

    press(page, REJECT)
    page.wait_for_function("consent.receipt()")

    (second,) = [url for url in priorities if "consent.more" in url]
    assert priorities[second] == "High"


def test_a_receipt_goes_with_the_cookie(serve: Serve, page: Page) -> None:
    """Who has erased on the declaration leaves no id in the shop's own storage."""
    serve("<body>")
    press(page, ACCEPT)
    page.wait_for_function("consent.receipt()")
    page.context.clear_cookies()

    page.reload()
    page.wait_for_load_state("networkidle")

    assert "receipt" not in page.evaluate("Object.keys(localStorage).join()")


def test_the_second_file_comes_before_a_button_is_pressed(
    serve: Serve, page: Page
) -> None:
    """What is said after a choice is in it."""
    serve("<body>")

    with page.expect_request("**/consent.more.*.js"):
        page.get_by_role("button", name=REJECT, exact=True).hover()


def test_the_second_file_comes_before_the_third_button_is_pressed(
    serve: Serve, page: Page
) -> None:
    names = _scripts(page)
    serve("<body>")

    with page.expect_request("**/consent.more.*.js"):
        page.get_by_role("button", name=CHOOSE, exact=True).hover()

    press(page, CHOOSE)
    expect(preferences(page)).to_be_visible()
    assert [name.split(".")[1] for name in names] == ["js", "more"]


def test_the_focus_returns_even_if_it_moved_on_while_the_file_was_coming(
    serve: Serve, page: Page
) -> None:
    """Requirement A-57, on a slow line."""
    held: list[Route] = []
    page.route("**/consent.more.*", lambda route: held.append(route))
    serve('<body><a href="#" data-consent-open>Takaisin</a><a href="#">Muualle</a>')
    expect(banner(page)).to_be_visible()

    page.get_by_text("Takaisin").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Muualle").focus()
    held[0].continue_()
    expect(preferences(page)).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_text("Takaisin")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "files"), [("consent.js", ["js", "more"]), ("consent.sv.js", ["sv"])]
)
def test_a_page_in_another_language_is_asked_in_it(
    serve: Serve, page: Page, name: str, files: list[str]
) -> None:
    """Requirement A-71; with the name of the language it takes one file."""
    names = _scripts(page)
    serve("<body>", lang="sv", tag=f'<script async src="/shop/{name}"></script>')

    region = page.get_by_role("region", name="Kakor på den här webbplatsen")
    expect(region).to_be_visible()
    assert [asked.split(".")[1] for asked in names] == files


@pytest.mark.expects_page_errors("Failed to load resource")
def test_without_the_second_file_the_choices_are_on_the_declaration(
    standin: StandIn, serve: Serve, page: Page
) -> None:
    """And refusing needs neither."""
    page.route("**/consent.more.*", lambda route: route.abort())
    serve("<body>")

    with page.expect_navigation(url="**/declaration?lang=fi"):
        press(page, CHOOSE)
    page.go_back()
    press(page, REJECT)

    assert standin.newest_choice()["action"] == "reject_all"


@pytest.mark.expects_page_errors("Failed to load resource")
def test_without_its_words_a_page_is_asked_in_the_first_language(
    serve: Serve, page: Page
) -> None:
    page.route("**/consent.more.*", lambda route: route.abort())

    serve("<body>", lang="sv")

    expect(banner(page)).to_be_visible()


def _add_service(policy: Policy, category: str) -> dict[str, object]:
    (service, *_) = policy.services_of(category)
    added = msgspec.structs.replace(service, id="added", name="Lisätty")
    return {"services": (*policy.services, added)}


def test_a_banner_that_asks_again_says_what_its_buttons_do(
    standin: StandIn, serve: Serve, page: Page, policy: Policy, publish: Publish
) -> None:
    """Requirement A-41: earlier grants stay, so no button may say "all"."""
    serve("<body>")
    press(page, ACCEPT)
    standin.newest_choice()
    publish(**_add_service(policy, "marketing"))

    page.reload()

    expect(banner(page)).to_contain_text("Muut valintasi pysyvät ennallaan")
    expect(banner(page)).to_contain_text("Sallittu: Asetukset ja lisätoiminnot, Käv")
    expect(page.get_by_role("button", name=REJECT, exact=True)).to_have_count(0)
    press(page, "Hylkää nämä")
    decisions = standin.newest_choice(2)["decisions"]
    assert decisions["marketing"] == "denied"
    assert decisions["analytics"] == "granted"


@pytest.mark.expects_page_errors("Failed to load resource")
def test_without_the_words_for_it_everything_is_asked_again(
    standin: StandIn, serve: Serve, page: Page, policy: Policy, publish: Publish
) -> None:
    """The buttons say "all", and mean it."""
    serve("<body>")
    press(page, ACCEPT)
    standin.newest_choice()
    publish(**_add_service(policy, "marketing"))
    page.route("**/consent.more.*", lambda route: route.abort())

    page.reload()
    press(page, REJECT)

    decisions = standin.newest_choice(2)["decisions"]
    assert set(decisions.values()) - {decisions["necessary"]} == {"denied"}


@pytest.mark.expects_page_errors("Failed to load resource")
def test_a_choice_that_the_service_refuses_does_not_go_on(
    standin: StandIn, serve: Serve, page: Page
) -> None:
    """GDPR 7(1): what cannot be shown was not given."""
    standin.answer = refuse(422)
    serve("<body>")

    press(page, ACCEPT)

    expect(page.get_by_role("status")).to_contain_text("ei voitu kirjata")
    assert granted(page) == []
