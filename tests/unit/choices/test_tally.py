"""What is counted of a choice, and that no count is a record in disguise."""

from datetime import UTC, date, datetime

import pytest

from consent_service.choices.cells import Cell, cells_of, decode_cell, encode_cell
from consent_service.choices.choice import Choice, check_choice
from consent_service.choices.record import draft_record, encode_record, make_record
from consent_service.choices.tally import (
    add_tallies,
    differences,
    tally_drafts,
    tally_files,
)
from consent_service.policy.revision import Revision

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)


def test_a_choice_counts_in_one_cell_for_each_thing_it_says() -> None:
    cells = cells_of(
        action="save",
        decisions={"analytics": "granted", "marketing": "denied"},
        revision="0123456789abcdef" * 4,
        language="fi",
        surface="banner",
        gpc=True,
    )

    assert cells == (
        "action save",
        "category analytics granted",
        "category marketing denied",
        "revision 0123456789abcdef save",
        "language fi save",
        "surface banner save",
        "signal gpc save",
    )


def test_the_necessary_category_is_not_counted() -> None:
    """Nobody decides about it."""
    cells = cells_of(
        action="accept_all",
        decisions={"necessary": "granted"},
        revision="ab" * 32,
        language="fi",
        surface="banner",
        gpc=False,
    )

    assert not any("necessary" in cell for cell in cells)


@pytest.mark.parametrize(
    "cell",
    [
        Cell("action", "save"),
        Cell("language", "zh-Hant", "save"),
        Cell("domain", "www.example.fi"),
    ],
)
def test_a_cell_comes_back_as_it_was(cell: Cell) -> None:
    assert decode_cell(encode_cell(cell)) == cell


def test_a_draft_and_its_file_count_the_same(revision: Revision) -> None:
    """Counts are made from drafts, and made anew from files."""
    choice = Choice(
        id="1" * 32,
        visitor="2" * 32,
        revision=revision.digest,
        language="fi",
        surface="preferences",
        action="accept_all",
        decisions={
            category.id: "granted"
            for category in revision.policy.categories
            if not category.necessary
        },
    )
    decisions = check_choice(revision.policy, choice)
    record = make_record(choice, decisions, revision=revision, at=NOON)
    draft = draft_record(record, salt=b"s" * 32)

    assert tally_drafts([draft, draft]) == tally_files([draft.file, draft.file])
    assert tally_drafts([draft])[DAY]["surface preferences accept_all"] == 1
    assert encode_record(record) in draft.file


def test_what_a_request_says_is_counted_and_not_recorded(revision: Revision) -> None:
    choice = Choice(
        id="1" * 32,
        visitor="2" * 32,
        revision=revision.digest,
        language="fi",
        surface="banner",
        action="reject_all",
        decisions={},
    )
    record = make_record(choice, {}, revision=revision, at=NOON)

    draft = draft_record(record, salt=b"s" * 32, seen=("domain example.fi",))

    assert tally_drafts([draft])[DAY]["domain example.fi"] == 1
    assert b"example.fi" not in draft.file


def test_a_damaged_file_counts_nothing() -> None:
    """It has to be erasable all the same."""
    assert tally_files([b"", b"consent-record/v1\nnonsense", b"\xff"]) == {}


def test_differences_lead_from_what_was_found_to_what_is_wanted() -> None:
    wanted = {DAY: {"action save": 3, "language fi save": 3}}
    found = {DAY: {"action save": 1, "language sv save": 2, "language fi save": 3}}

    changes = differences(wanted, found)

    assert changes == {DAY: {"action save": 2, "language sv save": -2}}


def test_tallies_are_added_day_by_day() -> None:
    other = date(2026, 11, 23)

    total = add_tallies([{DAY: {"a": 1}}, {DAY: {"a": 2, "b": 1}, other: {"a": 5}}])

    assert total == {DAY: {"a": 3, "b": 1}, other: {"a": 5}}
