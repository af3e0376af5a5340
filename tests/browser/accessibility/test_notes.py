"""What is said after a choice can be read, and leads to the rest."""

import pytest
from playwright.sync_api import Page, expect

from consent_service.policy.load import load_policy
from consent_service.policy.revision import revision_of
from consent_service.snippet import snippet_digest
from tests.browser.accessibility.conftest import FOLDER
from tests.browser.acts import ACCEPT, press
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


def test_a_withdrawal_names_each_host_of_what_stays_once(
    standin: StandIn, page: Page
) -> None:
    """Thirteen names in a row were a wall; the declaration has them all (A-36)."""
    policy = load_policy(FOLDER / "everywhere" / "shop.toml")
    standin.revision = revision_of(policy, snippet=snippet_digest())
    page.goto(standin.url())
    press(page, ACCEPT)
    standin.newest_choice()

    with page.expect_navigation():
        page.evaluate("consent.withdraw()")

    status = page.get_by_role("status")
    expect(status).to_contain_text("IDE (doubleclick.net); fr (facebook.com)")
    expect(status).to_contain_text("youtube.com (10)")
    assert status.inner_text().count("youtube.com") == 1
    link = status.get_by_role("link", name="Evästeseloste")
    expect(link).to_have_attribute("href", standin.url("/shop/declaration?lang=fi"))
