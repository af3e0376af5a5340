"""What is wrong with an entry of the catalog is said in a sentence."""

import datetime
from typing import Any

import msgspec
import pytest

from consent_service.catalog import load_catalog
from consent_service.catalog.catalog import Catalog
from consent_service.catalog.check import (
    Titled,
    review_entry,
    review_provider,
    review_together,
)
from consent_service.catalog.entry import (
    Entry,
    ItemEntry,
    ProviderEntry,
    ProviderSource,
    Source,
    TransferEntry,
)

WORDS = load_catalog().words
DAY = datetime.date(2026, 11, 29)
PAGE = "https://counter.example/cookies"
COUNTER = Entry(
    id="counter",
    name="Counter",
    category="analytics",
    purpose="visit_statistics",
    provider="counter",
    data_collected=("ip_address",),
    items=(ItemEntry("_c", "script_cookie", "first", "visitor_id", "P1Y"),),
    hosts=("counter.example",),
    open=("data_retention",),
    sources=(Source(("provider", "data_collected", "items", "hosts"), PAGE, DAY),),
)
PROVIDER = ProviderEntry(
    "Counter Oy",
    "FI",
    transfers=TransferEntry(mechanism="none_needed"),
    sources=(ProviderSource(("name", "country", "transfers"), PAGE, DAY),),
)


def flaws_of(**changes: Any) -> list[str]:
    entry = msgspec.structs.replace(COUNTER, **changes)
    return list(
        review_entry(
            entry,
            {"counter": PROVIDER},
            Titled(("analytics",), ("ip_address",), WORDS.load("en")),
        )
    )


def test_a_whole_entry_has_no_flaws() -> None:
    assert flaws_of() == []


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"purpose": "fun"}, "there are no words 'fun' in [purpose] of words/en.toml"),
        ({"title": "session"}, "title 'session' needs a brand"),
        ({"category": "fun"}, "there is no category 'fun'"),
        ({"provider": "nobody"}, "there is no provider 'nobody' in providers/"),
        (
            {"data_collected": ("shoe_size",)},
            "data_collected has 'shoe_size', which no language has a title for",
        ),
        ({"open": ()}, "data_retention is not stated, and open has no "),
        ({"shared_hosts": ("b.example",)}, "shared_hosts has 'b.example', which hosts"),
        ({"hosts": ("a.example", "a.example")}, "host 'a.example' is listed 2 times"),
        ({"sources": ()}, "items has no source"),
        ({"gone": 2023}, "gone has no source"),
        (
            {"transfers": TransferEntry(("US",))},
            "the mechanism of transfers is open, and open has no 'transfers'",
        ),
    ],
)
def test_a_flaw_is_named(changes: dict[str, Any], flaw: str) -> None:
    assert any(found.startswith(flaw) for found in flaws_of(**changes))


def test_storing_nothing_is_a_fact_that_needs_a_source() -> None:
    source = Source(("provider", "data_collected", "hosts"), PAGE, DAY)

    assert "items has no source" in flaws_of(items=(), sources=(source,))


def test_a_fact_that_is_sourced_is_also_said() -> None:
    source = Source(("opt_out",), PAGE, DAY)

    found = flaws_of(sources=(*COUNTER.sources, source))

    assert found == ["a source states opt_out, and the service says nothing of it"]


def test_a_page_was_looked_at_on_a_day() -> None:
    source = ProviderSource(("name", "country", "transfers"), PAGE)
    flaws = review_provider(msgspec.structs.replace(PROVIDER, sources=(source,)))

    assert list(flaws) == [
        "the source of name, country, transfers lacks url or looked_at"
    ]


def test_what_is_carried_over_was_not_looked_at() -> None:
    source = ProviderSource(
        ("name", "country", "transfers"), PAGE, DAY, "earlier_catalog"
    )
    [flaw] = review_provider(msgspec.structs.replace(PROVIDER, sources=(source,)))

    assert "has looked_at" in flaw


@pytest.mark.parametrize(
    ("item", "flaw"),
    [
        (ItemEntry("_d", "script_cookie", "first", "visitor_id"), "has no lifetime"),
        (
            ItemEntry("_d", "pixel", "third", "test", "session"),
            "needs host if party is 'third'",
        ),
        (ItemEntry("_c", "script_cookie", "first", "visit", "P1D"), "listed 2 times"),
    ],
)
def test_a_flaw_of_an_item_is_named(item: ItemEntry, flaw: str) -> None:
    [found] = flaws_of(items=(*COUNTER.items, item))

    assert flaw in found


def together(*others: Entry) -> list[str]:
    entries = {entry.id: entry for entry in (COUNTER, *others)}
    return list(
        review_together(Catalog(entries=entries, provider_entries={}, words=WORDS))
    )


def test_a_host_belongs_to_one_service() -> None:
    other = msgspec.structs.replace(COUNTER, id="other", name="Other")

    assert together(other) == ["host 'counter.example' belongs to counter and other"]


def test_a_host_that_two_services_share_tells_neither() -> None:
    other = msgspec.structs.replace(
        COUNTER, id="other", name="Other", shared_hosts=COUNTER.hosts
    )

    assert together(other) == []


def test_a_shared_host_is_shared_with_somebody() -> None:
    other = msgspec.structs.replace(
        COUNTER,
        id="other",
        name="Other",
        hosts=("b.example",),
        shared_hosts=("b.example",),
    )

    assert together(other) == [
        "host 'b.example' of other is shared with no other service"
    ]


def test_an_alias_is_no_other_service() -> None:
    other = msgspec.structs.replace(
        COUNTER, id="other", name="Other", hosts=(), aliases=("counter",)
    )

    assert together(other) == ["2 services have the id or alias 'counter'"]


def test_two_services_do_not_have_one_name() -> None:
    other = msgspec.structs.replace(COUNTER, id="other", name="COUNTER", hosts=())

    assert together(other) == ["2 services are called 'counter'"]
