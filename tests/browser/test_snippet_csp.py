"""The strictest policies that pages send: no inline style, no eval, Trusted Types."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    STRICT_CSP,
    banner,
    heard,
    preferences,
    press,
    ran,
    wait_until_ran,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_TRUSTED = f"{STRICT_CSP}; require-trusted-types-for 'script'; trusted-types consent"


@pytest.mark.parametrize("csp", [STRICT_CSP, _TRUSTED], ids=["nonce", "trusted types"])
@pytest.mark.expects_page_errors("inline script violates")
def test_everything_works_under_a_strict_policy(
    standin: StandIn, page: Page, csp: str
) -> None:
    """Requirement A-73."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    standin.headers = {"content-security-policy": csp}
    page.goto(standin.url("/strict"))

    box = banner(page).bounding_box()
    press(page, CHOOSE)
    expect(preferences(page)).to_be_visible()
    preferences(page).get_by_role("button", name=ACCEPT).click()

    wait_until_ran(page, "stats", "inline")
    standin.newest_choice()
    standin.wait_for(lambda: "third-video.localhost/video" in standin.visits)
    assert box is not None
    assert box["width"] == 420
    assert heard(page, "error") == []
    refused = [text for text in complaints if "Content Security Policy" in text]
    assert len(refused) == 1, refused


@pytest.mark.expects_page_errors("inline script violates")
def test_a_held_script_without_a_nonce_does_not_get_ours(
    standin: StandIn, page: Page
) -> None:
    """Markup that somebody smuggles into a page must not run by being marked."""
    standin.headers = {"content-security-policy": STRICT_CSP}
    page.goto(standin.url("/strict"))

    page.evaluate("consent.accept()")
    wait_until_ran(page, "stats", "inline")
    page.wait_for_load_state("networkidle")

    assert "without a nonce" not in ran(page)


@pytest.mark.expects_page_errors("TrustedTypePolicy")
def test_if_the_page_forbids_our_trusted_types_policy_scripts_stay_held(
    standin: StandIn, page: Page
) -> None:
    forbidding = (
        f"{STRICT_CSP}; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    standin.headers = {"content-security-policy": forbidding}
    page.goto(standin.url("/strict"))

    page.evaluate("consent.accept()")
    standin.newest_choice()
    page.wait_for_function("heard.some(([name]) => name === 'error')")

    assert ran(page) == []
    expect(banner(page)).to_have_count(0)
