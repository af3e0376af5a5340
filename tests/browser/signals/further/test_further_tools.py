"""E5 for the further tools: what each hears, and when, beside its own snippet."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.acts import ACCEPT, REJECT, press, reopen
from tests.browser.signals.further.tools import TOOLS, Tool
from tests.browser.signals.traffic import Traffic
from tests.browser.standin import StandIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

Show = Callable[[str], None]
Told = Callable[[str], list[tuple[str, Any]]]

EVERY = pytest.mark.parametrize(("name", "tool"), TOOLS.items(), ids=TOOLS.keys())
UNTIL_GRANTED = pytest.mark.parametrize(
    ("name", "tool"),
    [(name, tool) for name, tool in TOOLS.items() if tool.category],
    ids=[name for name, tool in TOOLS.items() if tool.category],
)


def cookies(context: BrowserContext) -> set[str]:
    return {cookie["name"] for cookie in context.cookies()} - {"consent_shop"}


def is_sent(traffic: Traffic, tool: Tool) -> bool:
    return any(tool.contact in address for address in traffic.addresses)


def wait_until_sent(page: Page, traffic: Traffic, tool: Tool) -> None:
    deadline = time.monotonic() + 10
    while not is_sent(traffic, tool):
        assert time.monotonic() < deadline, f"{tool.contact} was never asked"
        # The stand-in answers while Playwright waits, and only then.
        page.wait_for_timeout(20)


def wait_until_heard(
    page: Page, told: Told, name: str, last: tuple[tuple[str, Any], ...]
) -> None:
    deadline = time.monotonic() + 10
    while tuple(told(name)[-len(last) :]) != last:
        assert time.monotonic() < deadline, f"{name} was told {told(name)}"
        page.wait_for_timeout(20)


@EVERY
def test_a_tool_hears_of_grant_and_withdrawal_and_sends_nothing_without_one(
    show: Show,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    told: Told,
    name: str,
    tool: Tool,
) -> None:
    """E5.1, E5.2, E5.6; requirements A-01, A-03, A-35: marked as the guide says."""
    show("TAG" + tool.markup(held=bool(tool.category)))
    assert not is_sent(traffic, tool)
    assert not set(told(name)) & set_of(tool.granted)
    assert cookies(context) == set()

    press(page, ACCEPT)
    wait_until_sent(page, traffic, tool)
    granted = told(name)
    with page.expect_navigation():
        reopen(page)
        press(page, REJECT)
    page.wait_for_load_state("networkidle")
    traffic.addresses.clear()
    page.reload(wait_until="networkidle")

    assert tuple(granted[-len(tool.granted) :]) == tool.granted
    after = told(name)[len(granted) :]
    assert tuple(after[: len(tool.refused)]) == tool.refused
    assert cookies(context) == set()
    assert not is_sent(traffic, tool)


def set_of(heard: tuple[Any, ...]) -> set[Any]:
    """Return what can be compared as a set: commands whose values are plain."""
    return {each for each in heard if not isinstance(each[1], dict)}


@EVERY
def test_a_refusal_is_heard_below_our_tag_and_a_grant_is_not_invented(
    show: Show, page: Page, traffic: Traffic, told: Told, name: str, tool: Tool
) -> None:
    """E5.3: unmarked, after our tag; nothing is sent before or after the refusal."""
    show("TAG" + tool.markup(held=False))

    press(page, REJECT)
    page.wait_for_load_state("networkidle")
    page.reload(wait_until="networkidle")

    heard = told(name)
    assert not any(each in heard for each in tool.granted)
    assert not is_sent(traffic, tool)
    # Zaraz denies by itself, and is told only of what changes.
    if name != "zaraz":
        assert tuple(heard[-len(tool.refused) :]) == tool.refused


@UNTIL_GRANTED
def test_a_tool_above_our_tag_hears_of_the_refusal_too(
    show: Show, page: Page, told: Told, name: str, tool: Tool
) -> None:
    """E2: its own snippet has run already; our tag is where it should not be."""
    show(tool.markup(held=False) + "TAG")

    press(page, REJECT)
    # Tools are told once the page has painted what was pressed.
    wait_until_heard(page, told, name, tool.refused)


@pytest.mark.parametrize("name", [name for name, tool in TOOLS.items() if tool.early])
def test_the_stub_tells_a_tool_that_comes_before_the_script(
    show: Show, traffic: Traffic, told: Told, name: str
) -> None:
    """E5.1 with `async`: the script is not there at all in this page."""
    tool = TOOLS[name]

    show("STUB" + tool.markup(held=False))

    assert tuple(told(name)) == tool.early
    assert not is_sent(traffic, tool)


def test_a_tool_that_throws_stops_neither_the_others_nor_the_banner(
    show: Show, page: Page, traffic: Traffic, told: Told
) -> None:
    """A fault of one tool's own must not leave another one untold."""
    broken = "<script>window.ttq = { get grantConsent() { throw 1 } }</script>"
    tool = TOOLS["posthog"]

    show(broken + "TAG" + tool.markup(held=True))
    press(page, ACCEPT)
    wait_until_sent(page, traffic, tool)

    assert tuple(told("posthog")) == tool.granted


def test_zaraz_purposes_with_other_names_stay_denied(
    show: Show, page: Page, traffic: Traffic, told: Told
) -> None:
    """Nobody was asked about a purpose called "Other"."""
    show("TAG" + TOOLS["zaraz"].markup(held=False))

    press(page, ACCEPT)
    wait_until_sent(page, traffic, TOOLS["zaraz"])

    [(_, values)] = told("zaraz")
    assert "cc" not in values


def test_a_returning_visitor_is_not_counted_twice(
    standin: StandIn, show: Show, page: Page, traffic: Traffic
) -> None:
    """PostHog and Mixpanel would send an event for every page that grants again."""
    show(
        "TAG" + TOOLS["posthog"].markup(held=True) + TOOLS["mixpanel"].markup(held=True)
    )
    press(page, ACCEPT)
    standin.newest_choice()

    page.reload(wait_until="networkidle")

    assert not any("opt_in" in address for address in traffic.addresses)
