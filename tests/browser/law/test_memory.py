"""Section A5: a refusal is remembered like a grant, for as long, and no longer."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from consent_service.policy.model import Policy
from tests.browser.acts import ACCEPT, REJECT, banner, granted, press, ran
from tests.browser.standin import StandIn
from tests.places import ROOT
from tests.service.choosing import Service

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def days_of(context: BrowserContext, name: str = "consent_shop") -> float:
    """Return in how many days the browser itself forgets the choice."""
    (cookie,) = [service for service in context.cookies() if service["name"] == name]
    return (cookie["expires"] - datetime.now(UTC).timestamp()) / 86_400


@pytest.mark.parametrize("answer", [ACCEPT, REJECT])
def test_both_answers_are_kept_for_183_days(
    standin: StandIn, page: Page, context: BrowserContext, answer: str
) -> None:
    """Requirement A-39."""
    page.goto(standin.url("/plain"))

    press(page, answer)
    standin.newest_choice()

    assert days_of(context) == pytest.approx(183, abs=0.1)


@pytest.mark.parametrize("answer", [ACCEPT, REJECT])
def test_nobody_is_asked_again_before_that(
    standin: StandIn, page: Page, answer: str
) -> None:
    """Requirement A-40: 182 days later all is as it was."""
    page.clock.set_fixed_time(NOW)
    page.goto(standin.url("/plain"))
    press(page, answer)
    standin.newest_choice()

    page.clock.set_fixed_time(NOW + timedelta(days=182))
    page.reload(wait_until="networkidle")

    expect(banner(page)).to_have_count(0)
    assert bool(granted(page)) is (answer == ACCEPT)


def test_after_that_consent_is_gone_and_asked_for_again(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-43: expired is denied until it is renewed."""
    page.clock.set_fixed_time(NOW)
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()

    page.clock.set_fixed_time(NOW + timedelta(days=184))
    page.reload(wait_until="networkidle")

    expect(banner(page)).to_be_visible()
    assert granted(page) == []
    assert ran(page) == []


def _new_provider(policy: Policy) -> dict[str, Any]:
    services = tuple(
        msgspec.structs.replace(
            service,
            provider=msgspec.structs.replace(service.provider, name="Toinen Oy"),
        )
        if service.id == "stats" and service.provider
        else service
        for service in policy.services
    )
    return {"services": services}


def _new_words(policy: Policy) -> dict[str, Any]:
    services = tuple(
        msgspec.structs.replace(
            service, purpose={"fi": "Laskee.", "sv": "…", "en": "…"}
        )
        if service.id == "stats"
        else service
        for service in policy.services
    )
    return {"services": services, "notice_url": "https://shop.example/uusi"}


@pytest.mark.parametrize(
    ("change", "asked"),
    [(_new_provider, ["Kävijätilastot"]), (_new_words, [])],
    ids=["another provider", "other words"],
)
def test_only_a_category_whose_meaning_changed_is_asked_about_again(
    standin: StandIn,
    page: Page,
    policy: Policy,
    publish: Callable[..., object],
    change: Callable[[Policy], dict[str, Any]],
    asked: list[str],
) -> None:
    """Requirements A-41 and A-42."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()

    publish(**change(policy))
    page.reload(wait_until="networkidle")

    assert page.locator("li b").all_inner_texts() == asked
    # What is asked again counts as denied meanwhile; the rest goes on.
    assert ("analytics" in granted(page)) is (asked == [])
    assert "marketing" in granted(page)


def test_a_choice_is_not_used_on_another_site(standin: StandIn, page: Page) -> None:
    """Requirement A-44: another host is asked for itself."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()

    page.goto(standin.url("/plain", host="other.localhost"))

    expect(banner(page)).to_be_visible()
    assert granted(page) == []


def test_the_service_takes_no_choice_from_another_site(service: Service) -> None:
    """Requirement A-44."""
    answer = service.choose(origin="https://somebody.example")

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_cookie_set_by_the_response_is_not_overwritten(
    service: Service, page: Page, context: BrowserContext
) -> None:
    """Requirement A-45: no cap of seven days on what an HTTP response has set."""
    page.goto(f"{service.address}/demo/inope")

    with page.expect_response("**/choices") as answer:
        press(page, REJECT)
    header = answer.value.header_value("set-cookie")

    assert header is not None
    assert header.startswith("consent_inope=")
    assert "; Path=/; Max-Age=15811200; SameSite=Lax" in header
    page.wait_for_function("consent.receipt()")
    assert days_of(context, "consent_inope") == pytest.approx(183, abs=0.1)


def test_a_choice_that_the_browser_has_forgotten_does_not_count(
    standin: StandIn, page: Page, context: BrowserContext
) -> None:
    """Requirement A-46: as Safari does after seven days to what a script has set."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()
    page.wait_for_function("consent.receipt()")

    context.clear_cookies()
    page.reload(wait_until="networkidle")

    expect(banner(page)).to_be_visible()
    assert granted(page) == []
    assert ran(page) == []


def test_the_documents_tell_owners_of_that_limit() -> None:
    """Requirement A-46."""
    guide = (ROOT / "docs/embedding.md").read_text(encoding="utf-8")

    told = [line for line in guide.splitlines() if "Safari" in line]
    assert any(re.search(r"\b(7|seven) days\b", line) for line in told)


def test_a_page_of_another_site_gets_no_cookie(service: Service) -> None:
    """Requirement A-47: so there is none to be partitioned, or followed by."""
    answer = service.choose(sec_fetch_site="cross-site")

    assert answer.status_code == 201
    assert "set-cookie" not in answer.headers
