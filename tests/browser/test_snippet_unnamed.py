"""The owner has not yet stated which service it is."""

from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import Page, expect

from consent_service.policy.model import Policy, Service
from consent_service.policy.revision import Revision
from tests.browser.acts import CHOOSE, preferences, press
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


def _unnamed(service: Service) -> Service:
    return msgspec.structs.replace(service, provider=None, open=("name", "provider"))


@pytest.fixture
def unnamed(publish: Callable[..., Revision], policy: Policy) -> Revision:
    return publish(
        services=tuple(
            _unnamed(service) if service.id in ("ads", "video") else service
            for service in policy.services
        )
    )


@pytest.mark.usefixtures("unnamed")
def test_the_preferences_call_the_service_by_what_is_seen_of_it(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url())

    press(page, CHOOSE)

    dialog = preferences(page)
    expect(dialog.get_by_text("_ads, ADID, third-ads.localhost")).to_be_attached()
    expect(dialog.get_by_text("third-video.localhost")).to_be_attached()
    expect(dialog).not_to_contain_text("Mainokset")
    expect(dialog).not_to_contain_text("()")


@pytest.mark.usefixtures("unnamed")
def test_a_placeholder_names_the_host_if_the_service_has_no_name(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url("/plain"))

    placeholder = page.locator(".p.h").first
    expect(placeholder).to_contain_text("third-video.localhost")
    expect(placeholder).not_to_contain_text("Videopalvelu")
