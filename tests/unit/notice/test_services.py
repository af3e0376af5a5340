"""The services that notices name: one truth, in the catalog."""

from collections import Counter

import pytest

from consent_service.catalog import load_catalog
from consent_service.notice.check import read_notice
from consent_service.notice.facts.gather import gather
from consent_service.notice.services import (
    decided_as,
    load_named_services,
    pattern_of,
)
from consent_service.notice.source.load import Source
from tests.unit.notice.conftest import Check

# A spelling may stand inside a longer name, which is looked for first.
LONGER = {
    ("Cloudflare", "Cloudflare Web Analytics"),
    ("LinkedIn", "LinkedIn Insight"),
    ("TikTok", "TikTok Pixel"),
    ("Google Analytics", "Google Analytics 4"),
    ("Google Analytics", "Google Analytics for Firebase"),
    ("Cloudflare", "Cloudflare Zaraz"),
    ("Cloudflare", "Cloudflare Turnstile"),
}


def test_every_name_stands_once() -> None:
    names = Counter(service.name.lower() for service in load_named_services())

    assert [name for name, times in names.items() if times > 1] == []


def test_every_spelling_stands_once() -> None:
    spellings = Counter(
        spelling for service in load_named_services() for spelling in service.match
    )

    assert [spelling for spelling, times in spellings.items() if times > 1] == []


def test_no_name_is_matched_by_two_services() -> None:
    """Longer names are looked for first, so they may hold a shorter one."""
    matched = {
        (other.name, service.name)
        for service in load_named_services()
        for other in load_named_services()
        if other is not service and pattern_of(other).search(service.name)
    }

    assert matched == LONGER


def test_the_catalog_says_what_a_service_is_for() -> None:
    services = load_catalog().services
    differing = [
        (service.name, service.category)
        for service in load_named_services()
        if decided_as(service.category) != services[service.catalog_id].category
    ]

    assert differing == []


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Giosg", "preferences"),
        ("Google reCAPTCHA", "preferences"),
        ("YouTube", "embedded_media"),
        ("Vimeo", "embedded_media"),
        ("Google Maps", "embedded_media"),
        ("OpenStreetMap", "embedded_media"),
        ("SoundCloud", "embedded_media"),
        ("Spotify", "embedded_media"),
        ("Google Fonts", "embedded_media"),
    ],
)
def test_what_the_two_tables_disagreed_on_is_settled(name: str, category: str) -> None:
    """Decision 0023."""
    [service] = [service for service in load_named_services() if service.name == name]

    assert service.category == category


def test_the_longer_name_is_the_one_that_is_read() -> None:
    text = "Cookie policy\n\nThe Facebook pixel sets cookies if you agree to them.\n"
    reading = read_notice(Source("notice.txt", text.encode()))

    names = [mention.service.name for mention in gather(reading).mentions]

    assert names == ["Meta Pixel"]


def test_services_are_listed_in_the_order_of_the_text(check: Check) -> None:
    text = "Cookie policy\n\nWe use Matomo, Hotjar and Google Ads if you agree.\n"

    assert check(text).disclosure.tools == ("Matomo", "Hotjar", "Google Ads")


def test_a_chat_alone_does_not_say_that_choices_are_remembered(check: Check) -> None:
    text = "Cookie policy\n\nOur pages have a chat by Giosg, with cookies of its own.\n"

    report = check(text)

    assert report.disclosure.tools == ("Giosg",)
    assert "preferences" not in report.disclosure.categories
