"""Colours: enough contrast whatever the owner picks, and never colour alone."""

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from consent_service.policy.model import Appearance
from tests.browser.accessibility.looking import contrast, outline, style, tab
from tests.browser.accessibility.states import (
    STATES,
    show_banner,
    show_preferences,
)
from tests.browser.acts import ACCEPT, REJECT, banner, preferences
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
SCHEMES: list[Scheme] = ["light", "dark"]

# Every element with words of its own, with its colour and what lies behind it.
_WORDS = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const above = (element) => element.parentElement ?? element.getRootNode().host;
  const behind = (element) => {
    // Our host stands beside the body, whose background is that of the whole page.
    if (!element) return getComputedStyle(document.body).backgroundColor;
    const { backgroundColor } = getComputedStyle(element);
    const isClear = /^rgba.*, 0\\)$/.test(backgroundColor);
    return isClear ? behind(above(element)) : backgroundColor;
  };
  const isText = (node) => node.nodeType === 3 && node.data.trim();
  return all(document)
    .filter((element) => element.getRootNode() !== document)
    .filter((element) => element.getClientRects()[0])
    .filter((element) => [...element.childNodes].some(isText))
    .map((element) =>
      [element.innerText, getComputedStyle(element).color, behind(element)]);
}"""


def _unreadable(page: Page) -> list[Any]:
    """Return words whose contrast is below 4.5:1, with that contrast."""
    words = page.evaluate(_WORDS)
    assert len(words) > 0
    ratios = [(text, contrast(page, front, back)) for text, front, back in words]
    return [(text, ratio) for text, ratio in ratios if ratio < 4.5]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", STATES)
def test_all_words_can_be_read(
    standin: StandIn, page: Page, state: str, scheme: Scheme
) -> None:
    """Requirement A-63: WCAG 1.4.3."""
    page.emulate_media(color_scheme=scheme)

    STATES[state](standin, page, "fi")

    assert _unreadable(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("accent", ["#ffd400", "#e4002b", "#777777", "#00b2a9"])
def test_all_words_can_be_read_in_the_owners_colours(
    standin: StandIn,
    page: Page,
    publish: Callable[..., object],
    accent: str,
    scheme: Scheme,
) -> None:
    """Requirements A-13 and A-63."""
    publish(appearance=Appearance(accent=accent))
    page.emulate_media(color_scheme=scheme)

    show_preferences(standin, page, "fi")

    assert _unreadable(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_controls_and_their_focus_stand_out(
    standin: StandIn, page: Page, scheme: Scheme
) -> None:
    """Requirements A-63 and A-66: WCAG 1.4.11, at least 3:1 against the panel."""
    page.emulate_media(color_scheme=scheme)
    show_preferences(standin, page, "fi")
    panel = style(preferences(page), "backgroundColor")
    off = preferences(page).get_by_role("switch", name="Kohdennettu")
    on = preferences(page).get_by_role("switch", name="Kävijätilastot")
    save = page.get_by_role("button", name="Tallenna valinnat")
    tab(page, 1)

    ring = outline(page)[2]
    seen = [
        style(off, "borderTopColor"),
        style(off, "borderTopColor", "::after"),
        style(on, "backgroundColor"),
        style(save, "backgroundColor"),
        ring,
    ]

    assert [colour for colour in seen if contrast(page, colour, panel) < 3] == []
    knob = style(on, "borderTopColor", "::after")
    assert contrast(page, knob, style(on, "backgroundColor")) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_accept_and_reject_cannot_be_told_apart_by_their_looks(
    standin: StandIn, page: Page, scheme: Scheme
) -> None:
    """Requirement A-13: there is no difference between their contrasts."""
    page.emulate_media(color_scheme=scheme)
    show_banner(standin, page, "fi")

    looks = [
        page.get_by_role("button", name=name, exact=True).evaluate(
            "element => ({ ...getComputedStyle(element) })"
        )
        for name in (ACCEPT, REJECT)
    ]

    different = {
        name
        for name, value in looks[0].items()
        if value != looks[1][name]
        # A grid gives what cannot be divided evenly to one of its columns.
        and not re.search("^(width|inlineSize)$|Origin$|LogicalWidth$", name)
    }
    assert different == set()


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_switch_shows_its_state_by_place_and_not_by_colour_alone(
    standin: StandIn, page: Page, forced: Literal["none", "active"]
) -> None:
    """Requirements A-67 and A-69: the knob is at the other end."""
    page.emulate_media(forced_colors=forced)
    show_preferences(standin, page, "fi")
    switch = preferences(page).get_by_role("switch", name="Kohdennettu")
    off = style(switch, "float", "::after")
    picture = switch.screenshot()

    switch.check()

    assert (off, style(switch, "float", "::after")) == ("inline-start", "inline-end")
    assert switch.screenshot() != picture


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", STATES)
def test_in_forced_colours_panels_and_buttons_have_an_edge(
    standin: StandIn, page: Page, state: str, scheme: Scheme
) -> None:
    """Requirement A-69: backgrounds are gone there, so borders must tell."""
    page.emulate_media(forced_colors="active", color_scheme=scheme)

    STATES[state](standin, page, "fi")

    edges = page.evaluate(
        """() => [...document.querySelectorAll('*')]
          .flatMap(({ shadowRoot }) => shadowRoot
            ? [...shadowRoot.querySelectorAll('.p, .a button, .o button')] : [])
          .filter((element) => element.getClientRects()[0]).map((element) => {
            const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
            return `${borderTopStyle} ${borderTopWidth}`; })"""
    )
    assert set(edges) == {"solid 1px"}


@pytest.mark.parametrize("state", ["banner", "preferences"])
def test_in_forced_colours_no_words_show_through_the_buttons(
    standin: StandIn, page: Page, state: str
) -> None:
    """Requirement A-69: a gradient is taken away there, a colour only changed."""
    page.emulate_media(forced_colors="active", color_scheme="light")
    STATES[state](standin, page, "fi")
    panel = {"banner": banner, "preferences": preferences}[state](page)

    assert style(panel.locator(".a"), "backgroundColor") == "rgb(255, 255, 255)"


def test_in_forced_colours_the_focus_is_visible(standin: StandIn, page: Page) -> None:
    """Requirement A-69."""
    page.emulate_media(forced_colors="active")
    show_banner(standin, page, "fi")
    button = banner(page).get_by_role("button", name=ACCEPT)
    picture = banner(page).screenshot()

    while outline(page)[0] != "solid" or not button.evaluate(
        "element => element.matches(':focus')"
    ):
        page.keyboard.press("Tab")

    assert banner(page).screenshot() != picture
