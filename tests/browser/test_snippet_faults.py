"""Whatever fails: the page works, nothing is let through, and one event reports it."""

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acts import (
    ACCEPT,
    REJECT,
    banner,
    granted,
    heard,
    press,
    ran,
    reopen,
    wait_until_ran,
)
from tests.browser.standin import Choice, Reply, StandIn, accept, babble, refuse

pytestmark = pytest.mark.browser


def _works(page: Page) -> None:
    expect(page.get_by_role("heading", name="Kauppa")).to_be_visible()


@pytest.mark.expects_page_errors("ERR_FAILED.*consent.js")
def test_without_the_service_everything_stays_off(standin: StandIn, page: Page) -> None:
    """E5.8: the script itself cannot be had."""
    page.route("**/consent.js", lambda route: route.abort())

    page.goto(standin.url(), wait_until="networkidle")

    _works(page)
    assert ran(page) == []
    assert standin.visits == []


_HAS_FAILED = pytest.mark.expects_page_errors("status of (500|503|429).*/choices")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(refuse(500), id="500", marks=_HAS_FAILED),
        pytest.param(refuse(503), id="503", marks=_HAS_FAILED),
        pytest.param(refuse(429), id="429", marks=_HAS_FAILED),
        pytest.param(babble, id="not JSON"),
    ],
)
def test_a_choice_that_cannot_be_recorded_is_sent_later_once(
    standin: StandIn, page: Page, answer: Callable[[Choice], Reply]
) -> None:
    asked: list[Choice] = []

    def fail(choice: Choice) -> Reply:
        asked.append(choice)
        return answer(choice)

    standin.answer = fail
    page.goto(standin.url())

    press(page, REJECT)

    page.wait_for_function("heard.some(([name]) => name === 'error')")
    _works(page)
    assert [event["code"] for event in heard(page, "error")] == ["not-recorded"]
    standin.answer = accept
    standin.choices.clear()
    page.reload()
    assert standin.newest_choice()["id"] == asked[0]["id"]
    page.wait_for_function("consent.receipt()")
    page.reload(wait_until="networkidle")
    assert len(standin.choices) == 1
    expect(banner(page)).to_have_count(0)


@pytest.mark.expects_page_errors("ERR_INTERNET_DISCONNECTED")
def test_a_choice_made_offline_holds_and_is_sent_when_online(
    standin: StandIn, page: Page, context: BrowserContext
) -> None:
    page.goto(standin.url())
    context.set_offline(True)

    press(page, ACCEPT)

    wait_until_ran(page, "inline")
    assert standin.choices == []
    context.set_offline(False)
    assert standin.newest_choice()["action"] == "accept_all"
    _works(page)


@pytest.mark.parametrize("status", [403, 409, 422])
@pytest.mark.expects_page_errors("status of 4.*/choices")
def test_a_choice_that_is_refused_is_taken_back(
    standin: StandIn, page: Page, status: int
) -> None:
    """Nobody could show that it was given (GDPR 7(1)): it must not stay in force."""
    standin.answer = refuse(status)
    page.goto(standin.url())

    with page.expect_navigation():
        press(page, ACCEPT)

    expect(page.get_by_role("status")).to_contain_text("ei voitu kirjata")
    expect(banner(page)).to_be_visible()
    assert granted(page) == []
    page.wait_for_load_state("networkidle")
    assert ran(page) == []


def test_a_slow_service_delays_nobody(standin: StandIn, page: Page) -> None:
    answered = threading.Event()

    def slow(choice: Choice) -> Reply:
        answered.wait(10)
        return accept(choice)

    standin.answer = slow
    page.goto(standin.url())

    press(page, ACCEPT)

    wait_until_ran(page, "stats", "ads")
    expect(banner(page)).to_have_count(0)
    answered.set()
    standin.newest_choice()


def test_without_cookies_a_choice_holds_for_the_page(
    standin: StandIn, page: Page
) -> None:
    page.add_init_script(
        "Object.defineProperty(Document.prototype, 'cookie',"
        "{ get: () => '', set() {}, configurable: true })"
    )
    page.goto(standin.url())

    press(page, ACCEPT)

    wait_until_ran(page, "stats")
    _works(page)
    assert [event["code"] for event in heard(page, "error")] == ["no-cookies"]
    page.evaluate("dispatchEvent(new Event('storage'))")
    assert "analytics" in granted(page)
    page.reload(wait_until="networkidle")
    expect(banner(page)).to_be_visible()
    assert ran(page) == []


