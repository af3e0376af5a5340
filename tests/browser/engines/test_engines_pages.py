"""Pages of all kinds, and services that fail, in every engine."""

import threading

import pytest

from tests.browser.acts import ACCEPT, CHOOSE, REJECT, STRICT_CSP
from tests.browser.engines.engine import (
    BANNER,
    PATIENCE,
    PREFERENCES,
    Engine,
    focused,
    granted,
    open_shop,
    ran,
    tab_to,
    wait_until_ran,
)
from tests.browser.standin import StandIn, accept, refuse

pytestmark = pytest.mark.browser

_GARBAGE = "Array.from({ length: 300 }, () => Array(1e5).fill({}).length).length"
"""So much that every engine collects it before the next event."""


def test_held_scripts_run_in_the_order_of_the_page(
    standin: StandIn, engine: Engine
) -> None:
    open_shop(engine, standin, "/order")

    engine.click("button", ACCEPT)

    wait_until_ran(engine, "one", "module", "async")
    in_order = [name for name in ran(engine) if name != "async"]
    assert in_order == ["two", "kept", "three", "four", "one", "module"]


def test_a_returning_visitor_gets_the_same_order(
    standin: StandIn, engine: Engine
) -> None:
    open_shop(engine, standin, "/order")
    engine.click("button", ACCEPT)
    standin.newest_choice()
    # A reload cancels what still loads, which WebKit reports as an error.
    wait_until_ran(engine, "one", "module", "async")

    engine.reload()

    wait_until_ran(engine, "one", "module", "async")
    in_order = [name for name in ran(engine) if name != "async"]
    assert in_order == ["two", "kept", "three", "four", "one", "module"]


def test_an_embed_waits_behind_its_placeholder(
    standin: StandIn, engine: Engine
) -> None:
    """Requirement A-04."""
    open_shop(engine, standin)
    engine.click("button", REJECT)
    standin.newest_choice()
    assert standin.visits == []

    engine.click("button", "Lataa tämän kerran")

    standin.wait_for(lambda: standin.visits == ["third-video.localhost/video"])
    assert granted(engine) == []
    assert not engine.is_shown("button", "Lataa tämän kerran")


def test_the_second_file_counts_although_garbage_was_collected_meanwhile(
    standin: StandIn, engine: Engine
) -> None:
    """WebKit collects a script that waits outside the page, unless it is held."""
    is_asked, may_come = threading.Event(), threading.Event()

    def wait(name: str) -> None:
        if name.startswith("consent.more."):
            is_asked.set()
            may_come.wait(PATIENCE)

    standin.before_script = wait
    open_shop(engine, standin, "/order")
    engine.click("button", CHOOSE)
    assert is_asked.wait(PATIENCE)

    engine.evaluate(_GARBAGE)
    may_come.set()

    engine.wait_until(lambda: engine.is_shown("dialog", PREFERENCES))


def test_escape_never_grants(standin: StandIn, engine: Engine) -> None:
    """Requirements A-05, A-58."""
    open_shop(engine, standin)

    engine.press("Tab", "Escape")
    assert engine.is_shown("region", BANNER)
    engine.click("button", CHOOSE)
    engine.wait_until(lambda: engine.is_shown("dialog", PREFERENCES))
    engine.press("Escape")

    engine.wait_until(lambda: not engine.is_shown("dialog", PREFERENCES))
    assert engine.is_shown("region", BANNER)
    assert granted(engine) == []
    assert engine.cookies() == {}
    assert standin.choices == []


def test_the_keyboard_alone_is_enough(standin: StandIn, engine: Engine) -> None:
    """Requirement A-57: decide, and change the decision."""
    open_shop(engine, standin)
    tab_to(engine, REJECT)
    engine.press("Enter")
    assert standin.newest_choice()["action"] == "reject_all"

    tab_to(engine, PREFERENCES)
    engine.press("Enter")
    # The dialog comes in a file of its own.
    engine.wait_until(lambda: engine.is_shown("dialog", PREFERENCES))
    tab_to(engine, "Kävijätilastot")
    engine.press("Space")
    tab_to(engine, "Tallenna valinnat")
    engine.press("Enter")

    assert standin.newest_choice(2)["decisions"]["analytics"] == "granted"
    assert focused(engine) == PREFERENCES


@pytest.mark.expects_page_errors("status of 503.*/choices")
def test_while_the_service_is_down_the_choice_holds_and_is_sent_later(
    standin: StandIn, engine: Engine
) -> None:
    standin.answer = refuse(503)
    open_shop(engine, standin)
    engine.click("button", REJECT)
    engine.wait_until(lambda: not engine.is_shown("region", BANNER))
    assert standin.choices == []

    standin.answer = accept
    engine.reload()

    assert standin.newest_choice()["action"] == "reject_all"
    assert ran(engine) == []


@pytest.mark.expects_page_errors("script-src 'none'")
def test_without_the_script_everything_stays_off(
    standin: StandIn, engine: Engine
) -> None:
    """A policy that forbids all scripts stands for a script that does not load."""
    standin.headers = {"content-security-policy": "script-src 'none'"}

    engine.go(standin.url())

    assert engine.is_shown("heading", "Kauppa")
    assert not engine.is_shown("region", BANNER)
    assert engine.evaluate("typeof window.consent") == "undefined"
    assert standin.visits == []


@pytest.mark.expects_page_errors("inline")
def test_everything_works_under_a_strict_policy(
    standin: StandIn, engine: Engine
) -> None:
    """Requirement A-73; the styles come, too."""
    standin.headers = {"content-security-policy": STRICT_CSP}
    open_shop(engine, standin, "/strict")

    engine.click("button", ACCEPT)

    wait_until_ran(engine, "stats", "inline")
    standin.newest_choice()
    standin.wait_for(lambda: "third-video.localhost/video" in standin.visits)
    assert "without a nonce" not in ran(engine)


def test_the_window_shows_the_banner(standin: StandIn, engine: Engine) -> None:
    """A picture is more than an element that says it is visible."""
    open_shop(engine, standin)
    with_banner = engine.screenshot()

    engine.click("button", REJECT)
    standin.newest_choice()

    engine.wait_until(lambda: engine.screenshot() != with_banner)
    assert with_banner.startswith(b"\x89PNG")


def test_the_signal_of_firefox_itself_is_honoured(
    standin: StandIn, signalling_firefox: Engine
) -> None:
    """Requirement A-51 with the browser's own property, which no script has made."""
    open_shop(signalling_firefox, standin)
    assert "Global Privacy Control" in signalling_firefox.text("region", BANNER)

    signalling_firefox.click("button", ACCEPT)

    assert standin.newest_choice()["gpc"] is True
