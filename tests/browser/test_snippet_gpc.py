"""Global Privacy Control and Do Not Track, as decided in docs/decisions/0006."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acts import (
    ACCEPT,
    banner,
    granted,
    preferences,
    press,
    reopen,
    send_gpc,
    stored,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_DO_NOT_TRACK = """
Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' });
"""


def test_the_signal_alone_leaves_no_trace_and_is_shown_as_honoured(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-51; 11 CCR 7025(c)(6)."""
    send_gpc(page).goto(standin.url(), wait_until="networkidle")

    expect(banner(page)).to_contain_text("Global Privacy Control")
    expect(banner(page)).to_contain_text("Kohdennettu markkinointi")
    assert stored(page) == set()
    assert standin.choices == []


def test_a_grant_made_while_the_signal_is_on_counts_and_is_recorded_with_it(
    standin: StandIn, page: Page
) -> None:
    send_gpc(page).goto(standin.url())

    press(page, ACCEPT)

    assert standin.newest_choice()["gpc"] is True
    assert "marketing" in granted(page)
    page.reload()
    assert "marketing" in granted(page)


def test_an_older_grant_is_suspended_until_it_is_confirmed(
    standin: StandIn, context: BrowserContext
) -> None:
    """E5.7. Nobody is asked again for it (A-40); the preferences show it."""
    page = context.new_page()
    page.goto(standin.url())
    press(page, ACCEPT)
    standin.newest_choice()

    later = send_gpc(context.new_page())
    later.goto(standin.url())
    assert granted(later) == ["preferences", "analytics"]
    expect(banner(later)).to_have_count(0)
    dialog = reopen(later)
    expect(dialog).to_contain_text("Global Privacy Control")
    press(later, ACCEPT)

    choice = standin.newest_choice(2)
    assert choice["gpc"] is True
    assert "marketing" in granted(later)


def test_where_silence_means_yes_the_signal_means_no(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    publish(model="opt_out")

    send_gpc(page).goto(standin.url())

    assert granted(page) == ["preferences", "analytics"]


@pytest.mark.parametrize(("honoured", "expected"), [(True, 2), (False, 5)])
def test_do_not_track_counts_if_the_policy_says_so(
    standin: StandIn,
    page: Page,
    publish: Callable[..., object],
    honoured: bool,
    expected: int,
) -> None:
    publish(model="opt_out", honour_dnt=honoured)
    page.add_init_script(_DO_NOT_TRACK)

    page.goto(standin.url())

    assert len(granted(page)) == expected


def test_the_preferences_show_what_the_signal_turned_off(
    standin: StandIn, page: Page
) -> None:
    send_gpc(page).goto(standin.url())

    page.evaluate("consent.open()")

    expect(preferences(page)).to_contain_text(
        "(Ikä, sukupuoli ja kiinnostuksen kohteet, Kohdennettu markkinointi, "
        "Jakaminen ja upotettu sisältö)"
    )
