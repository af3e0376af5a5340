"""Each tool hears the truth, first and after every decision, in the right order."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.acts import (
    ACCEPT,
    REJECT,
    WITHDRAW,
    press,
    reopen,
    wait_until_ran,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_ADS = ("ad_storage", "ad_user_data", "ad_personalization")


def _google(page: Page) -> list[list[Any]]:
    """Return Google's commands; what is no command is an event of Tag Manager."""
    entries: list[list[Any]] = page.evaluate(
        "dataLayer.map(entry => entry.event ? ['event', entry.event] : [...entry])"
    )
    return entries


def _consents(page: Page) -> list[tuple[str, dict[str, Any]]]:
    return [
        (command[1], command[2]) for command in _google(page) if command[0] == "consent"
    ]


def _flags(page: Page) -> dict[str, bool]:
    """Return the newest value of each flag that was set."""
    flags: dict[str, Any] = {}
    for command in _google(page):
        flags |= command[1] if command[0] == "set" else {}
    return flags


def test_the_banner_goes_first_and_tools_are_told_what_is_stored(
    standin: StandIn, page: Page
) -> None:
    """Decision 0069: what was pressed shows in the next frame."""
    page.goto(standin.url(), wait_until="networkidle")
    page.evaluate("""() => {
      const push = dataLayer.push;
      dataLayer.push = (...all) => {
        const { shadowRoot } = document.querySelector('[data-nosnippet]');
        window.atUpdate = [
          !!shadowRoot.querySelector('section'),
          document.cookie.includes('consent_shop='),
        ];
        return push.apply(dataLayer, all);
      };
      // Timers run in the order in which they were set.
      addEventListener('click', () => setTimeout(() => {
        const { shadowRoot } = document.querySelector('[data-nosnippet]');
        window.atPress = [
          !!shadowRoot.querySelector('section'),
          document.cookie.includes('consent_shop='),
        ];
      }), true);
    }""")

    press(page, ACCEPT)

    wait_until_ran(page, "stats")
    assert page.evaluate("atPress") == [False, False]
    assert page.evaluate("atUpdate") == [False, True]


def test_google_is_told_of_a_denial_first(standin: StandIn, page: Page) -> None:
    """E5.1; requirement A-03."""
    page.goto(standin.url(), wait_until="networkidle")

    ((kind, types),) = _consents(page)
    assert _google(page)[0][:2] == ["consent", "default"]
    assert kind == "default"
    assert types["wait_for_update"] == 500
    granted = {name for name, word in types.items() if word == "granted"}
    assert granted == {"security_storage"}
    assert page.evaluate("[...uetq, ...clarity.q[0]]") == [
        "consent",
        "default",
        {"ad_storage": "denied"},
        "consentv2",
        {"ad_Storage": "denied", "analytics_Storage": "denied"},
    ]
    assert standin.visits == []


def test_a_released_tag_finds_its_update_in_the_queue(
    standin: StandIn, page: Page
) -> None:
    """E5.2: the update is in the queue when the first held script runs."""
    page.goto(standin.url())

    press(page, ACCEPT)
    wait_until_ran(page, "inline")

    assert [kind for kind, _ in _consents(page)] == ["default", "update"]
    assert all(_consents(page)[1][1][name] == "granted" for name in _ADS)
    assert _google(page)[-1] == ["event", "consent_update"]


def test_analytics_alone_grants_no_demographics_and_no_ads(
    standin: StandIn, page: Page
) -> None:
    """E5.4."""
    page.goto(standin.url())

    page.evaluate("consent.accept('analytics')")

    types = _consents(page)[-1][1]
    assert types["analytics_storage"] == "granted"
    assert all(types[name] == "denied" for name in _ADS)
    assert _flags(page)["allow_google_signals"] is False
    assert _flags(page)["allow_ad_personalization_signals"] is False


def test_demographics_turn_google_signals_on(standin: StandIn, page: Page) -> None:
    """E5.5, in the strict reading: the ad types stay denied."""
    page.goto(standin.url())

    page.evaluate("consent.accept('ga_demographics')")

    assert _flags(page)["allow_google_signals"] is True
    assert all(_consents(page)[-1][1][name] == "denied" for name in _ADS)


def test_tools_are_told_of_a_refusal_on_every_page(
    standin: StandIn, page: Page
) -> None:
    """E5.3."""
    page.goto(standin.url())
    press(page, REJECT)
    standin.newest_choice()

    page.reload()
    page.wait_for_function("heard.length")

    assert [kind for kind, _ in _consents(page)] == ["default", "update"]
    assert _consents(page)[1][1]["analytics_storage"] == "denied"
    assert page.evaluate("clarity.q.at(-1)")[1]["analytics_Storage"] == "denied"


def test_tools_are_told_of_a_withdrawal_at_once(standin: StandIn, page: Page) -> None:
    """E5.6: before the page is left, for tools that listen."""
    page.goto(standin.url())
    press(page, ACCEPT)
    standin.newest_choice()
    page.evaluate(
        "window.fbq = (...command) => localStorage.setItem('told', command.join(' '))"
    )

    with page.expect_navigation():
        reopen(page)
        press(page, WITHDRAW)

    assert page.evaluate("localStorage.getItem('told')") == "consent revoke"
