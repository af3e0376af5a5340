"""A visitor decides, changes and withdraws, in every engine."""

import pytest

from tests.browser.acts import ACCEPT, CHOOSE, REJECT, SAVE
from tests.browser.engines.engine import (
    BANNER,
    PREFERENCES,
    Engine,
    granted,
    open_shop,
    ran,
    wait_until_ran,
)
from tests.browser.standin import DIGEST, StandIn

pytestmark = pytest.mark.browser

MARKETING = "Kohdennettu markkinointi"


def test_the_banner_is_shown_and_nothing_else_happens(
    standin: StandIn, engine: Engine
) -> None:
    """Requirements A-01, A-02, A-06."""
    open_shop(engine, standin)

    assert "Esimerkki Oy" in engine.text("region", BANNER)
    assert engine.cookies() == {}
    assert engine.evaluate("localStorage.length + sessionStorage.length") == 0
    assert standin.visits == []
    assert ran(engine) == []


def test_accepting_runs_what_was_held(standin: StandIn, engine: Engine) -> None:
    open_shop(engine, standin)

    engine.click("button", ACCEPT)

    wait_until_ran(engine, "stats", "inline", "ads")
    assert standin.newest_choice()["action"] == "accept_all"
    assert not engine.is_shown("region", BANNER)


def test_a_refusal_is_remembered(standin: StandIn, engine: Engine) -> None:
    """Requirements A-15, A-07."""
    open_shop(engine, standin)

    engine.click("button", REJECT)

    assert standin.newest_choice()["action"] == "reject_all"
    engine.reload()
    assert engine.evaluate("consent.get().decided") is True
    assert not engine.is_shown("region", BANNER)
    assert engine.is_shown("heading", "Kauppa")
    assert ran(engine) == []
    assert standin.visits == []


def test_saving_grants_what_was_switched_on(standin: StandIn, engine: Engine) -> None:
    """Requirements A-25, A-29."""
    open_shop(engine, standin)
    engine.click("button", CHOOSE)

    engine.click("switch", MARKETING)
    engine.click("button", SAVE)

    wait_until_ran(engine, "ads")
    choice = standin.newest_choice()
    assert (choice["action"], choice["surface"]) == ("save", "preferences")
    assert granted(engine) == ["marketing"]
    assert "stats" not in ran(engine)


def test_a_change_supersedes_and_survives_a_reload(
    standin: StandIn, engine: Engine
) -> None:
    open_shop(engine, standin)
    engine.click("button", REJECT)
    standin.newest_choice()
    engine.wait_until(lambda: engine.evaluate("!!consent.receipt()"))

    engine.click("link", PREFERENCES)
    engine.click("switch", MARKETING)
    engine.click("button", SAVE)

    assert standin.newest_choice(2)["supersedes"] == DIGEST
    engine.reload()
    wait_until_ran(engine, "ads")
    assert granted(engine) == ["marketing"]


def test_a_withdrawal_cleans_up_and_says_so(standin: StandIn, engine: Engine) -> None:
    """Requirements A-34, A-35, A-37."""
    open_shop(engine, standin)
    engine.click("button", ACCEPT)
    wait_until_ran(engine, "stats")
    standin.newest_choice()
    assert "_stats" in engine.cookies()

    engine.click("link", PREFERENCES)
    engine.click("button", REJECT)

    assert standin.newest_choice(2)["action"] == "withdraw"
    engine.wait_until(lambda: "peruutettu" in engine.text("status"))
    assert set(engine.cookies()) == {"consent_shop"}
    assert engine.evaluate("localStorage.getItem('_stats')") is None
    assert ran(engine) == []
    assert granted(engine) == []


def test_the_choice_lasts_as_long_as_the_policy_says(
    standin: StandIn, engine: Engine
) -> None:
    """Requirements A-39, A-45: 183 days, for a refusal too."""
    open_shop(engine, standin)
    engine.click("button", REJECT)
    standin.newest_choice()

    left = engine.cookies()["consent_shop"] - engine.evaluate("Date.now() / 1000")

    assert 182 * 86400 < left < 184 * 86400
