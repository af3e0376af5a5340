"""The eight tests that every integration has to pass, with stand-in vendors."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acts import ACCEPT, REJECT, banner, granted, press, reopen, send_gpc
from tests.browser.signals.traffic import Traffic
from tests.browser.signals.vendors import VENDORS, Vendor, flags
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

Told = Callable[[str], list[tuple[str, dict[str, Any]]]]

EVERY = pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS.keys())


def open_tags(standin: StandIn, page: Page, path: str = "/tags") -> None:
    page.goto(standin.url(path), wait_until="networkidle")


def wait_for(traffic: Traffic, page: Page, place: str) -> None:
    """Wait until a request to `place` was answered; it is often there already."""
    deadline = time.monotonic() + 10
    while not any(place in address for address in traffic.addresses):
        assert time.monotonic() < deadline, f"{place} was never asked"
        # The stand-in answers while Playwright waits, and only then.
        page.wait_for_timeout(20)


def cookies(context: BrowserContext) -> set[str]:
    return {cookie["name"] for cookie in context.cookies()} - {"consent_shop"}


@EVERY
@pytest.mark.parametrize("path", ["/tags", "/stubbed"])
def test_before_a_choice_a_tool_is_told_of_a_denial_and_contacts_nobody(
    standin: StandIn,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    vendor: Vendor,
    path: str,
) -> None:
    """E5.1; requirements A-01, A-02 and A-03; also where the script comes late."""
    open_tags(standin, page, path)

    assert page.evaluate(vendor.first) == vendor.denied
    assert traffic.addresses == []
    assert cookies(context) == set()


@EVERY
def test_a_grant_is_told_once_and_before_the_tool_runs(
    standin: StandIn,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    told: Told,
    vendor: Vendor,
) -> None:
    """E5.2: one update, then the vendor is contacted, and sets what is declared."""
    open_tags(standin, page)

    press(page, ACCEPT)

    wait_for(traffic, page, vendor.contact)
    page.wait_for_load_state("networkidle")
    # The pixel of Meta is asked for only where it is granted: nothing has to be said.
    updates = [
        update for update in told(vendor.told) if update[0] == vendor.granted[0]
    ][-1:]
    assert updates == ([vendor.granted] if vendor.told != "meta" else [])
    assert sum(kind == "update" for kind, _ in told(vendor.told)) <= 1
    assert vendor.cookies <= cookies(context)


def test_tools_set_the_cookies_that_are_declared(
    standin: StandIn, page: Page, context: BrowserContext, traffic: Traffic
) -> None:
    """E5.2; requirement A-01: every cookie of every vendor is in the declaration."""
    open_tags(standin, page)

    press(page, ACCEPT)
    for vendor in VENDORS.values():
        wait_for(traffic, page, vendor.contact)
    page.wait_for_load_state("networkidle")

    assert cookies(context) == frozenset().union(
        *(vendor.cookies for vendor in VENDORS.values())
    )


@EVERY
def test_every_tool_is_told_of_a_refusal_and_none_is_contacted(
    standin: StandIn,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    vendor: Vendor,
) -> None:
    """E5.3: after a reload, in a new tab and on a second page."""
    open_tags(standin, page)
    press(page, REJECT)
    standin.newest_choice()

    page.reload(wait_until="networkidle")
    tab = context.new_page()
    open_tags(standin, tab, "/tags?second")

    for visited in (page, tab):
        expect(banner(visited)).to_have_count(0)
        assert granted(visited) == []
        assert visited.evaluate(vendor.first) == vendor.denied
    assert traffic.addresses == []
    assert cookies(context) == set()


def test_analytics_alone_include_neither_ads_nor_demographics(
    standin: StandIn,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    told: Told,
) -> None:
    """E5.4."""
    open_tags(standin, page)

    page.evaluate("consent.accept('analytics')")
    for place in ("google-analytics.com", "clarity.ms/collect", "matomo.php"):
        wait_for(traffic, page, place)
    page.wait_for_load_state("networkidle")

    (hit,) = traffic.values_sent("/g/collect")
    assert hit == {"tid": "G-SHOP", "gcs": "G101", "npa": "1"}
    (seen,) = traffic.values_sent("clarity.ms/collect")
    assert seen == {"ad_Storage": "denied", "analytics_Storage": "granted"}
    assert traffic.hosts() == {
        "www.googletagmanager.com",
        "www.google-analytics.com",
        "www.clarity.ms",
        "c.clarity.ms",
        "matomo.shop.example",
    }
    assert told("AW-SHOP") == []
    analytics = [
        vendor for vendor in VENDORS.values() if vendor.category == "analytics"
    ]
    assert cookies(context) == frozenset().union(
        *(vendor.cookies for vendor in analytics)
    )


def test_demographics_in_the_strict_reading_grant_no_ad_storage(
    standin: StandIn, page: Page, traffic: Traffic, told: Told
) -> None:
    """E5.5, E3 (a): the flag is on, and demographics stay empty."""
    open_tags(standin, page)

    page.evaluate("consent.accept('ga_demographics')")
    wait_for(traffic, page, "google-analytics.com")

    assert flags(page)["allow_google_signals"] is True
    assert flags(page)["allow_ad_personalization_signals"] is False
    types = told("G-SHOP")[-1][1]
    assert types["analytics_storage"] == "granted"
    ads = ("ad_storage", "ad_user_data", "ad_personalization")
    assert {types[name] for name in ads} == {"denied"}
    assert "stats.g.doubleclick.net" not in traffic.hosts()


def test_demographics_in_the_coupled_reading_grant_storage_and_no_personal_ads(
    standin: StandIn,
    page: Page,
    traffic: Traffic,
    told: Told,
    publish: Callable[..., object],
) -> None:
    """E5.5, E3 (b): the ads themselves stay held."""
    publish(demographics="coupled")
    open_tags(standin, page)

    page.evaluate("consent.accept('ga_demographics')")
    wait_for(traffic, page, "stats.g.doubleclick.net")

    types = told("G-SHOP")[-1][1]
    assert types["ad_storage"] == "granted"
    # Google Ads reads what `ad_storage` lets it; to use it needs consent to marketing.
    assert types["ad_user_data"] == types["ad_personalization"] == "denied"
    assert traffic.values_sent("stats.g.doubleclick.net")[0]["npa"] == "1"
    assert told("AW-SHOP") == []
    assert traffic.values_sent("bat.bing.com") == []


@EVERY
def test_tools_are_told_of_a_withdrawal_at_once_and_keep_nothing(
    standin: StandIn,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    told: Told,
    vendor: Vendor,
) -> None:
    """E5.6; requirement A-35: a denied update, no cookies, a clean reload."""
    open_tags(standin, page)
    press(page, ACCEPT)
    wait_for(traffic, page, vendor.contact)
    page.wait_for_load_state("networkidle")
    standin.newest_choice()
    before = len(told(vendor.told))

    with page.expect_navigation():
        reopen(page)
        press(page, REJECT)
    page.wait_for_load_state("networkidle")
    traffic.addresses.clear()
    page.reload(wait_until="networkidle")

    assert told(vendor.told)[before:][:1] == [vendor.refused]
    assert cookies(context) == set()
    assert traffic.addresses == []


@EVERY
def test_the_signal_suspends_an_older_grant(
    standin: StandIn,
    context: BrowserContext,
    page: Page,
    traffic: Traffic,
    vendor: Vendor,
) -> None:
    """E5.7; requirement A-51: marketing, demographics and sharing are off."""
    open_tags(standin, page)
    press(page, ACCEPT)
    standin.newest_choice()
    page.wait_for_load_state("networkidle")
    page.close()
    traffic.addresses.clear()

    later = context.new_page()
    send_gpc(later)
    open_tags(standin, later)
    later.wait_for_load_state("networkidle")

    assert granted(later) == ["preferences", "analytics"]
    is_contacted = any(vendor.contact in address for address in traffic.addresses)
    assert is_contacted == (vendor.category == "analytics")
    assert flags(later)["allow_google_signals"] is False
    press_in_preferences(later, "Tallenna valinnat")
    # The first choice is sent again when its page was closed before the answer came.
    standin.wait_for(lambda: standin.choices[-1]["action"] == "save")
    assert standin.choices[-1]["gpc"] is True
    assert standin.choices[-1]["decisions"]["marketing"] == "denied"


@EVERY
@pytest.mark.expects_page_errors("ERR_FAILED.*consent.js")
@pytest.mark.parametrize("path", ["/tags", "/stubbed"])
def test_without_the_service_everything_is_denied_and_the_page_works(
    standin: StandIn,
    page: Page,
    context: BrowserContext,
    traffic: Traffic,
    vendor: Vendor,
    path: str,
) -> None:
    """E5.8: where there is a stub, it has said so already."""
    page.route("**/consent.js", lambda route: route.abort())

    open_tags(standin, page, path)

    expect(page.get_by_role("heading", name="Kauppa")).to_be_visible()
    if path == "/stubbed":
        assert page.evaluate(vendor.first) == vendor.denied
    assert traffic.addresses == []
    assert cookies(context) == set()


def press_in_preferences(page: Page, name: str) -> None:
    reopen(page)
    press(page, name)