@pytest.mark.parametrize("area", ["localStorage", "sessionStorage"])
def test_without_storage_a_choice_is_made_and_sent(
    standin: StandIn, page: Page, area: str
) -> None:
    page.add_init_script(
        f"Object.defineProperty(window, '{area}',"
        "{ get() { throw new DOMException('denied', 'SecurityError'); } })"
    )
    page.goto(standin.url())

    press(page, ACCEPT)

    assert standin.newest_choice()["action"] == "accept_all"
    wait_until_ran(page, "stats")
    _works(page)


def test_with_full_storage_a_choice_is_made_and_sent(
    standin: StandIn, page: Page
) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = () => {"
        "throw new DOMException('full', 'QuotaExceededError') }"
    )
    page.goto(standin.url())

    press(page, ACCEPT)

    assert standin.newest_choice()["action"] == "accept_all"
    _works(page)


def test_frozen_prototypes_change_nothing(standin: StandIn, page: Page) -> None:
    page.add_init_script(
        "for (const builtin of [Object, Array, String, Promise, Function, Element,"
        "Node, Document, HTMLElement, HTMLScriptElement, EventTarget, Storage, Map])"
        "Object.freeze(builtin.prototype)"
    )
    page.goto(standin.url())

    press(page, ACCEPT)

    wait_until_ran(page, "stats", "ads")
    assert standin.newest_choice()["action"] == "accept_all"
    _works(page)


@pytest.mark.parametrize(
    "name",
    ["MutationObserver", "ResizeObserver", "CSSStyleSheet", "fetch", "crypto", "JSON"],
)
def test_with_a_missing_global_everything_stays_off_and_the_page_works(
    standin: StandIn, page: Page, name: str
) -> None:
    page.add_init_script(
        f"Object.defineProperty(window, '{name}', {{ value: undefined }})"
    )

    page.goto(standin.url(), wait_until="networkidle")
    page.evaluate("window.consent?.accept?.('analytics')")
    page.wait_for_load_state("networkidle")

    assert len(heard(page, "error")) <= 1


def test_two_copies_on_one_page_are_one(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/twice"))
    page.wait_for_function("heard.length")

    expect(banner(page)).to_have_count(1)
    press(page, ACCEPT)

    wait_until_ran(page, "once")
    standin.newest_choice()
    page.wait_for_load_state("networkidle")
    assert ran(page) == ["once"]
    assert len(standin.choices) == 1


def test_a_forged_cookie_grants_only_what_it_says(standin: StandIn, page: Page) -> None:
    for value in ("", "x", "e30.", "bnVsbA.", "%7B%7D", "a.b.c", "." * 3000):
        page.context.add_cookies(
            [{"name": "consent_shop", "value": value, "url": standin.url("/")}]
        )

        page.goto(standin.url())

        expect(banner(page)).to_be_visible()
        assert granted(page) == []
    _works(page)


@pytest.mark.expects_page_errors("status of 503.*/choices")
def test_the_preferences_work_without_the_service(standin: StandIn, page: Page) -> None:
    page.goto(standin.url())
    standin.answer = refuse(503)
    press(page, REJECT)

    dialog = reopen(page)

    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link", name="Lataa kuitti")).to_have_count(0)


@pytest.mark.expects_page_errors("ERR_FAILED.*consent.more")
def test_without_the_second_file_a_grant_is_recorded_and_can_be_taken_back(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-35: what has run stops when the page is left, and only then."""
    page.route("**/consent.more.*", lambda route: route.abort())
    page.goto(standin.url())
    press(page, ACCEPT)
    wait_until_ran(page, "stats")
    assert standin.newest_choice()["action"] == "accept_all"

    with page.expect_navigation():
        page.evaluate("consent.withdraw()")

    assert granted(page) == []
    assert ran(page) == []
    assert standin.newest_choice(2)["action"] == "withdraw"
