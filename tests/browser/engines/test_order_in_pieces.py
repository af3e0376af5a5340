"""Scripts keep their order even if the page arrives in pieces."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.acts import ACCEPT, press, ran, wait_until_ran
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


def test_a_deferred_script_waits_for_all_that_are_not(
    standin: StandIn, page: Page
) -> None:
    """The page's own script splits the page: what follows is found in a second sweep.

    WebKit hands over even a short page in pieces.
    """
    page.goto(standin.url("/pieces"))
    press(page, ACCEPT)
    wait_until_ran(page, "early", "late")
    standin.newest_choice()
    held: list[Route] = []
    page.route("**/early.js", lambda route: held.append(route))

    with page.expect_request("**/late.js"):
        page.reload(wait_until="commit")

    assert ran(page) == ["own"]
    for route in held:
        route.continue_()
    wait_until_ran(page, "early", "late")
    assert ran(page) == ["own", "early", "late"]
