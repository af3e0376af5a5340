"""What each category alone switches on, and what it leaves denied."""

import pytest
from playwright.sync_api import Page

from tests.browser.acts import ACCEPT, press
from tests.browser.signals.traffic import Traffic
from tests.browser.signals.vendors import flags
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

# The newest value that each tool finds in its queue while no tool has come.
_NEWEST = """() => {
  const google = dataLayer.filter((entry) => entry[0] === 'consent').at(-1)[2];
  const uet = uetq.findLast((entry) => entry.ad_storage).ad_storage;
  const clarity = window.clarity.q.at(-1)[1];
  return { ...google, uet, clarity_ad: clarity.ad_Storage,
    clarity_analytics: clarity.analytics_Storage, matomo: _paq.at(-1)[0] };
}"""

GRANTED_BY: dict[str, set[str]] = {
    "preferences": {"functionality_storage", "personalization_storage"},
    "analytics": {"analytics_storage", "clarity_analytics", "matomo"},
    # It needs analytics, so that comes with it.
    "ga_demographics": {"analytics_storage", "clarity_analytics", "matomo"},
    "marketing": {
        *("ad_storage", "ad_user_data", "ad_personalization"),
        *("uet", "clarity_ad"),
    },
    "social_sharing": set(),
}

FLAGS_BY: dict[str, set[str]] = {
    "preferences": set(),
    "analytics": set(),
    "ga_demographics": {"allow_google_signals"},
    "marketing": {"allow_ad_personalization_signals"},
    "social_sharing": set(),
}


def _open_untagged(standin: StandIn, page: Page) -> None:
    """Open a page on which no tool empties its queue."""
    page.goto(standin.url("/queues"), wait_until="networkidle")


@pytest.mark.parametrize("category", GRANTED_BY)
def test_a_category_switches_on_its_own_signals_only(
    standin: StandIn, page: Page, category: str
) -> None:
    """E1, row by row."""
    _open_untagged(standin, page)

    page.evaluate("name => consent.accept(name)", category)

    values = page.evaluate(_NEWEST)
    words = {"granted", "setConsentGiven"}
    on = {name for name, value in values.items() if value in words}
    assert on == GRANTED_BY[category] | {"security_storage"}


@pytest.mark.parametrize("category", FLAGS_BY)
def test_a_category_sets_its_own_flags_only(
    standin: StandIn, page: Page, category: str
) -> None:
    """E1, E3: two flags that only restrict, and belong to two categories."""
    _open_untagged(standin, page)

    page.evaluate("name => consent.accept(name)", category)

    values = flags(page)
    redacts = values.pop("ads_data_redaction")
    assert redacts is (category != "marketing")
    assert {name for name, value in values.items() if value} == FLAGS_BY[category]
    assert values["url_passthrough"] is False


def test_an_update_says_all_seven_types(standin: StandIn, page: Page) -> None:
    """E2: what is not said keeps its last value, so all is said each time."""
    _open_untagged(standin, page)

    press(page, ACCEPT)

    values = page.evaluate("dataLayer.filter((entry) => entry[0] === 'consent').at(-1)")
    assert values["1"] == "update"
    assert set(values["2"]) == {
        *("ad_storage", "ad_user_data", "ad_personalization", "analytics_storage"),
        *("functionality_storage", "personalization_storage", "security_storage"),
    }


@pytest.mark.parametrize("path", ["/tags", "/stubbed"])
def test_the_defaults_and_flags_come_before_the_tags_own_configuration(
    standin: StandIn, page: Page, traffic: Traffic, path: str
) -> None:
    """E2: said later, they would count for later events only; also with the stub."""
    page.goto(standin.url(path), wait_until="networkidle")

    press(page, ACCEPT)
    page.wait_for_function("dataLayer.some((entry) => entry[0] === 'config')")

    order = page.evaluate("dataLayer.map((entry) => entry[0] ?? entry.event)")
    first = order.index("config")
    assert page.evaluate("[...dataLayer[0]].slice(0, 2)") == ["consent", "default"]
    assert order[:first].count("set") == 2
    assert "consent_update" in order[:first]
    assert traffic.addresses[0].startswith("https://www.")


def test_tag_manager_gets_an_event_with_every_decision(
    standin: StandIn, page: Page
) -> None:
    """Its triggers listen to events of the data layer."""
    _open_untagged(standin, page)

    page.evaluate("consent.accept('marketing')")

    (event,) = page.evaluate("dataLayer.filter((entry) => entry.event)")
    assert event["event"] == "consent_update"
    assert event["consent"]["marketing"] == "granted"
    assert event["consent"]["analytics"] == "denied"
