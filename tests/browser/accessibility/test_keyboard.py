"""The keyboard reaches everything, in order, and is never lost or trapped."""

from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from consent_service.locales import load_texts
from tests.browser.accessibility.looking import focused, is_focus_seen, outline, tab
from tests.browser.accessibility.states import (
    STATES,
    show_banner,
    show_placeholder,
    show_preferences,
)
from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    NARROW,
    REJECT,
    SAVE,
    WIDE,
    ZOOMED,
    banner,
    preferences,
    press,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


LINKS = ["Evästeseloste", "Tietosuojaseloste"]
IN_BANNER = ["العربية", "עברית", *LINKS]


def test_the_keyboard_reaches_the_banner_first_and_can_leave_it(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-57, A-58 and A-59: title row, links, buttons, then the page."""
    show_banner(standin, page, "fi")

    assert tab(page, 8) == [*IN_BANNER, ACCEPT, REJECT, CHOOSE, "1"]
    assert tab(page, 2, back=True) == [CHOOSE, REJECT]


def test_the_order_is_the_same_from_right_to_left(standin: StandIn, page: Page) -> None:
    """Requirement A-57 with the layout mirrored: reject stays in the middle."""
    show_banner(standin, page, "ar")

    texts = load_texts("ar").banner
    names = [texts["accept_all"], texts["reject_all"], texts["choose"]]
    stops = tab(page, 7)
    assert stops[:2] == ["suomi", "עברית"]
    assert stops[4:] == names
    boxes = [
        page.get_by_role("button", name=name, exact=True).bounding_box()
        for name in names
    ]
    lefts = [box["x"] for box in boxes if box is not None]
    assert lefts == sorted(lefts, reverse=True)


@pytest.mark.parametrize("act", ["Escape", "close"])
@pytest.mark.parametrize("opener", [CHOOSE, "2"])
def test_the_focus_returns_to_what_opened_the_preferences(
    standin: StandIn, page: Page, opener: str, act: str
) -> None:
    """Requirements A-57 and A-58: two ways out, and neither of them decides."""
    show_banner(standin, page, "fi")
    while focused(page) != opener:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(preferences(page)).to_be_visible()

    if act == "close":
        press(page, "Sulje")
    else:
        page.keyboard.press("Escape")

    expect(preferences(page)).to_have_count(0)
    assert focused(page) == opener
    assert standin.choices == []


def test_the_keyboard_stays_in_the_preferences_until_they_close(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-58: what lies behind a dialog cannot be reached."""
    show_preferences(standin, page, "fi")

    names = tab(page, 40)

    assert "1" not in names
    assert CHOOSE not in names
    assert {"Sulje", SAVE, ACCEPT, REJECT} <= set(names)


def test_the_order_in_the_preferences_is_that_of_reading(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-57: way out, switches, links, buttons."""
    show_preferences(standin, page, "fi")
    page.get_by_role("button", name="Sulje", exact=True).focus()

    names = tab(page, 10)

    assert [name.split("\n")[0] for name in names] == [
        "Kävijätilastot",
        "Ikä, sukupuoli ja kiinnostuksen kohteet",
        "Kohdennettu markkinointi",
        "Jakaminen ja upotettu sisältö",
        "Välttämättömät – Aina käytössä",
        *LINKS,
        SAVE,
        ACCEPT,
        REJECT,
    ]


def test_a_switch_turns_with_the_space_bar(standin: StandIn, page: Page) -> None:
    """Requirements A-57, A-60 and A-72: no pointer, and nothing to drag."""
    show_preferences(standin, page, "fi")
    switch = preferences(page).get_by_role("switch", name="Kohdennettu markkinointi")
    switch.focus()

    page.keyboard.press("Space")
    expect(switch).to_be_checked()
    page.keyboard.press("Space")

    expect(switch).not_to_be_checked()
    everything = page.locator("input[type=range], [draggable=true], [ondragstart]")
    expect(everything).to_have_count(0)


def test_the_focus_stays_where_the_language_was_changed(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-57: the banner is drawn anew, and the keyboard is still in it."""
    show_banner(standin, page, "fi")

    press(page, "עברית")

    assert focused(page) in {"suomi", "العربية"}


def test_once_content_is_loaded_it_has_the_focus(standin: StandIn, page: Page) -> None:
    """Requirement A-57: the button that was pressed is gone."""
    show_placeholder(standin, page, "fi")

    page.get_by_role("button", name="Lataa tämän kerran").press("Enter")

    expect(page.locator("iframe")).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, NARROW, ZOOMED])
