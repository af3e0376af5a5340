"""A visitor accepts, refuses, chooses, changes and withdraws."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    REJECT,
    SAVE,
    WITHDRAW,
    banner,
    granted,
    heard,
    preferences,
    press,
    ran,
    reopen,
    stored,
    wait_until_ran,
)
from tests.browser.standin import DIGEST, StandIn

pytestmark = pytest.mark.browser

OPTIONAL = [
    "preferences",
    "analytics",
    "ga_demographics",
    "marketing",
    "social_sharing",
]


def test_before_a_choice_nothing_is_stored_and_nobody_is_contacted(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-01, A-02, A-06."""
    page.goto(standin.url(), wait_until="networkidle")

    expect(banner(page)).to_be_visible()
    assert stored(page) == set()
    assert standin.visits == []
    assert ran(page) == []


def test_accepting_runs_what_was_held_and_is_recorded(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())

    press(page, ACCEPT)

    expect(banner(page)).to_have_count(0)
    wait_until_ran(page, "stats", "inline", "ads")
    choice = standin.newest_choice()
    assert choice["action"] == "accept_all"
    assert choice["surface"] == "banner"
    assert choice["language"] == "fi"
    assert choice["revision"] == standin.revision.digest
    assert choice["decisions"] == dict.fromkeys(["necessary", *OPTIONAL], "granted")
    assert re.fullmatch(r"[0-9a-f]{32}", choice["id"])
    assert re.fullmatch(r"[0-9a-f]{32}", choice["visitor"])


