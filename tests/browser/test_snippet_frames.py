"""What the script does before a frame is painted, and what it leaves until after it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import REJECT, banner, granted
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

# What the page has of us whenever one of these is called.
_NOTE = """
window.noted = [];
const hasBanner = () => !!document.querySelector('html > div')
  ?.shadowRoot?.querySelector('.b');
const note = (owner, name, says) => {
  const real = owner[name];
  owner[name] = function (...all) {
    if (says(all)) noted.push([name, hasBanner()]);
    return real.apply(this, all);
  };
};
const isFont = ([name]) => name === '--consent-font';
note(CSSStyleDeclaration.prototype, 'setProperty', isFont);
for (const name of ['getItem', 'setItem', 'removeItem'])
  note(Storage.prototype, name, () => true);
note(window, 'addEventListener', ([type]) => type === 'storage');
"""

_PRESS = """name => {
  const { shadowRoot } = document.querySelector('html > div');
  const buttons = [...shadowRoot.querySelectorAll('.a button')];
  buttons.find((button) => button.textContent === name).click();
  const seen = () => [/consent_shop=/.test(document.cookie), localStorage.length > 0];
  const before = [...seen(), !!shadowRoot.querySelector('.b')];
  dispatchEvent(new Event('pagehide'));
  return [before, seen()];
}"""


@pytest.fixture
def noted(standin: StandIn, page: Page) -> list[Any]:
    """Return what was noted while a page came that nobody has decided in."""
    page.add_init_script(_NOTE)
    page.goto(standin.url("/async"))
    expect(banner(page)).to_be_visible()
    page.wait_for_function("noted.some(([name]) => name === 'addEventListener')")
    found: list[Any] = page.evaluate("noted")
    return found


def test_the_font_of_the_page_is_known_before_the_banner_is_laid_out(
    noted: list[Any],
) -> None:
    """Every word was laid out in two fonts, one after the other."""
    assert [is_late for name, is_late in noted if name == "setProperty"] == [False]


def test_storage_is_looked_at_after_the_banner_is_in_the_page(noted: list[Any]) -> None:
    """Each first look at it waits for another process of the browser."""
    looks = [is_late for name, is_late in noted if name != "setProperty"]

    assert looks
    assert all(looks)


def test_a_press_shows_first_and_stores_then(standin: StandIn, page: Page) -> None:
    """Refusing holds at once; a page that goes straight away loses nothing."""
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    before, after = page.evaluate(_PRESS, REJECT)

    assert before == [False, False, False]
    assert after == [True, True]
    assert granted(page) == []
    assert standin.newest_choice()["action"] == "reject_all"


def test_two_choices_in_one_task_are_stored_in_their_order(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    page.evaluate("consent.withdraw(); consent.reject()")

    standin.newest_choice(2)
    assert [each["action"] for each in standin.choices] == ["withdraw", "reject_all"]
    assert standin.choices[1]["visitor"] == standin.choices[0]["visitor"]


@pytest.mark.parametrize("end", ["", "?v=/3", "#a/b"])
def test_resources_lie_beside_the_script_whatever_follows_its_name(
    standin: StandIn, page: Page, end: str
) -> None:
    html = (
        '<!doctype html><html lang="fi"><meta charset="utf-8">'
        f'<body><script src="/shop/consent.js{end}"></script>'
    )
    page.route(standin.url("/made"), lambda route: route.fulfill(body=html))
    page.goto(standin.url("/made"))

    link = banner(page).get_by_role("link").first

    assert link.get_attribute("href") == standin.url("/shop/declaration?lang=fi")


def test_a_call_is_stored_when_it_returns(standin: StandIn, page: Page) -> None:
    """Who calls may load the page anew in the next line."""
    page.goto(standin.url())
    expect(banner(page)).to_be_visible()

    page.evaluate("window.kept = (consent.reject(), document.cookie)")

    assert "consent_shop=" in page.evaluate("kept")
