"""Nothing moves, nothing has a time limit, and all words are marked by language."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from consent_service.locales import load_texts
from tests.browser.accessibility.states import (
    STATES,
    show_banner,
    show_preferences,
    show_status,
)
from tests.browser.acts import ACCEPT, banner, granted, press, ran, wait_until_ran
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

# Everything in shadow trees that is animated, changes slowly or scrolls smoothly.
_MOVING = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  return all(document).filter((element) => element.getRootNode() !== document)
    .filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
        || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0);
    }).map((element) => element.outerHTML);
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_slides_or_fades(
    standin: StandIn, page: Page, state: str, motion: Literal["reduce", "no-preference"]
) -> None:
    """Requirement A-68: there is nothing to reduce."""
    page.emulate_media(reduced_motion=motion)

    STATES[state](standin, page, "fi")

    assert page.evaluate(_MOVING) == []
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("state", ["banner", "preferences", "status"])
def test_nothing_disappears_by_itself(standin: StandIn, page: Page, state: str) -> None:
    """Requirement A-70: an hour makes no difference."""
    page.clock.install()
    STATES[state](standin, page, "fi")
    shown = page.locator("body").aria_snapshot()

    page.clock.run_for(3_600_000)

    assert page.locator("body").aria_snapshot() == shown


@pytest.mark.parametrize("language", ["fi", "ar", "he"])
def test_words_are_marked_with_their_language_and_direction(
    standin: StandIn, page: Page, language: str
) -> None:
    """Requirement A-71: WCAG 3.1.2; the page's language decides."""
    show_banner(standin, page, language)

    host = banner_host(page)

    texts = load_texts(language)
    assert host == {"lang": language, "dir": texts.direction}
    others = page.get_by_role("region").locator("button[lang]")
    named = {
        button.get_attribute("lang"): button.inner_text() for button in others.all()
    }
    assert named == {
        tag: load_texts(tag).name for tag in {"fi", "ar", "he"} - {language}
    }


def test_a_page_in_an_unknown_language_gets_a_known_one_that_is_marked(
    standin: StandIn, open_context: Callable[..., BrowserContext]
) -> None:
    """Requirement A-71: then the browser's language decides, and it is named."""
    page = open_context(locale="he-IL").new_page()
    page.goto(standin.url("/page?ja"))

    expect(page.get_by_role("region")).to_be_visible()
    assert banner_host(page) == {"lang": "he", "dir": "rtl"}


def test_preferences_placeholders_and_status_are_in_one_language(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-71: after a change of language in the banner, too."""
    show_banner(standin, page, "fi")
    press(page, "עברית")
    texts = load_texts("he")
    press(page, texts.banner["choose"])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(texts.preferences["earlier"])

    dialog.get_by_role("button", name=texts.banner["reject_all"]).click()

    assert standin.newest_choice()["language"] == "he"
    expect(page.get_by_role("status")).to_have_text(texts.status["saved"])


def test_the_status_region_is_in_the_page_before_it_says_anything(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-37: WCAG 4.1.3; a region that comes with its words is not read."""
    page.goto(standin.url("/page?fi"))
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_role("status")).to_be_empty()

    press(page, ACCEPT)

    expect(page.get_by_role("status")).to_have_text("Valintasi on tallennettu.")


def test_a_message_can_be_closed(standin: StandIn, page: Page) -> None:
    """Requirement A-70: by the visitor, and by nobody else."""
    show_status(standin, page, "fi")

    page.get_by_role("status").get_by_role("button", name="Sulje").click()

    expect(page.get_by_role("status")).to_be_empty()


def test_nothing_has_to_be_dragged(standin: StandIn, page: Page) -> None:
    """Requirement A-72: a click on the words of a switch turns it."""
    show_preferences(standin, page, "fi")

    page.get_by_text("Kohdennettu markkinointi", exact=True).last.click()

    switch = page.get_by_role("switch", name="Kohdennettu markkinointi")
    expect(switch).to_be_checked()


@pytest.mark.expects_page_errors("late", "early", "ready", "change")
def test_errors_of_the_page_change_nothing(standin: StandIn, page: Page) -> None:
    """Requirement A-73: scripts of the page that throw, early and late."""
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { throw new Error('late') });"
        "for (const name of ['ready', 'change', 'error'])"
        "  document.addEventListener(`consent:${name}`, () => { throw Error(name) });"
        "setTimeout(() => { throw new Error('early') });"
    )
    page.goto(standin.url("/plain"))

    press(page, ACCEPT)

    wait_until_ran(page, "stats", "ads")
    assert standin.newest_choice()["action"] == "accept_all"


def test_without_scripts_nothing_optional_loads(
    standin: StandIn, open_context: Callable[..., BrowserContext]
) -> None:
    """Requirement A-73: the page is there, and everything marked stays off."""
    page = open_context(java_script_enabled=False).new_page()

    page.goto(standin.url("/held"), wait_until="networkidle")

    expect(page.get_by_role("heading", name="Odottavat")).to_be_visible()
    assert standin.visits == []


def test_the_banner_does_not_take_the_focus(standin: StandIn, page: Page) -> None:
    """Requirement A-59: the reader keeps the focus."""
    page.goto(standin.url("/page?fi"))

    expect(banner(page)).to_be_visible()

    assert page.evaluate("document.activeElement === document.body") is True
    assert granted(page) == []
    assert ran(page) == []


def banner_host(page: Page) -> dict[str, str]:
    """Return the language and direction of the banner."""
    found: dict[str, str] = page.get_by_role("region").evaluate(
        "region => { const { lang, dir } = region.getRootNode().host;"
        " return { lang, dir } }"
    )
    return found