def test_the_banner_never_covers_the_focused_element(
    standin: StandIn, page: Page, size: ViewportSize
) -> None:
    """Requirement A-61: WCAG 2.4.11, on a page that is longer than the window."""
    page.set_viewport_size(size)
    show_banner(standin, page, "fi")
    page.evaluate(
        "document.querySelector('main').append(...Array.from({ length: 30 }, (_, i) =>"
        "Object.assign(document.createElement('p'),"
        "{ innerHTML: `<a href='#${i}'>linkki ${i}</a>` })))"
    )
    tab(page, len(IN_BANNER) + 3)

    hidden = []
    for _ in range(32):
        page.keyboard.press("Tab")
        if not is_focus_seen(page):
            hidden.append(focused(page))

    assert hidden == []


@pytest.mark.parametrize("size", [WIDE, NARROW, ZOOMED])
@pytest.mark.parametrize("back", [False, True])
def test_nothing_in_the_preferences_is_focused_behind_the_buttons(
    standin: StandIn, page: Page, size: ViewportSize, back: bool
) -> None:
    """Requirement A-61: the buttons stay at the lower edge while the rest scrolls."""
    page.set_viewport_size(size)
    show_preferences(standin, page, "fi")

    hidden = []
    for _ in range(14):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if focused(page) and not is_focus_seen(page):
            hidden.append(focused(page).split("\n")[0])

    assert hidden == []


@pytest.mark.parametrize("size", [WIDE, NARROW, ZOOMED])
@pytest.mark.parametrize("back", [False, True])
def test_nothing_in_the_banner_is_focused_behind_its_buttons(
    standin: StandIn, page: Page, size: ViewportSize, back: bool
) -> None:
    """Requirement A-61, within the banner itself."""
    page.set_viewport_size(size)
    show_banner(standin, page, "fi")
    if back:
        tab(page, 8)

    hidden = []
    for _ in range(7):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if not is_focus_seen(page):
            hidden.append(focused(page))

    assert hidden == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_every_control_shows_that_it_has_the_focus(
    standin: StandIn, page: Page, state: str, scheme: Literal["light", "dark"]
) -> None:
    """Requirement A-66."""
    page.emulate_media(color_scheme=scheme)
    STATES[state](standin, page, "fi")

    seen = set()
    for _ in range(12):
        (name,) = tab(page, 1)
        # The page's own links, and the page itself once the last was passed.
        if name not in {"1", "2"} and not name.startswith("Shop"):
            seen.add(outline(page)[:2])

    assert seen == {("solid", "3px")}


def test_the_banner_and_its_buttons_have_names_and_roles(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-59 and A-60, as assistive technology gets them."""
    show_banner(standin, page, "fi")

    tree = banner(page).aria_snapshot()

    assert tree.startswith('- region "Evästeet tällä sivustolla":')
    assert '- heading "Evästeet tällä sivustolla" [level=2]' in tree
    for name in (ACCEPT, REJECT, CHOOSE):
        assert f'- button "{name}"' in tree
    before = "document.body.previousElementSibling.shadowRoot !== null"
    assert page.evaluate(before) is True


def test_the_preferences_are_a_modal_dialog_with_switches(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-59 and A-60."""
    show_preferences(standin, page, "fi")

    tree = preferences(page).aria_snapshot()

    assert '- heading "Evästeasetukset" [level=2]' in tree
    assert '- switch "Kävijätilastot" [checked]' in tree
    assert '- switch "Kohdennettu markkinointi"' in tree
    assert preferences(page).evaluate("element => element.matches(':modal')") is True
