"""`GET /SITE/records`: the auditor's stream of records, as NDJSON or CSV.

Nothing is capped, and memory does not grow with length: batches come from the store
and are sent at once. In NDJSON the record's own bytes are passed on unread.
"""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from consent_service.choices.record import decode_record
from consent_service.store.interface import (
    Access,
    LogKey,
    RecordQuery,
    Store,
    StoredRecord,
)
from consent_service.web.auditor.record_filter import (
    FILTERS,
    LOOKUPS,
    noted,
    one_of,
    record_query,
)
from consent_service.web.auditor.record_lookup import Batches, find_batches
from consent_service.web.bearer import check_token, note_access
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import (
    BUSY,
    NO_SITE,
    NO_TOKEN,
    SITE,
    WRONG_TOKEN,
    Endpoint,
    Parameter,
    bad,
    good,
    lines_of,
)
from consent_service.web.messages import ErasedLine, RecordLine

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

_FORMATS = ("ndjson", "csv")
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP CSV
# injection). An apostrophe in front makes it text again; ids may begin with "-".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


async def get_records(request: Request[AppState]) -> Response:
    """GET /SITE/records: every record, oldest first. Needs an auditor's token."""
    context = context_of(request)
    site = context.sites.find(request.path_params["site"]).name
    token = await check_token(request, site, "auditor", "owner")
    query = record_query(request, "format", *(lookup.name for lookup in LOOKUPS))
    style = one_of(request.query_params, "format", _FORMATS) or "ndjson"
    await note_access(request, token, site=site, what=noted(request, "records"))

    asked = request.query_params
    batches = (
        find_batches(context.store, site, query, asked)
        if any(lookup.name in asked for lookup in LOOKUPS)
        else _batches(context.store, site, query)
    )
    lines: AsyncIterator[bytes] | AsyncIterator[str]
    if style == "csv":
        lines, kind = _csv(context.store, batches), "text/csv; charset=utf-8"
    else:
        lines, kind = _ndjson(context.store, batches), "application/x-ndjson"
    name = f"{site}-records.{style}"
    return StreamingResponse(
        lines,
        media_type=kind,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )


async def get_accesses(request: Request[AppState]) -> Response:
    """GET /SITE/accesses: which token was used on this site, and for what."""
    context = context_of(request)
    site = context.sites.find(request.path_params["site"]).name
    token = await check_token(request, site, "auditor", "owner")
    await note_access(request, token, site=site, what="accesses")

    async def lines() -> AsyncIterator[bytes]:
        async for batch in context.store.accesses.stream_accesses(site):
            yield b"".join(msgspec.json.encode(access) + b"\n" for access in batch)

    return StreamingResponse(
        lines(),
        media_type="application/x-ndjson",
        headers={"cache-control": "no-store"},
    )


async def _batches(store: Store, site: str, query: RecordQuery) -> Batches:
    for head in await store.logs.load_heads(site):
        async for batch in store.records.stream_records(head.key, query):
            yield head.key, batch


async def _ndjson(store: Store, batches: Batches) -> AsyncIterator[bytes]:
    async for key, batch in batches:
        reasons = await _reasons(store, batch)
        epoch = key.epoch
        yield b"".join([_line(record, epoch, reasons) for record in batch])


def _line(record: StoredRecord, epoch: int, reasons: Reasons) -> bytes:
    if record.file is None:
        erased = ErasedLine(
            record.index, epoch, reasons.get(record.erased_by, ""), erased=True
        )
        return msgspec.json.encode(erased) + b"\n"
    # The body begins with "{" and has no line break (evidence/record_file.py).
    body = record.file[record.file.rindex(b"\n") + 2 :]
    return b'{"index":%d,"epoch":%d,"digest":"%s",%s\n' % (
        record.index,
        epoch,
        (record.digest or "").encode(),
        body,
    )


async def _csv(store: Store, batches: Batches) -> AsyncIterator[str]:
    yield _rows([COLUMNS])
    async for key, batch in batches:
        reasons = await _reasons(store, batch)
        yield _rows([*_cells(record, reasons), key.epoch] for record in batch)


def _cells(stored: StoredRecord, reasons: Reasons) -> list[object]:
    if stored.file is None:
        empty = [""] * (len(COLUMNS) - 4)
        return [stored.index, *empty, "true", reasons.get(stored.erased_by, "")]
    record = decode_record(stored.file)
    decisions = " ".join(
        f"{category}={decision}" for category, decision in record.decisions.items()
    )
    return [
        stored.index,
        stored.digest,
        record.at,
        record.site,
        record.revision,
        record.language,
        record.surface,
        record.action,
        decisions,
        "true" if record.gpc else "false",
        record.visitor,
        record.supersedes or "",
        record.expires_at,
        "",
        "",
    ]


def _rows(rows: Iterable[Sequence[object]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows(
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


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/records",
        get_records,
        "Every record",
        "A stream, oldest first, without a limit. In CSV the decisions are in one "
        "cell, and cells that a spreadsheet would take for a formula begin with an "
        "apostrophe.",
        (
            lines_of(RecordLine, ErasedLine, meaning="The records, one a line."),
            good("The records, with the same fields as columns.", "text/csv"),
            bad(400, "A filter cannot be read."),
            NO_TOKEN,
            WRONG_TOKEN,
            NO_SITE,
            BUSY,
        ),
        access="auditor",
        parameters=(
            SITE,
            *FILTERS,
            *LOOKUPS,
            Parameter(
                "format", "query", "The format of the answer.", "csv", words=_FORMATS
            ),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/accesses",
        get_accesses,
        "Who read what",
        "Every use of a token on this site, this one included.",
        (
            lines_of(Access, meaning="The uses, one a line."),
            NO_TOKEN,
            WRONG_TOKEN,
            NO_SITE,
            BUSY,
        ),
        access="auditor",
        parameters=(SITE,),
    ),
)
