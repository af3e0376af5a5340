"""Records as lines of NDJSON or CSV.

Memory does not grow with length: batches come from the store and are sent at once. In
NDJSON the record's own bytes are passed on unread.
"""

import csv
import io
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)

import msgspec

from consent_service.choices.record import decode_record
from consent_service.evidence.record_file import digest_of
from consent_service.store.interface import (
    LogKey,
    RecordQuery,
    Store,
    StoredRecord,
)
from consent_service.web.auditor.record_lookup import Batches
from consent_service.web.messages import DamagedLine, ErasedLine

COLUMNS = (
    "index",
    "digest",
    "at",
    "site",
    "revision",
    "language",
    "surface",
    "action",
    "decisions",
    "gpc",
    "visitor",
    "supersedes",
    "expires_at",
    "erased",
    "reason",
    "epoch",
)
# Why records were erased, by the place of the statement in the log.
Reasons = Mapping[tuple[LogKey, int] | None, str]

# Lets others have a turn.
GiveWay = Callable[[], Awaitable[None]]

# Records that are written at a stretch, a millisecond or two: as NDJSON, as CSV.
_LINES = 256
_ROWS = 64

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP CSV
# injection). An apostrophe in front makes it text again; ids may begin with "-".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


async def all_batches(store: Store, site: str, query: RecordQuery) -> Batches:
    """Yield every record of a site, oldest first, in batches."""
    for head in await store.logs.load_heads(site):
        async for batch in store.records.stream_records(head.key, query):
            yield head.key, batch


async def ndjson_lines(
    store: Store, batches: Batches, give_way: GiveWay
) -> AsyncIterator[bytes]:
    """Yield records as NDJSON, batch by batch."""
    async for key, batch in batches:
        reasons = await _reasons(store, batch)
        epoch = key.epoch
        parts: list[bytes] = []
        for start in range(0, len(batch), _LINES):
            part = batch[start : start + _LINES]
            parts += [_line(record, epoch, reasons) for record in part]
            await give_way()
        yield b"".join(parts)


def _line(record: StoredRecord, epoch: int, reasons: Reasons) -> bytes:
    if record.file is None:
        erased = ErasedLine(
            record.index, epoch, reasons.get(record.erased_by, ""), erased=True
        )
        return msgspec.json.encode(erased) + b"\n"
    if _is_damaged(record):
        damaged = DamagedLine(record.index, epoch, record.digest or "", damaged=True)
        return msgspec.json.encode(damaged) + b"\n"
    # The body begins with "{" and has no line break (evidence/record_file.py).
    body = record.file[record.file.rindex(b"\n") + 2 :]
    return b'{"index":%d,"epoch":%d,"digest":"%s",%s\n' % (
        record.index,
        epoch,
        (record.digest or "").encode(),
        body,
    )


def _is_damaged(record: StoredRecord) -> bool:
    """Return whether a record's file is another one than its digest says."""
    return record.file is None or digest_of(record.file).hex() != record.digest


class CsvStyle(msgspec.Struct, frozen=True):
    """How a table is written.

    Attributes:
        delimiter: What stands between two cells.
        mark: What the file begins with.
        categories: The categories that have a column of their own; None is one cell
            for all decisions.
    """

    delimiter: str = ","
    mark: str = ""
    categories: tuple[str, ...] | None = None

    @property
    def columns(self) -> list[str]:
        """The names in the first line."""
        place = COLUMNS.index("decisions")
        own = ["decisions"] if self.categories is None else self.categories
        return [*COLUMNS[:place], *own, *COLUMNS[place + 1 :]]


PLAIN = CsvStyle()


def spreadsheet_style(categories: Iterable[str]) -> CsvStyle:
    """Return the style that a spreadsheet opens where the comma is for decimals.

    It takes a semicolon for a border there, and the text for UTF-8 only behind a
    byte order mark.
    """
    return CsvStyle(";", "\ufeff", tuple(categories))


async def csv_lines(
    store: Store, batches: Batches, give_way: GiveWay, style: CsvStyle = PLAIN
) -> AsyncIterator[str]:
    """Yield records as CSV, batch by batch, after a line with the columns."""
    yield style.mark + _rows([style.columns], style)
    async for key, batch in batches:
        reasons = await _reasons(store, batch)
        parts: list[str] = []
        for start in range(0, len(batch), _ROWS):
            part = batch[start : start + _ROWS]
            rows = [[*_cells(record, reasons, style), key.epoch] for record in part]
            parts.append(_rows(rows, style))
            await give_way()
        yield "".join(parts)


def _cells(stored: StoredRecord, reasons: Reasons, style: CsvStyle) -> list[object]:
    if stored.file is None:
        reason = reasons.get(stored.erased_by, "")
        return [stored.index, *_empty(style), "true", reason]
    if _is_damaged(stored):
        return [stored.index, stored.digest or "", *_empty(style), "damaged"]
    record = decode_record(stored.file)
    return [
        stored.index,
        stored.digest,
        _time(record.at, style),
        record.site,
        record.revision,
        record.language,
        record.surface,
        record.action,
        *_decisions(record.decisions, style),
        "true" if record.gpc else "false",
        record.visitor,
        record.supersedes or "",
        _time(record.expires_at, style),
        "",
        "",
    ]


def _empty(style: CsvStyle) -> list[str]:
    """Return what is between index, or digest, and what became of a record."""
    return [""] * (len(style.columns) - 4)


def _time(text: str, style: CsvStyle) -> str:
    """Return a time, UTC; to a spreadsheet in the form that it takes for a time."""
    return text if style.categories is None else text[:19].replace("T", " ")


def _decisions(decisions: Mapping[str, str], style: CsvStyle) -> list[str]:
    if style.categories is None:
        said = (f"{category}={decision}" for category, decision in decisions.items())
        return [" ".join(said)]
    return [decisions.get(category, "") for category in style.categories]


def _rows(rows: Iterable[Sequence[object]], style: CsvStyle) -> str:
    lines = io.StringIO()
    csv.writer(lines, delimiter=style.delimiter).writerows(
        [harmless(str(cell)) for cell in cells] for cells in rows
    )
    return lines.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


async def _reasons(store: Store, batch: Sequence[StoredRecord]) -> Reasons:
    """Return why records were erased, by the place of the statement in the log.

    It may be in the log of a later epoch than the record.
    """
    wanted: dict[LogKey, set[int]] = {}
    for record in batch:
        if record.erased_by is not None:
            key, index = record.erased_by
            wanted.setdefault(key, set()).add(index)
    return {
        (key, index): msgspec.json.decode(entry.body).get("reason", entry.kind)
        for key, indexes in wanted.items()
        for index, entry in (await store.logs.load_statements(key, indexes)).items()
    }
