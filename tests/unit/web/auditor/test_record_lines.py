"""Records as lines: one that is not as it was logged shows nothing but that."""

import csv
import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta

import msgspec
import pytest

from consent_service.choices.choice import Decision
from consent_service.choices.record import Record, draft_record
from consent_service.ledger.traffic import Traffic
from consent_service.store.interface import LogKey, Store, StoredRecord
from consent_service.web.auditor.record_lines import (
    COLUMNS,
    csv_lines,
    ndjson_lines,
    spreadsheet_style,
)
from consent_service.web.layout.texts import load_page_texts
from tests.evidence.house import NOON, House, draft_of

pytestmark = pytest.mark.anyio

KEY = LogKey("shop", 2)
GIVE_WAY = Traffic().give_way
DRAFT = draft_of(1)
GOOD = StoredRecord(
    index=7,
    digest=DRAFT.digest.hex(),
    file=DRAFT.file,
    choice=DRAFT.choice,
    visitor=DRAFT.visitor,
    at=NOON,
    revision=DRAFT.revision,
    action="save",
    expires_at=NOON + timedelta(days=183),
)
BAD = msgspec.structs.replace(GOOD, index=8, file=DRAFT.file[:-2] + b"x}")


async def batches() -> AsyncIterator[tuple[LogKey, Sequence[StoredRecord]]]:
    yield KEY, [GOOD, BAD]


@pytest.fixture
def store(house: House) -> Store:
    return house.store


async def test_a_damaged_record_is_a_line_that_says_so(store: Store) -> None:
    lines = b"".join([part async for part in ndjson_lines(store, batches(), GIVE_WAY)])

    good, bad = (json.loads(line) for line in lines.splitlines())

    assert good["words"] == "x" * 90
    digest = DRAFT.digest.hex()
    assert bad == {"index": 8, "epoch": 2, "digest": digest, "damaged": True}


async def test_a_damaged_record_has_no_cells(store: Store) -> None:
    async def damaged() -> AsyncIterator[tuple[LogKey, Sequence[StoredRecord]]]:
        yield KEY, [BAD]

    text = "".join([part async for part in csv_lines(store, damaged(), GIVE_WAY)])

    _, row = csv.reader(text.splitlines())
    told = {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell}
    assert told == {
        "index": "8",
        "digest": DRAFT.digest.hex(),
        "reason": "damaged",
        "epoch": "2",
    }


@pytest.mark.parametrize(("write", "parts"), [(csv_lines, 8), (ndjson_lines, 2)])
async def test_a_long_answer_gives_way_part_by_part(
    store: Store, write: Callable[..., AsyncIterator[str]], parts: int
) -> None:
    """A choice takes several turns of the loop, each behind a part of the answer."""
    ways = 0

    async def give_way() -> None:
        nonlocal ways
        ways += 1

    async def many() -> AsyncIterator[tuple[LogKey, Sequence[StoredRecord]]]:
        yield KEY, [make_sample_record({"analytics": "denied"})] * 512

    lines = [part async for part in write(store, many(), give_way)]

    assert sum(len(part.splitlines()) for part in lines) >= 512
    assert ways == parts


async def test_a_table_for_a_finnish_spreadsheet_has_a_column_for_each_category(
    store: Store,
) -> None:
    """People.md 33: with commas and no mark all of it lands in one column."""
    record = make_sample_record({"analytics": "denied", "necessary": "granted"})

    async def one() -> AsyncIterator[tuple[LogKey, Sequence[StoredRecord]]]:
        yield KEY, [record, BAD]

    style = spreadsheet_style(["necessary", "analytics", "marketing"])
    text = "".join([part async for part in csv_lines(store, one(), GIVE_WAY, style)])

    assert text.startswith("\ufeffindex;digest;at;")
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter=";")
    good, bad = rows
    assert good["at"] == "2026-11-22 12:00:00"
    assert good["necessary"] == "granted"
    assert good["analytics"] == "denied"
    # The revision of that record did not have it.
    assert good["marketing"] == ""
    assert bad["index"] == "8"
    assert bad["reason"] == "damaged"
    assert bad["epoch"] == "2"


def make_sample_record(decisions: dict[str, Decision]) -> StoredRecord:
    record = Record(
        action="save",
        at="2026-11-22T12:00:00.123Z",
        controller="Shop Oy",
        decisions=decisions,
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
    draft = draft_record(record, salt=b"s" * 32)
    return msgspec.structs.replace(GOOD, digest=draft.digest.hex(), file=draft.file)


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_the_page_says_what_each_column_means(language: str) -> None:
    """A reader of the table met `at` and a time of another zone than the page's."""
    words = load_page_texts("consent_service.web.auditor")[language]

    assert [column for column in COLUMNS if f"csv_{column}" not in words] == []
    for time in ("csv_times", "csv_at", "csv_expires_at"):
        assert "UTC" in words[time]
