"""Everything fits: narrow windows, large text, wide spacing, every language."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from consent_service.locales import LANGUAGES, load_texts
from consent_service.policy.load import load_policy
from consent_service.policy.revision import revision_of
from consent_service.snippet import snippet_digest
from tests.browser.accessibility.conftest import FOLDER
from tests.browser.accessibility.states import (
    STATES,
    show_banner,
    show_placeholder,
    show_preferences,
    show_preferences_with_receipt,
)
from tests.browser.acts import NARROW, WIDE, ZOOMED, banner, preferences
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


# Spacing that a reader may set (WCAG 1.4.12), where the page's style cannot reach.
_SPACING = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
for (const element of document.querySelectorAll('*')) {
  if (element.shadowRoot) element.shadowRoot.adoptedStyleSheets.push(sheet);
}
"""

# Elements that overflow their own box, or the panel, on any side.
_CUT_OFF = """(panel) => [...panel.querySelectorAll('*')].filter((element) => {
  const { display, borderLeftWidth } = getComputedStyle(element);
  if (display === 'inline' || !element.getClientRects()[0]) return false;
  const range = document.createRange();
  range.selectNodeContents(element);
  const [box, words, outer] =
    [element, range, panel].map((place) => place.getBoundingClientRect());
  const isOut = box.left < outer.left - 1 || box.right > outer.right + 1;
  // Words that touch the frame of a button are hard to read.
  const room = parseFloat(borderLeftWidth) ? 2 : -1;
  const isFull = words.left < box.left + room || words.right > box.right - room
    || words.top < box.top || words.bottom > box.bottom;
  return isOut || (element.tagName === 'BUTTON' && isFull);
}).map((element) => `${element.tagName} ${element.innerText}`)"""


def cut_off(panel: Locator) -> list[str]:
    """Return the parts of the panel that do not fit."""
    found: list[str] = panel.evaluate(_CUT_OFF)
    if panel.evaluate("element => element.scrollWidth > element.clientWidth"):
        found.append("the panel itself scrolls sideways")
    return found


def scrolls_sideways(page: Page) -> bool:
    wider: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wider


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED, WIDE], ids=str)
@pytest.mark.parametrize("language", ["fi", "ar"])
def test_nothing_needs_two_directions_of_scrolling(
    standin: StandIn, page: Page, language: str, viewport: ViewportSize
) -> None:
    """Requirement A-64: WCAG 1.4.10; 320 px are 400 % zoom of 1280."""
    page.set_viewport_size(viewport)

    wrong = []
    for state, show in STATES.items():
        page.goto("about:blank")
        page.context.clear_cookies()
        show(standin, page, language)
        if scrolls_sideways(page):
            wrong.append(state)

    assert wrong == []


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED], ids=str)
def test_all_of_the_banner_can_be_reached_in_a_small_window(
    standin: StandIn, page: Page, viewport: ViewportSize
) -> None:
    """Requirement A-64: it scrolls inside itself, and its buttons stay in view."""
    page.set_viewport_size(viewport)
    show_banner(standin, page, "fi")
    assert cut_off(banner(page)) == []

    for control in banner(page).locator("a, button:visible").all():
        control.scroll_into_view_if_needed()
        expect(control).to_be_in_viewport()
        # As a visitor does it: what lies over it would take the click.
        control.click(trial=True)


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED], ids=str)
def test_all_of_the_preferences_can_be_reached_in_a_small_window(
    standin: StandIn, page: Page, viewport: ViewportSize
) -> None:
    """Requirement A-64."""
    page.set_viewport_size(viewport)
    show_preferences(standin, page, "fi")

    assert cut_off(preferences(page)) == []
    for control in preferences(page).locator("a, button, input").all():
        control.click(trial=True)


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=str)
@pytest.mark.parametrize("state", ["banner", "preferences"])
def test_wide_spacing_loses_nothing(
    standin: StandIn, page: Page, state: str, viewport: ViewportSize
) -> None:
    """Requirement A-65: WCAG 1.4.12."""
    page.set_viewport_size(viewport)
    STATES[state](standin, page, "fi")
    panel = {"banner": banner, "preferences": preferences}[state](page)

    page.evaluate(f"() => {{ {_SPACING} }}")

    assert cut_off(panel) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("state", ["banner", "preferences"])
def test_text_of_twice_the_size_loses_nothing(
    standin: StandIn, page: Page, state: str
) -> None:
    """Requirement A-65: WCAG 1.4.4, as the browser's own text size does it."""
    page.set_viewport_size({"width": 640, "height": 700})
    STATES[state](standin, page, "fi")
    panel = {"banner": banner, "preferences": preferences}[state](page)
    before = panel.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")

    page.add_style_tag(content="html { font-size: 200% }")

    after = panel.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert after == 2 * before
    assert cut_off(panel) == []