def test_one_press_refuses_everything_and_is_remembered(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-15, A-07; E5.3."""
    page.goto(standin.url())

    press(page, REJECT)

    expect(banner(page)).to_have_count(0)
    assert standin.newest_choice()["action"] == "reject_all"
    page.reload(wait_until="networkidle")
    expect(banner(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="Kauppa")).to_be_visible()
    assert ran(page) == []
    assert standin.visits == []


def test_choosing_saves_exactly_what_is_shown(standin: StandIn, page: Page) -> None:
    """Requirements A-25, A-26, A-29."""
    page.goto(standin.url())

    press(page, CHOOSE)
    switches = preferences(page).get_by_role("switch")
    expect(switches).to_have_count(5)
    for switch in switches.all():
        expect(switch).not_to_be_checked()
    preferences(page).get_by_role("switch", name="Kävijätilastot").check()
    press(page, SAVE)

    wait_until_ran(page, "stats", "inline")
    choice = standin.newest_choice()
    assert choice["action"] == "save"
    assert choice["surface"] == "preferences"
    assert [k for k, v in choice["decisions"].items() if v == "granted"] == [
        "necessary",
        "analytics",
    ]
    assert "ads" not in ran(page)


def test_turning_on_demographics_visibly_turns_on_analytics(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-30."""
    page.goto(standin.url())
    press(page, CHOOSE)
    analytics = preferences(page).get_by_role("switch", name="Kävijätilastot")
    demographics = preferences(page).get_by_role("switch", name="Ikä, sukupuoli")

    demographics.check()
    expect(analytics).to_be_checked()

    analytics.uncheck()
    expect(demographics).not_to_be_checked()


def test_the_preferences_open_with_what_is_in_force(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-32, A-33."""
    page.goto(standin.url())
    press(page, ACCEPT)
    standin.newest_choice()

    dialog = reopen(page)

    for switch in dialog.get_by_role("switch").all():
        expect(switch).to_be_checked()
    # The secret stays in the cookie: what people see and pass on is the consent id.
    expect(dialog).not_to_contain_text(standin.choices[0]["visitor"])
    expect(dialog.get_by_role("link", name="Lataa kuitti")).to_have_attribute(
        "href", re.compile(rf"/shop/receipts/{DIGEST}\?format=text$")
    )


def test_a_change_supersedes_the_choice_before_it(standin: StandIn, page: Page) -> None:
    page.goto(standin.url())
    press(page, REJECT)
    first = standin.newest_choice()
    page.wait_for_function("consent.receipt()")

    reopen(page).get_by_role("switch", name="Kohdennettu markkinointi").check()
    press(page, SAVE)

    second = standin.newest_choice(2)
    assert second["supersedes"] == DIGEST
    assert second["visitor"] == first["visitor"]
    assert second["id"] != first["id"]
    wait_until_ran(page, "ads")


def test_withdrawing_denies_everything_and_reloads(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-34, A-35, A-36, A-37; E5.6."""
    page.goto(standin.url())
    press(page, ACCEPT)
    wait_until_ran(page, "stats")
    assert {"_stats"} <= stored(page)
    standin.newest_choice()

    with page.expect_navigation():
        reopen(page)
        press(page, WITHDRAW)

    assert standin.newest_choice(2)["action"] == "withdraw"
    page.wait_for_load_state("networkidle")
    assert ran(page) == []
    assert "_stats" not in stored(page)
    status = page.get_by_role("status")
    expect(status).to_contain_text("Suostumuksesi on peruutettu.")
    expect(status).to_contain_text("ADID (third-ads.localhost)")
    page.reload()
    expect(status).to_be_empty()


def test_a_withdrawal_is_recorded_once_even_if_the_page_is_left(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())
    press(page, ACCEPT)
    standin.newest_choice()

    with page.expect_navigation():
        page.evaluate("consent.withdraw()")
    page.wait_for_load_state("networkidle")

    assert {choice["id"] for choice in standin.choices[1:]} == {
        standin.choices[1]["id"]
    }
    assert page.evaluate("localStorage.getItem('consent_shop_queue')") is None


def test_another_tab_learns_of_a_choice(
    standin: StandIn, context: BrowserContext
) -> None:
    here, there = context.new_page(), context.new_page()
    for tab in (here, there):
        tab.goto(standin.url())

    press(here, ACCEPT)

    expect(banner(there)).to_have_count(0)
    wait_until_ran(there, "stats", "ads")
    with there.expect_navigation():
        here.evaluate("consent.withdraw()")
    assert granted(there) == []


def test_only_a_category_that_changed_is_asked_about_again(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    """Requirements A-40, A-41, A-42."""
    page.goto(standin.url())
    press(page, REJECT)
    standin.newest_choice()
    changed = [
        service
        for service in standin.revision.policy.services
        if service.id not in ("ads", "microsoft-uet")
    ]

    publish(services=tuple(changed))
    page.reload()

    items = banner(page).get_by_role("listitem")
    expect(items).to_have_count(1)
    expect(items).to_contain_text("Kohdennettu markkinointi")
    press(page, "Hyväksy nämä")
    choice = standin.newest_choice(2)
    assert choice["action"] == "save"
    assert choice["decisions"]["marketing"] == "granted"
    assert choice["decisions"]["analytics"] == "denied"


def test_new_words_alone_ask_nobody_again(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    """Requirement A-41."""
    page.goto(standin.url())
    press(page, REJECT)
    standin.newest_choice()

    publish(notice_url="https://shop.example/uusi-seloste")
    page.reload()

    page.wait_for_function("consent.get().decided")
    expect(banner(page)).to_have_count(0)


def test_a_policy_with_nothing_optional_asks_nothing(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    """Requirement A-49."""
    policy = standin.revision.policy
    publish(categories=policy.categories[:1], services=policy.services[:1])

    page.goto(standin.url())
    page.wait_for_function("heard.length")

    expect(banner(page)).to_have_count(0)
    page.keyboard.press("Tab")
    page.locator("[data-consent-open]").click()
    expect(page).to_have_title("Declaration")


def test_pages_are_told_of_every_change(standin: StandIn, page: Page) -> None:
    page.goto(standin.url())

    press(page, ACCEPT)

    (change,) = heard(page, "change")
    assert change["decided"] is True
    assert change["decisions"]["analytics"] == "granted"
    assert heard(page, "ready")[0]["decided"] is False
    assert heard(page, "error") == []
    assert page.evaluate("consent.ready.then(api => api === consent)") is True


def test_a_script_of_the_page_can_choose_while_the_visitor_acts(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())

    page.evaluate("consent.accept('ga_demographics')")

    choice = standin.newest_choice()
    assert choice["surface"] == "api"
    assert granted(page) == ["analytics", "ga_demographics"]


def test_a_script_cannot_consent_by_itself(standin: StandIn, page: Page) -> None:
    """Requirement A-05; recital 32."""
    page.goto(standin.url("/greedy"))
    page.wait_for_function("heard.some(([name]) => name === 'error')")

    assert granted(page) == []
    assert heard(page, "error")[0]["code"] == "no-user-activation"
    expect(banner(page)).to_be_visible()


def test_where_the_law_requires_a_cross_it_refuses(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    """Requirements A-22, A-23: Italy, as prominent as the button for accepting."""
    publish(jurisdiction="IT")
    page.goto(standin.url())
    cross = banner(page).get_by_role("button", name="Sulje hyväksymättä")
    accept = banner(page).get_by_role("button", name=ACCEPT)
    colours = (
        "button => { const { color, background } = getComputedStyle(button);"
        " return [color, background] }"
    )
    expect(banner(page)).to_contain_text("X-painikkeella")
    assert cross.evaluate(colours) == accept.evaluate(colours)

    cross.click()

    assert standin.newest_choice()["action"] == "reject_all"
    expect(banner(page)).to_have_count(0)


def test_without_that_law_there_is_no_cross(standin: StandIn, page: Page) -> None:
    page.goto(standin.url())

    expect(banner(page).get_by_role("button", name=CHOOSE)).to_be_visible()
    expect(banner(page).get_by_text("×")).to_have_count(0)


def test_where_silence_means_yes_a_visitor_can_still_say_no(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    publish(model="opt_out")
    page.goto(standin.url())
    wait_until_ran(page, "stats", "ads")

    with page.expect_navigation():
        press(page, REJECT)

    assert standin.newest_choice()["action"] == "withdraw"
    page.wait_for_load_state("networkidle")
    assert ran(page) == []


def test_an_id_that_readers_have_seen_is_never_sent_again(
    standin: StandIn, page: Page
) -> None:
    """A cookie of the first release holds what stands in records (decision 0022)."""
    page.goto(standin.url())
    press(page, REJECT)
    # The answer to the choice writes the cookie once more.
    page.wait_for_function("consent.receipt()")
    page.evaluate(
        """() => {
          const name = 'consent_shop=';
          const raw = document.cookie.split(name)[1].split('; ')[0].split('.')[0];
          const { k, ...saved } = JSON.parse(atob(raw));
          const earlier = { v: 'e1'.repeat(16), ...saved, p: 'ab'.repeat(32) };
          const value = btoa(JSON.stringify(earlier)).replace(/=/g, '');
          document.cookie = `${name}${value}.signature;path=/`;
        }"""
    )
    page.reload()

    assert page.evaluate("consent.get().visitor") == "e1" * 16
    page.evaluate("consent.open()")
    preferences(page).get_by_role("button", name=ACCEPT).click()
    sent = standin.newest_choice(2)

    assert sent["visitor"] != "e1" * 16
    assert sent["supersedes"] == "ab" * 32
