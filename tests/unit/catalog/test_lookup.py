"""A host, an address or a stored name leads to its service, or to none."""

from typing import Any

import pytest

from consent_service.catalog import Catalog, load_catalog
from consent_service.catalog.entry import Entry, ItemEntry
from consent_service.catalog.lookup import Lookup
from consent_service.catalog.model import Party


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def entry(name: str, **facts: Any) -> Entry:
    return Entry(id=name, name=name, category="analytics", purpose="chat", **facts)


def lookup_of(*entries: Entry) -> Lookup:
    return Lookup({entry.id: entry for entry in entries})


def test_a_host_belongs_to_the_service_that_lists_it() -> None:
    lookup = lookup_of(entry("a", hosts=("a.example",)))

    assert lookup.find_by_host("A.Example.") == "a"
    assert lookup.find_by_host("b.example") is None


def test_the_longest_pattern_decides() -> None:
    lookup = lookup_of(
        entry("wide", hosts=("*.example.com",)),
        entry("narrow", hosts=("*.cdn.example.com", "one.example.com")),
    )

    assert lookup.find_by_host("www.example.com") == "wide"
    assert lookup.find_by_host("x.cdn.example.com") == "narrow"
    assert lookup.find_by_host("one.example.com") == "narrow"
    assert lookup.find_by_host("example.com") is None


def test_a_host_that_several_share_tells_none_of_them() -> None:
    shared = ("tag.example",)
    lookup = lookup_of(
        entry("a", hosts=shared, shared_hosts=shared),
        entry("b", hosts=shared, shared_hosts=shared),
    )

    assert lookup.find_by_host("tag.example") is None
    assert lookup.find_all_by_host("tag.example") == ("a", "b")


def test_an_address_tells_what_its_host_does_not() -> None:
    shared = ("www.example.com",)
    lookup = lookup_of(
        entry(
            "map",
            hosts=shared,
            shared_hosts=shared,
            addresses=("www.example.com/maps/",),
        ),
        entry("ads", hosts=shared, shared_hosts=shared),
    )

    assert lookup.find_by_address("https://www.example.com/maps/embed?x=1") == "map"
    assert lookup.find_by_address("https://www.example.com/other") is None


def test_an_address_without_words_of_its_own_is_its_host() -> None:
    lookup = lookup_of(entry("a", hosts=("a.example",)))

    assert lookup.find_by_address("https://a.example:8443/x.js") == "a"


def item(name: str, *, host: str | None = None) -> ItemEntry:
    party: Party = "third" if host else "first"
    return ItemEntry(name, "http_cookie", party, "test", "session", host)


def test_a_name_without_a_star_comes_before_one_with() -> None:
    lookup = lookup_of(
        entry("exact", items=(item("_a_x"),)), entry("pattern", items=(item("_a_*"),))
    )

    assert [found.service for found in lookup.find_by_name("_a_x")] == ["exact"]
    assert [found.service for found in lookup.find_by_name("_a_y")] == ["pattern"]


def test_the_pattern_with_most_letters_is_the_one() -> None:
    lookup = lookup_of(
        entry("short", items=(item("_a*"),)), entry("long", items=(item("_a_b*"),))
    )

    assert [found.service for found in lookup.find_by_name("_a_bc")] == ["long"]


def test_a_pattern_that_begins_with_its_changing_part_is_found() -> None:
    lookup = lookup_of(entry("a", items=(item("*_visit"),)))

    assert [found.service for found in lookup.find_by_name("123_visit")] == ["a"]


def test_the_host_tells_services_with_one_name_apart() -> None:
    lookup = lookup_of(
        entry("a", items=(item("uid", host="a.example"),)),
        entry("b", items=(item("uid", host="b.example"),)),
    )

    assert len(lookup.find_by_name("uid")) == 2
    assert [
        found.service for found in lookup.find_by_name("uid", host="x.b.example")
    ] == ["b"]


def test_who_set_a_cookie_does_not_matter_and_where_it_is_kept_does() -> None:
    lookup = lookup_of(entry("a", items=(item("x"),)))

    assert lookup.find_by_name("x", "script_cookie")
    assert not lookup.find_by_name("x", "local_storage")


COMMON = (
    *("XSRF-TOKEN", "PHPSESSID", "csrftoken", "sessionid", "JSESSIONID", "cart"),
    *("uid", "LANG", "test", "CookieConsent"),
)


@pytest.mark.parametrize("name", COMMON)
def test_a_name_that_everybody_uses_tells_no_service_alone(
    catalog: Catalog, name: str
) -> None:
    assert catalog.lookup.find_by_name(name)
    assert catalog.lookup.find_telling(name) == ()


def test_a_common_name_tells_its_service_with_the_host_that_keeps_it(
    catalog: Catalog,
) -> None:
    [found] = catalog.lookup.find_telling("uid", host="track.adform.net")

    assert found.service == "adform"


def test_a_common_name_of_the_sites_own_tells_no_service_with_a_host(
    catalog: Catalog,
) -> None:
    assert catalog.lookup.find_telling("csrftoken", host="www.example.fi") == ()


def test_a_name_of_ones_own_tells_its_service(catalog: Catalog) -> None:
    assert catalog.lookup.find_telling("_hjTLDTest")[0].service == "hotjar"


@pytest.mark.parametrize(
    ("alias", "service"),
    [
        ("facebook-pixel", "meta-pixel"),
        ("ga4", "google-analytics-4"),
        ("gtm", "google-tag-manager"),
        ("meta-pixel", "meta-pixel"),
    ],
)
def test_people_find_a_service_under_the_names_that_they_use(
    catalog: Catalog, alias: str, service: str
) -> None:
    assert catalog.lookup.find_id(alias) == service


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://connect.facebook.net/en_US/fbevents.js", "meta-pixel"),
        ("https://www.google.com/recaptcha/api.js", "google-recaptcha"),
        ("https://www.googletagmanager.com/gtm.js?id=GTM-1", "google-tag-manager"),
        ("https://www.googletagmanager.com/gtag/js?id=G-1", "google-analytics-4"),
        ("https://www.youtube-nocookie.com/embed/x", "youtube"),
    ],
)
def test_well_known_addresses_lead_to_their_services(
    catalog: Catalog, address: str, service: str
) -> None:
    assert catalog.lookup.find_by_address(address) == service


def test_every_host_and_name_of_the_catalog_leads_back_to_its_service(
    catalog: Catalog,
) -> None:
    lost = [
        (entry.id, name)
        for entry in catalog.entries.values()
        for name in (
            *(host for host in entry.hosts if _users(catalog, host, entry.id)),
            *(item.name for item in entry.items if _names(catalog, item, entry.id)),
        )
    ]

    assert lost == []


def _users(catalog: Catalog, host: str, service: str) -> bool:
    example = host.replace("*", "some")
    return service not in catalog.lookup.find_all_by_host(example)


def _names(catalog: Catalog, item: ItemEntry, service: str) -> bool:
    found = catalog.lookup.find_by_name(item.name, item.kind, item.host)
    return service not in {one.service for one in found}