def test_no_word_of_the_buttons_is_broken_by_text_of_twice_the_size(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-65: on a telephone they then stand below each other."""
    page.set_viewport_size(NARROW)
    show_banner(standin, page, "fi")

    page.add_style_tag(content="html { font-size: 200% }")

    lines = banner(page).evaluate(
        """panel => [...panel.querySelectorAll('.a button')].map((button) => {
          const range = document.createRange();
          range.selectNodeContents(button);
          return new Set([...range.getClientRects()].map(({ top }) => top)).size; })"""
    )
    assert lines == [1, 1, 1]


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=str)
@pytest.mark.parametrize(
    "state",
    [
        "banner",
        "preferences",
        "preferences with receipt",
        "placeholder",
        "status",
        "opener",
    ],
)
def test_every_target_is_large_enough(
    standin: StandIn, page: Page, state: str, viewport: ViewportSize
) -> None:
    """Requirement A-62: 44 px, the product's own figure; WCAG 2.5.8 asks for 24.

    A switch is pressed by its label, so that is the target.
    """
    page.set_viewport_size(viewport)
    STATES[state](standin, page, "fi")

    small = []
    for target in page.locator("button:visible, div a:visible, label:visible").all():
        box = target.bounding_box()
        if box and target.evaluate("element => element.getRootNode() !== document"):
            width, height = box["width"], box["height"]
            if min(width, height) < 44:
                small.append((target.inner_text(), width, height))

    assert small == []


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED, WIDE], ids=str)
def test_the_buttons_of_the_first_layer_are_equal_and_in_view(
    standin: StandIn, page: Page, viewport: ViewportSize
) -> None:
    """Requirements A-11 and A-62, in both directions.

    The third one decides nothing, so it has a line of its own. At 400 % zoom the
    buttons scroll with the words: standing still they would leave no room for any.
    """
    page.set_viewport_size(viewport)
    show_banner(standin, page, "he")
    texts = load_texts("he").banner

    boxes = []
    for key in ("accept_all", "reject_all", "choose"):
        button = page.get_by_role("button", name=texts[key], exact=True)
        if viewport == ZOOMED:
            button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
        boxes.append(button.bounding_box())

    accept, reject, choose = (box for box in boxes if box)
    # Rounded, as a grid gives what cannot be divided evenly to one of its columns.
    assert round(accept["width"]) == round(reject["width"])
    assert accept["height"] == reject["height"]
    assert choose["height"] >= 44


def test_at_400_percent_there_are_words_before_the_buttons(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-17 and A-64: buttons that stand still would hide all of them."""
    page.set_viewport_size(ZOOMED)
    show_banner(standin, page, "fi")

    expect(banner(page).locator("li").first).to_be_in_viewport()


def test_a_placeholder_shows_all_its_words_in_a_small_embed(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-64: it is as large as the embed, and scrolls when that is small."""
    page.set_viewport_size(NARROW)
    show_placeholder(standin, page, "fi")
    page.evaluate("document.querySelector('iframe').style.height = '120px'")

    for name in ("Lataa tämän kerran", "Salli aina: Jakaminen ja upotettu sisältö"):
        page.get_by_role("button", name=name, exact=True).click(trial=True)


def test_the_preferences_show_the_receipt(standin: StandIn, page: Page) -> None:
    """Requirement A-33: with a link that a finger can press."""
    show_preferences_with_receipt(standin, page, "fi")

    expect(preferences(page)).to_contain_text("Suostumuksen tunniste")
    link = preferences(page).get_by_role("link", name="Lataa kuitti")
    link.click(trial=True)


@pytest.fixture
def everywhere() -> Iterator[StandIn]:
    """A shop in every language there are texts for."""
    policy = load_policy(FOLDER / "everywhere/shop.toml")
    revision = revision_of(policy, snippet=snippet_digest())
    with closing(StandIn(revision, FOLDER / "pages")) as server:
        yield server


@pytest.mark.parametrize(
    ("language", "locale", "word_break"),
    [
        ("zh", '"zh-Hans"', "normal"),
        ("ja", '"ja"', "auto-phrase"),
        ("ko", '"ko"', "keep-all"),
    ],
)
def test_chinese_japanese_and_korean_are_set_as_themselves(
    everywhere: StandIn, page: Page, language: str, locale: str, word_break: str
) -> None:
    """Requirement A-71: `all: initial` takes the language away from the browser."""
    show_banner(everywhere, page, language)

    style = page.get_by_role("region").evaluate(
        "element => { const { webkitLocale, wordBreak } = getComputedStyle(element);"
        " return [webkitLocale, wordBreak] }"
    )

    assert style == [locale, word_break]


def test_many_languages_do_not_fill_what_stays_in_view(
    everywhere: StandIn, page: Page
) -> None:
    """Requirement A-64: a title row of forty names hid all the switches."""
    page.set_viewport_size(NARROW)
    page.goto(everywhere.url("/page?fi"))
    page.evaluate("consent.open()")

    title = page.get_by_role("dialog").locator(".t").bounding_box()

    assert title
    assert title["height"] <= 100


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [NARROW, ZOOMED, WIDE], ids=str)
def test_every_language_fits(
    everywhere: StandIn, page: Page, viewport: ViewportSize
) -> None:
    """Requirement A-64: some languages need twice the room of English."""
    page.set_viewport_size(viewport)

    wrong = {}
    for language in LANGUAGES:
        show_banner(everywhere, page, language)
        found = cut_off(page.get_by_role("region"))
        page.evaluate("consent.open()")
        found += cut_off(page.get_by_role("dialog"))
        if found or scrolls_sideways(page):
            wrong[language] = found

    assert wrong == {}
