"""Everybody can use it: keyboard, zoom, screen reader, forced colours, any width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility.axe import violations
from tests.browser.accessibility.looking import contrast, focused, style, tab
from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    NARROW,
    REJECT,
    SAVE,
    WIDE,
    ZOOMED,
    banner,
    granted,
    preferences,
    press,
    reopen,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_STYLE = """
button => {
  const { font, color, backgroundColor, border, borderRadius, padding } =
    getComputedStyle(button);
  return [font, color, backgroundColor, border, borderRadius, padding];
}
"""
_UNCOVERED = """
() => {
  const { activeElement } = document;
  const { x, top, bottom } = activeElement.getBoundingClientRect();
  const isSeenAt = (y) => document.elementFromPoint(x + 1, y) === activeElement;
  return isSeenAt(top + 1) && isSeenAt(bottom - 1);
}
"""
OpenContext = Callable[..., BrowserContext]
TABLET = {"width": 768, "height": 1024}


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED, WIDE], ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(
    standin: StandIn, open_context: OpenContext, viewport: object, scheme: str
) -> None:
    """Requirements A-57 to A-67, where a program can see them."""
    page = open_context(viewport=viewport, color_scheme=scheme).new_page()
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    assert violations(page) == []
    press(page, CHOOSE)
    assert violations(page) == []
    preferences(page).get_by_role("switch").first.check()
    press(page, SAVE)
    expect(banner(page)).to_have_count(0)
    assert violations(page) == []
    page.evaluate("consent.withdraw()")
    expect(page.get_by_role("status")).to_contain_text("peruutettu")
    assert violations(page) == []


def test_the_keyboard_reaches_the_banner_first(standin: StandIn, page: Page) -> None:
    """Requirements A-57, A-59: text and links first, then the three buttons."""
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    assert tab(page, 8) == [
        "svenska",
        "English",
        "Evästeseloste",
        "Tietosuojaseloste",
        ACCEPT,
        REJECT,
        CHOOSE,
        # No trap: the page goes on behind it.
        "Sivun loppuun",
    ]


def test_everything_can_be_done_by_keyboard_alone(standin: StandIn, page: Page) -> None:
    """Requirement A-57."""
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    tab(page, 7)
    page.keyboard.press("Enter")
    expect(preferences(page)).to_be_visible()
    while not focused(page).startswith("Kävijätilastot"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    while focused(page) != SAVE:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert standin.newest_choice()["decisions"]["analytics"] == "granted"
    assert granted(page) == ["analytics"]


@pytest.mark.parametrize(
    "act",
    [
        "page.keyboard.press('Escape')",
        "page.mouse.wheel(0, 600)",
        "page.mouse.click(5, 5)",
        "page.keyboard.press('PageDown')",
        "page.get_by_role('link', name='Sivun loppuun').click()",
    ],
)
def test_no_gesture_but_the_buttons_decides_anything(
    standin: StandIn, page: Page, act: str
) -> None:
    """Requirement A-05."""
    page.goto(standin.url(), wait_until="networkidle")

    eval(act, {"page": page})
    page.wait_for_load_state("networkidle")

    expect(banner(page)).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    assert granted(page) == []
    assert standin.choices == []


def test_escape_leaves_the_preferences_without_saving(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-05, A-58; the focus returns to what opened them (A-57)."""
    page.goto(standin.url())
    press(page, CHOOSE)
    preferences(page).get_by_role("switch").first.check()

    page.keyboard.press("Escape")

    expect(preferences(page)).to_have_count(0)
    expect(banner(page)).to_be_visible()
    assert focused(page) == CHOOSE
    assert standin.choices == []
    press(page, CHOOSE)
    expect(preferences(page).get_by_role("switch").first).not_to_be_checked()


def test_the_focus_returns_to_the_link_that_opened_the_preferences(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())
    press(page, REJECT)

    reopen(page)
    preferences(page).get_by_role("button", name="Sulje").click()

    expect(page.locator("[data-consent-open]")).to_be_focused()


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED, TABLET, WIDE], ids=str)
def test_all_buttons_are_equal_and_in_view_at_once(
    standin: StandIn, open_context: OpenContext, viewport: dict[str, int]
) -> None:
    """Requirements A-11, A-12, A-13, A-62, A-64."""
    page = open_context(viewport=viewport).new_page()
    page.goto(standin.url())
    buttons = [
        banner(page).get_by_role("button", name=name, exact=True)
        for name in (ACCEPT, REJECT, CHOOSE)
    ]

    boxes = [button.bounding_box() for button in buttons]

    # Rounded, as a grid gives what cannot be divided evenly to one of its columns.
    sizes = [(round(box["width"]), round(box["height"])) for box in boxes if box]
    assert sizes[0] == sizes[1]
    for button in buttons:
        # At 400 % zoom they scroll with the words, which would have no room else.
        if viewport == ZOOMED:
            button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["y"] <= box["y"] + box["height"] <= viewport["height"]
        assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]
    styles = [button.evaluate(_STYLE) for button in buttons]
    # The third decides nothing and has no fill.
    assert styles[0] == styles[1] != styles[2]


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED], ids=str)
def test_at_320_pixels_nothing_scrolls_sideways(
    standin: StandIn, open_context: OpenContext, viewport: object
) -> None:
    """Requirement A-64: 400 % zoom of a window of 1280 pixels."""
    page = open_context(viewport=viewport).new_page()
    page.goto(standin.url())
    wide = "element => element.scrollWidth > element.clientWidth"

    assert banner(page).evaluate(wide) is False
    press(page, CHOOSE)
    assert preferences(page).evaluate(wide) is False
    assert page.evaluate(f"({wide})(document.documentElement)") is False
    preferences(page).get_by_role("switch").last.check()


