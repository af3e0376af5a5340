"""The catalog says only what it knows, in words and shapes that a policy can use."""

import re

import msgspec
import pytest

from consent_service.catalog import Catalog, Item, Service, load_catalog
from consent_service.catalog.check import (
    Titled,
    review_entry,
    review_provider,
    review_together,
)
from consent_service.catalog.signals import NAMES
from consent_service.locales import load_texts
from consent_service.policy import model

ISO_8601 = re.compile(
    r"P([0-9]+W|(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+D)?"
    r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)"
)
HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
OUTDATED = (
    "google.com/settings/ads",
    "google.com/ads/preferences",
    "/policies/",
    "analytics/learn/privacy.html",
    "google.com/privacy_ads.html",
    "analytics/privacyoverview.html",
    "google.com/analytics/terms",
    "addthis.com",
    "networkadvertising.org",
    "facebook.com/policies/cookies",
    "facebook.com/about/privacy",
    "windows.microsoft.com",
    "privacyshield.gov",
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def items_of(catalog: Catalog) -> list[tuple[Service, Item]]:
    return [
        (service, item)
        for service in catalog.services.values()
        for item in service.items
    ]


def test_more_than_sixty_services_are_known(catalog: Catalog) -> None:
    assert len(catalog.services) > 60


def test_nothing_is_wrong_with_any_service(catalog: Catalog) -> None:
    """Every fact has a source, and what nobody states is open."""
    texts = load_texts("en")
    titled = Titled(texts.category, texts.data, catalog.words.load("en"))
    flaws = [
        f"{entry.id}: {flaw}"
        for entry in catalog.entries.values()
        for flaw in review_entry(entry, catalog.provider_entries, titled)
    ]

    assert flaws == []


def test_nothing_is_wrong_with_any_provider(catalog: Catalog) -> None:
    """Requirement C-06."""
    flaws = [
        f"{key}: {flaw}"
        for key, provider in catalog.provider_entries.items()
        for flaw in review_provider(provider)
    ]

    assert flaws == []


def test_a_host_an_id_and_a_name_belong_to_one_service(catalog: Catalog) -> None:
    assert list(review_together(catalog)) == []


def test_a_name_of_two_letters_is_a_common_one(catalog: Catalog) -> None:
    """`m` and `ts` are cookies of dozens of services: alone they tell none."""
    telling = [
        (entry.id, item.name)
        for entry in catalog.entries.values()
        for item in entry.items
        if len(item.name.replace("*", "")) <= 2 and not item.common
    ]

    assert telling == []


def test_every_provider_provides_something(catalog: Catalog) -> None:
    used = {entry.provider for entry in catalog.entries.values()}

    assert set(catalog.provider_entries) - used == set()


def test_every_service_becomes_a_service_of_a_policy(catalog: Catalog) -> None:
    """A policy takes catalog services over field by field."""
    for service in catalog.services.values():
        made = msgspec.convert(msgspec.to_builtins(service), model.Service)

        assert made.id == service.id


def test_every_fact_was_looked_up(catalog: Catalog) -> None:
    """Decision 0059: what nobody was found to state is left open."""
    bases = {
        *(it.basis for entry in catalog.entries.values() for it in entry.sources),
        *(it.basis for key in catalog.provider_entries.values() for it in key.sources),
    }

    assert bases == {"page", "code", "others", "own"}


def test_ids_are_the_names_of_their_files(catalog: Catalog) -> None:
    wrong = [key for key, service in catalog.services.items() if key != service.id]

    assert wrong == []


def test_purposes_and_titles_are_in_finnish_swedish_and_english(
    catalog: Catalog,
) -> None:
    """Requirement C-07: a purpose, specific and in plain language."""
    words = [
        *(service.purpose for service in catalog.services.values()),
        *(
            way.title
            for service in catalog.services.values()
            for way in service.opt_out
        ),
        *(item.purpose for _, item in items_of(catalog)),
    ]

    assert all(text.get("fi") and text.get("sv") and text.get("en") for text in words)


def test_collected_data_are_keys_that_every_declaration_can_name(
    catalog: Catalog,
) -> None:
    """Requirement C-08."""
    named = load_texts("fi").data.keys()

    used = {
        key for service in catalog.services.values() for key in service.data_collected
    }

    assert used - named == set()


def test_categories_are_those_that_the_product_knows(catalog: Catalog) -> None:
    known = load_texts("fi").category.keys()

    assert {service.category for service in catalog.services.values()} <= known


@pytest.mark.parametrize(
    "service",
    [
        "google-analytics-4",
        "google-tag-manager",
        "google-ads",
        "google-recaptcha",
        "matomo",
        "plausible",
        "sentry",
        "optimizely",
        "vwo",
        "intercom",
        "giosg",
        "zendesk-chat",
        "tawk-to",
        "woocommerce-order-attribution",
    ],
)
def test_a_convenience_of_the_owner_is_not_necessary(
    catalog: Catalog, service: str
) -> None:
    """Requirement A-08."""
    assert catalog.services[service].category != "necessary"


@pytest.mark.parametrize(
    ("service", "item", "lifetime"),
    [
        ("google-analytics-4", "_ga", "P2Y"),
        ("google-analytics-4", "_ga_*", "P2Y"),
        ("google-ads", "_gcl_au", "P90D"),
        ("google-ads", "NID", "P6M"),
        ("google-ads", "IDE", "P13M"),
        ("google-ads", "test_cookie", "PT15M"),
        ("meta-pixel", "_fbp", "P90D"),
        ("microsoft-uet", "_uetsid", "P1D"),
        ("microsoft-uet", "_uetvid", "P13M"),
        ("microsoft-clarity", "_clck", "P365D"),
        ("microsoft-clarity", "_clsk", "P1D"),
        ("matomo", "_pk_id.*", "P13M"),
        ("matomo", "_pk_ses.*", "PT30M"),
        ("matomo", "_pk_ref.*", "P6M"),
    ],
)
def test_well_known_lifetimes_are_right(
    catalog: Catalog, service: str, item: str, lifetime: str
) -> None:
    """Requirement C-09, with the starter entries of section C1."""
    found = {item.name: item.lifetime for item in catalog.services[service].items}

    assert found[item] == lifetime


def test_a_lifetime_is_a_duration_or_a_word(catalog: Catalog) -> None:
    wrong = [
        (service.id, item.name, item.lifetime)
        for service, item in items_of(catalog)
        if item.lifetime not in {None, "session", "persistent"}
        and not ISO_8601.fullmatch(item.lifetime or "")
    ]

    assert wrong == []


def test_what_is_not_known_is_left_open_to_the_owner(catalog: Catalog) -> None:
    """Nothing is invented: a missing fact is named, so that the owner is asked."""
    silent = [
        service.id
        for service in catalog.services.values()
        if (
            any(item.lifetime is None for item in service.items)
            and "lifetimes" not in service.open
        )
        or (
            service.transfers is not None
            and service.transfers.mechanism == "open"
            and "transfers" not in service.open
        )
        or (
            service.provider is not None
            and service.data_collected
            and service.data_retention is None
            and "data_retention" not in service.open
        )
    ]

    assert silent == []


def test_a_third_party_item_names_its_host_and_a_first_party_item_has_none(
    catalog: Catalog,
) -> None:
    """Requirement C-05."""
    wrong = [
        (service.id, item.name)
        for service, item in items_of(catalog)
        if (item.party == "third") != (item.host is not None)
    ]

    assert wrong == []


def test_hosts_are_names_or_one_leading_wildcard(catalog: Catalog) -> None:
    hosts = [
        *(host for service in catalog.services.values() for host in service.hosts),
        *(item.host for _, item in items_of(catalog) if item.host),
    ]

    assert [host for host in hosts if not HOST.fullmatch(host)] == []


def test_no_service_lists_the_same_item_twice(catalog: Catalog) -> None:
    for service in catalog.services.values():
        seen = [(item.name, item.kind, item.host) for item in service.items]

        assert len(seen) == len(set(seen)), service.id


def test_no_link_is_one_of_the_outdated_ones(catalog: Catalog) -> None:
    """Requirement C-15: an opt-out with a dead link is not an opt-out."""
    links = [
        *(way.url for service in catalog.services.values() for way in service.opt_out),
        *(
            provider.policy_url
            for provider in catalog.providers.values()
            if provider.policy_url
        ),
    ]

    google = [link for link in links if "google." in link]
    assert all(link.startswith("https://") for link in links)
    assert not any(old in link for link in google for old in OUTDATED)
    assert not any(old in link for link in links for old in OUTDATED if old[0] != "/")


def test_signals_are_those_that_the_snippet_can_send(catalog: Catalog) -> None:
    sent = {
        signal for service in catalog.services.values() for signal in service.signals
    }

    assert sent == set(NAMES)


def test_demographics_name_age_gender_and_interests(catalog: Catalog) -> None:
    service = catalog.services["google-analytics-demographics"]

    assert service.category == "ga_demographics"
    assert {"age", "gender", "interests"} <= set(service.data_collected)
    assert "google-signals" in service.signals


def test_the_consent_service_declares_its_own_cookie(catalog: Catalog) -> None:
    """Requirement C-22."""
    [item] = catalog.services["consent-service"].items

    assert item.name == "consent_*"
    assert item.lifetime == "P183D"
