"""Banners that are counted: what is sent when, and what is never stored for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from consent_service.policy.revision import Revision
from tests.browser.acts import REJECT, banner, press, send_gpc, stored
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


@pytest.fixture
def sent(context: BrowserContext, publish: Callable[..., Revision]) -> list[Request]:
    """What pages send to be counted, by a policy that counts."""
    publish(count_views=True)
    requests: list[Request] = []

    def take(route: Route, request: Request) -> None:
        requests.append(request)
        route.fulfill(status=204, headers={"access-control-allow-origin": "*"})

    context.route("**/views", take)
    return requests


def test_a_banner_is_counted_once_and_leaves_nothing_behind(
    standin: StandIn, page: Page, sent: list[Request]
) -> None:
    page.goto(standin.url(), wait_until="networkidle")

    expect(banner(page)).to_be_visible()
    assert [request.post_data for request in sent] == ["0"]
    assert "cookie" not in sent[0].headers
    assert stored(page) == set()


def test_the_signal_goes_along(
    standin: StandIn, page: Page, sent: list[Request]
) -> None:
    send_gpc(page).goto(standin.url(), wait_until="networkidle")

    assert [request.post_data for request in sent] == ["1"]


def test_who_has_decided_is_not_counted_again(
    standin: StandIn, page: Page, sent: list[Request]
) -> None:
    page.goto(standin.url(), wait_until="networkidle")
    press(page, REJECT)
    standin.newest_choice()

    page.reload(wait_until="networkidle")

    expect(banner(page)).to_have_count(0)
    assert len(sent) == 1