def test_text_of_twice_the_size_loses_nothing(
    standin: StandIn, open_context: OpenContext
) -> None:
    """Requirement A-65: WCAG 1.4.4 and 1.4.12."""
    page = open_context(viewport={"width": 640, "height": 700}).new_page()
    page.goto(standin.url())
    page.add_style_tag(
        content="html { font-size: 200%; line-height: 1.5; letter-spacing: .12em; "
        "word-spacing: .16em }"
    )

    for name in (ACCEPT, REJECT, CHOOSE):
        button = banner(page).get_by_role("button", name=name, exact=True)
        expect(button).to_be_in_viewport(ratio=1)
        assert (
            button.evaluate("element => element.scrollWidth <= element.clientWidth")
            is True
        )


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=str)
def test_the_banner_never_covers_the_focused_element(
    standin: StandIn, open_context: OpenContext, viewport: dict[str, int]
) -> None:
    """Requirement A-61: WCAG 2.4.11, also for the last link of the page."""
    page = open_context(viewport=viewport).new_page()
    page.goto(standin.url("/long"))
    expect(banner(page)).to_be_visible()

    page.wait_for_function(
        "getComputedStyle(document.documentElement).scrollPaddingBottom !== 'auto'"
    )
    for link in page.locator("main a").all():
        link.focus()
        page.wait_for_function(_UNCOVERED)


def test_every_control_shows_its_focus(standin: StandIn, page: Page) -> None:
    """Requirement A-66."""
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    for _ in range(7):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "getComputedStyle(document.activeElement.shadowRoot.activeElement).outline"
        )
        assert "solid 3px" in outline


def test_in_forced_colours_states_are_still_visible(
    standin: StandIn, open_context: OpenContext
) -> None:
    """Requirements A-67, A-69: the knob is a border, which keeps a colour."""
    page = open_context(forced_colors="active").new_page()
    page.goto(standin.url())
    press(page, CHOOSE)
    switch = preferences(page).get_by_role("switch").first
    knob = (
        "element => { const s = getComputedStyle(element, '::after'); return [s.float,"
    )
    knob += "s.borderTopColor !== getComputedStyle(element).backgroundColor] }"

    assert switch.evaluate(knob) == ["inline-start", True]
    switch.check()
    assert switch.evaluate(knob) == ["inline-end", True]


def test_nothing_moves_by_itself(standin: StandIn, page: Page) -> None:
    """Requirements A-68, A-70: no animation, so none to reduce, and no time limit."""
    page.goto(standin.url())
    press(page, CHOOSE)

    moving = page.evaluate(
        "document.getAnimations().length + [...document.querySelectorAll('*')]"
        ".flatMap(element => element.shadowRoot?.getAnimations() ?? []).length"
    )

    assert moving == 0


def test_the_banner_is_in_the_language_of_the_page_and_offers_the_others(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-71: WCAG 3.1.2."""
    page.goto(standin.url())
    host = page.locator("div:has(> section), body > div").first
    assert host.get_attribute("lang") == "fi"

    press(page, "svenska")

    region = page.get_by_role("region", name="Kakor på den här webbplatsen")
    expect(region).to_be_visible()
    assert host.get_attribute("lang") == "sv"
    press(page, "Avvisa alla")
    assert standin.newest_choice()["language"] == "sv"


@pytest.mark.parametrize(
    "accent", ["#ffffff", "#000000", "#ffd400", "#e4002b", "#777777"]
)
def test_words_on_buttons_can_be_read_on_any_accent(
    standin: StandIn, page: Page, accent: str
) -> None:
    """Requirements A-13, A-63: whatever the owner writes into the style of the page."""
    page.goto(standin.url())
    page.add_style_tag(content=f":root {{ --consent-accent: {accent} }}")

    button = banner(page).get_by_role("button", name=ACCEPT, exact=True)
    text, ground = style(button, "color"), style(button, "backgroundColor")
    assert contrast(page, text, ground) >= 4.5
    assert violations(page) == []


def test_the_style_of_the_page_does_not_reach_the_banner(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())
    before = banner(page).bounding_box()

    page.add_style_tag(
        content="div, section, button { position: static; padding: 99px; opacity: 0;"
        " display: none; zoom: 3; transform: scale(2); font-size: 99px }"
    )

    assert banner(page).bounding_box() == before
