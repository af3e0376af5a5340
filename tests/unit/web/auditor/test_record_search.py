"""The form of the records page, and the days of a site."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from consent_service.choices.record import Record, encode_record
from consent_service.web.auditor.record_search import (
    Cursor,
    Published,
    Search,
    check_published,
    read_form,
)
from consent_service.web.http.local_time import local_words, zone_of, zone_words
from consent_service.web.layout.texts import load_page_texts

HELSINKI = ZoneInfo("Europe/Helsinki")
RECORD = Record(
    action="save",
    at="2026-11-22T12:00:00.123Z",
    controller="Shop Oy",
    decisions={"analytics": "granted", "marketing": "denied", "necessary": "granted"},
    expires_at="2027-05-24T12:00:00.123Z",
    gpc=False,
    id="0" * 32,
    jurisdiction="FI",
    language="fi",
    revision="ab" * 32,
    site="shop",
    supersedes=None,
    surface="banner",
    visitor="1" * 32,
)
DIGEST = "9b0e" * 16
ID = "3f8a1b2c3d4e5f60718293a4b5c6d7e8"


def test_days_are_those_of_the_site_and_both_are_included() -> None:
    form = read_form({"from": "2026-11-01", "to": "2026-11-30"}, HELSINKI)

    assert form.search.start == datetime(2026, 10, 31, 22, tzinfo=UTC)
    assert form.search.end == datetime(2026, 11, 30, 22, tzinfo=UTC)


def test_one_field_takes_a_consent_id_and_a_digest() -> None:
    assert read_form({"id": ID}, UTC).search == Search(visitor=ID)
    assert read_form({"id": f" {DIGEST} "}, UTC).search == Search(digest=DIGEST)


@pytest.mark.parametrize(
    ("field", "text", "mistake"),
    [
        ("id", "4711", "id"),
        ("from", "yesterday", "day"),
        # No time zone may lead out of the years that a time can have.
        ("to", "9999-12-31", "day"),
        ("action", "accept", "choice"),
        ("category", "<script>", "category"),
        ("decision", "maybe", "choice"),
        ("surface", "wall", "choice"),
        ("language", "fi;", "language"),
        ("revision", "4f1c", "revision"),
    ],
)
def test_what_cannot_be_read_is_said_of_its_field(
    field: str, text: str, mistake: str
) -> None:
    form = read_form({field: text}, UTC)

    assert form.mistakes == {field: mistake}
    assert form.given == {field: text}
    assert form.search == Search()
    for words in load_page_texts("consent_service.web.auditor").values():
        assert words[f"mistake_{mistake}"]


def test_a_last_day_before_the_first_is_a_mistake() -> None:
    """Nothing lies between them: an empty list would say that nobody chose."""
    asked = {"from": "2026-11-20", "to": "2026-11-10"}

    form = read_form(asked, HELSINKI)

    assert form.mistakes == {"to": "order"}
    assert form.given == asked
    assert read_form({"from": "2026-11-20", "to": "2026-11-20"}, UTC).mistakes == {}


PUBLISHED = Published(
    revisions=[DIGEST, "4f1c" * 16, "4f1c" * 8 + "ab" * 16],
    categories={"analytics"},
    languages={"fi"},
)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("category", "profiling"),
        ("language", "de"),
        ("revision", "00" * 32),
        # Two begin so.
        ("revision", "4f1c4f1c"),
    ],
)
def test_what_no_revision_had_is_a_mistake(field: str, text: str) -> None:
    form = check_published(read_form({field: text}, UTC), PUBLISHED)

    assert form.mistakes == {field: field}
    assert form.given == {field: text}


def test_the_first_digits_of_a_revision_stand_for_it() -> None:
    """Pages show twelve of them."""
    form = check_published(read_form({"revision": "9b0e9b0e9b0e"}, UTC), PUBLISHED)

    assert form.mistakes == {}
    assert form.search.revision == DIGEST
    assert form.given == {"revision": DIGEST}


@pytest.mark.parametrize("text", ["", "1", "0-1", "1-01", "1--1", f"1-{'9' * 17}"])
def test_a_cursor_that_is_none_begins_with_the_newest(text: str) -> None:
    assert read_form({"before": text}, UTC).cursor is None


def test_a_cursor_says_where_to_go_on() -> None:
    assert read_form({"before": "2-4711"}, UTC).cursor == Cursor(2, 4711)


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, True),
        ({"action": "save", "surface": "banner", "language": "fi"}, True),
        ({"category": "analytics", "decision": "granted"}, True),
        ({"category": "analytics", "decision": "denied"}, False),
        ({"category": "profiling"}, False),
        ({"decision": "denied"}, True),
        ({"revision": "cd" * 32}, False),
    ],
)
def test_what_is_looked_for_in_bytes_finds_what_fits(
    asked: dict[str, str], fits: bool
) -> None:
    """Records are passed over unread where their bytes say enough."""
    search = read_form(asked, UTC).search
    body = encode_record(RECORD)

    assert all(needle in body for needle in search.needles) == fits
    assert search.fits(RECORD) == fits


def test_times_are_those_of_the_law_that_a_policy_names() -> None:
    """The auditor's clock shows the same as the visitor's did."""
    summer = datetime(2026, 7, 1, 21, 30, 5, tzinfo=UTC)

    assert local_words(summer, zone_of("FI"), "fi") == "2.7.2026 0.30.05"
    assert zone_words(zone_of("FI"), "fi") == "Itä-Euroopan aika"
    # Of several time zones none is right.
    assert zone_of("US") is UTC
    assert zone_words(UTC, "fi") == "UTC"
