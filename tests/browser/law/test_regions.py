"""Section A6: other technologies, other regions, and the browser's own signal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from tests.browser.acts import ACCEPT, banner, granted, press, ran, send_gpc, stored
from tests.browser.standin import StandIn
from tests.service.choosing import Service

pytestmark = pytest.mark.browser

Publish = Callable[..., object]

SHOP = Path(__file__).parents[1] / "shop.toml"


def policy_for(folder: Path, jurisdiction: str) -> Policy:
    """Return the shop's policy as an owner in that jurisdiction would write it."""
    text = SHOP.read_text(encoding="utf-8")
    line = f'jurisdiction = "{jurisdiction}"\n'
    file = folder / "shop.toml"
    file.write_text(
        text.replace("[controller]", f"{line}[controller]"), encoding="utf-8"
    )
    return load_policy(file)


@pytest.mark.parametrize(
    "element", ["img[data-consent]", "iframe", "video", "audio", "embed", "object"]
)
def test_pixels_and_embeds_are_held_like_scripts(
    standin: StandIn, page: Page, element: str
) -> None:
    """Requirement A-48: whatever the technique."""
    page.goto(standin.url("/held"), wait_until="networkidle")

    held = page.locator(element).first

    assert held.get_attribute("src") is None
    assert held.get_attribute("data") is None
    assert standin.visits == []


def test_with_nothing_optional_there_is_no_banner_and_still_a_declaration(
    standin: StandIn, page: Page, publish: Publish
) -> None:
    """Requirement A-49."""
    policy = standin.revision.policy
    publish(categories=policy.categories[:1], services=policy.services[:1])
    page.goto(standin.url("/plain"))
    page.wait_for_function("heard.length")

    expect(banner(page)).to_have_count(0)
    page.locator("[data-consent-open]").click()

    expect(page).to_have_title("Declaration")


def test_an_unknown_region_gets_the_strictest_treatment(
    standin: StandIn, page: Page, tmp_path: Path, publish: Publish
) -> None:
    """Requirement A-50: silence is no."""
    policy = policy_for(tmp_path, "EU")
    publish(jurisdiction=policy.jurisdiction, model=policy.model)

    page.goto(standin.url("/plain"), wait_until="networkidle")

    expect(banner(page)).to_be_visible()
    assert granted(page) == []
    assert stored(page) == set()


def test_the_signal_turns_everything_sensitive_off_and_is_shown_as_honoured(
    standin: StandIn, page: Page, tmp_path: Path, publish: Publish
) -> None:
    """Requirement A-51, in California: silence is yes, the signal is no."""
    policy = policy_for(tmp_path, "US-CA")
    publish(jurisdiction=policy.jurisdiction, model=policy.model)
    send_gpc(page)

    page.goto(standin.url("/plain"), wait_until="networkidle")

    assert granted(page) == ["preferences", "analytics"]
    page.evaluate("consent.open()")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Global Privacy Control")


def test_the_service_publishes_its_promise_about_the_signal(
    service: Service, page: Page
) -> None:
    """Requirement A-52, as a browser gets it."""
    answer = page.goto(f"{service.address}/.well-known/gpc.json")

    assert answer is not None
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["gpc"] is True


def test_california_asks_nothing_first_and_lets_everybody_opt_out(
    standin: StandIn, page: Page, tmp_path: Path, publish: Publish
) -> None:
    """Table 0.2: the opt-out model; the way out is one click and counts at once."""
    policy = policy_for(tmp_path, "US-CA")
    publish(jurisdiction=policy.jurisdiction, model=policy.model)
    page.goto(standin.url("/plain"))
    page.wait_for_function("(window.ran ?? []).includes('ads')")

    # What runs already is ended by loading the page again.
    with page.expect_navigation(wait_until="networkidle"):
        page.evaluate("void setTimeout(() => consent.reject())")

    assert granted(page) == []
    page.reload(wait_until="networkidle")
    assert ran(page) == []


def test_quebec_keeps_profiling_off_until_it_is_switched_on(
    standin: StandIn, page: Page, tmp_path: Path, publish: Publish
) -> None:
    """Requirement A-55: and how to switch it on is said."""
    policy = policy_for(tmp_path, "CA-QC")
    publish(jurisdiction=policy.jurisdiction, model=policy.model)
    page.goto(standin.url("/plain"), wait_until="networkidle")

    assert granted(page) == []
    assert ran(page) == []
    expect(banner(page).get_by_role("button", name=ACCEPT)).to_be_visible()
    press(page, ACCEPT)

    assert standin.newest_choice()["action"] == "accept_all"
