"""Stopping what has run: by loading the page again, when nobody loses anything."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.acts import ACCEPT, granted, press, ran, wait_until_ran
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_STOPS = "Lataa sivu uudelleen, jotta palvelut, joita et sallinut, pysähtyvät."


@pytest.fixture
def loads(page: Page) -> list[str]:
    """The method and address of each load of a page."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            found.append(f"{request.method} {request.url.partition('/plain')[2]}")

    page.on("request", note)
    return found


@pytest.mark.parametrize("fragment", ["", "#", "#osa"])
def test_a_withdrawal_loads_the_page_with_get_at_its_own_address(
    standin: StandIn, page: Page, loads: list[str], fragment: str
) -> None:
    """Kind: `reload` sends again the order that the page is the answer to."""
    page.goto(standin.url(f"/plain?a=1{fragment}"))
    press(page, ACCEPT)
    wait_until_ran(page, "stats")

    page.evaluate("consent.withdraw()")
    page.wait_for_function("!window.ran?.length && window.consent?.get")

    assert len(loads) == 2
    assert loads[1] == "GET ?a=1"
    assert page.url.endswith(f"/plain?a=1{fragment}")
    assert granted(page) == []


def test_what_was_typed_is_not_lost(standin: StandIn, page: Page) -> None:
    """Kind: a form that a visitor was filling in was emptied, in every tab."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    wait_until_ran(page, "stats")
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.locator("textarea").press_sequentially("abc")

    page.evaluate("consent.withdraw()")

    expect(page.get_by_role("button", name=_STOPS)).to_be_visible()
    assert page.locator("textarea").input_value() == "abc"
    assert granted(page) == []
    press(page, _STOPS)
    page.wait_for_function("!window.ran?.length && window.consent?.get")
    assert ran(page) == []
