"""Records as lines: one that is not as it was logged shows nothing but that."""

import csv
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import msgspec
import pytest

from consent_service.store.interface import LogKey, Store, StoredRecord
from consent_service.web.auditor.record_lines import COLUMNS, csv_lines, ndjson_lines
from tests.evidence.house import NOON, House, draft_of

pytestmark = pytest.mark.anyio

KEY = LogKey("shop", 2)
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
    lines = b"".join([part async for part in ndjson_lines(store, batches())])

    good, bad = (json.loads(line) for line in lines.splitlines())

    assert good["words"] == "x" * 90
    digest = DRAFT.digest.hex()
    assert bad == {"index": 8, "epoch": 2, "digest": digest, "damaged": True}


async def test_a_damaged_record_has_no_cells(store: Store) -> None:
    async def damaged() -> AsyncIterator[tuple[LogKey, Sequence[StoredRecord]]]:
        yield KEY, [BAD]

    text = "".join([part async for part in csv_lines(store, damaged())])

    _, row = csv.reader(text.splitlines())
    told = {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell}
    assert told == {
        "index": "8",
        "digest": DRAFT.digest.hex(),
        "reason": "damaged",
        "epoch": "2",
    }
