"""`GET /SITE/records`: the auditor's stream of records, as NDJSON or CSV.

Nothing is capped: lines are sent as they come from the store (record_lines.py).
"""

import contextlib
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import DamagedStoreError
from consent_service.store.interface import Access
from consent_service.web.auditor.record_filter import (
    FILTERS,
    LOOKUPS,
    noted,
    record_query,
)
from consent_service.web.auditor.record_lines import (
    PLAIN,
    CsvStyle,
    all_batches,
    csv_lines,
    ndjson_lines,
    spreadsheet_style,
)
from consent_service.web.auditor.record_lookup import find_batches
from consent_service.web.bearer import use_token, using_token
from consent_service.web.context import AppState, Context, context_of
from consent_service.web.endpoint import (
    READ_WITH_TOKEN,
    SITE,
    Endpoint,
    Parameter,
    bad,
    good,
    lines_of,
)
from consent_service.web.http.stream import begun, streamed
from consent_service.web.messages import DamagedLine, ErasedLine, RecordLine

_FORMAT = Parameter(
    "format",
    "query",
    "The format of the answer; `csv-fi` is a table for spreadsheets of languages that "
    "write decimals with a comma.",
    "csv",
    words=("ndjson", "csv", "csv-fi"),
)


async def get_records(request: Request[AppState]) -> Response:
    """GET /SITE/records: every record, oldest first. Needs an auditor's token."""
    context = context_of(request)
    site = context.sites.find(request.path_params["site"]).name
    async with using_token(request, site, "auditor", "owner", what="records") as use:
        query = record_query(request, _FORMAT, *LOOKUPS)
        style = request.query_params.get("format", "ndjson")
        use.what = noted(request, "records")

    asked = request.query_params
    batches = (
        find_batches(context.store, site, query, asked)
        if any(lookup.name in asked for lookup in LOOKUPS)
        else all_batches(context.store, site, query)
    )
    batches = await begun(batches)
    give_way = context.ledgers.environment.traffic.give_way
    lines: AsyncIterator[bytes] | AsyncIterator[str]
    if style in ("csv", "csv-fi"):
        form = PLAIN if style == "csv" else await _spreadsheet(context, site)
        lines = csv_lines(context.store, batches, give_way, form)
        kind = "text/csv; charset=utf-8"
    else:
        lines = ndjson_lines(context.store, batches, give_way)
        kind = "application/x-ndjson"
    name = f"{site}-records.{style.removesuffix('-fi')}"
    return await streamed(lines, kind, name=name)


async def _spreadsheet(context: Context, site: str) -> CsvStyle:
    """Return the style with a column for each category that the site ever had."""
    categories: dict[str, None] = {}
    for stored in reversed(await context.store.revisions.list_revisions(site)):
        with contextlib.suppress(DamagedStoreError):
            policy = context.publisher.read_stored(stored).policy
            categories.update(dict.fromkeys(each.id for each in policy.categories))
    return spreadsheet_style(categories)


async def get_accesses(request: Request[AppState]) -> Response:
    """GET /SITE/accesses: which token was used on this site, and for what."""
    context = context_of(request)
    site = context.sites.find(request.path_params["site"]).name
    await use_token(request, site, "auditor", "owner", what="accesses")

    async def lines() -> AsyncIterator[bytes]:
        async for batch in context.store.accesses.stream_accesses(site):
            yield b"".join(msgspec.json.encode(access) + b"\n" for access in batch)

    return await streamed(lines(), "application/x-ndjson")


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/records",
        get_records,
        "Every record",
        "A stream, oldest first, without a limit. In CSV the decisions are in one "
        "cell, and cells that a spreadsheet would take for a formula begin with an "
        "apostrophe. `csv-fi` has semicolons, a byte order mark, and a column for "
        "each category that the site ever had.",
        (
            lines_of(
                RecordLine,
                ErasedLine,
                DamagedLine,
                meaning="The records, one a line.",
            ),
            good("The records; the first line names the columns.", "text/csv"),
            bad(400, "A filter cannot be read."),
            *READ_WITH_TOKEN,
        ),
        access="auditor",
        parameters=(
            SITE,
            *FILTERS,
            *LOOKUPS,
            _FORMAT,
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/accesses",
        get_accesses,
        "Who read what",
        "Each time that a token, a session or a command of the operator read records, "
        "receipts, this list, the log or a policy through its endpoint, made an "
        "export, or changed something; this one included. Pages without any record "
        "are not in it: revisions, erasures by month, the dashboard, the editor, "
        "reports of scans. `, refused` ends what was tried and not done; a token or "
        "session without the right leaves no line.",
        (
            lines_of(Access, meaning="The uses, one a line."),
            *READ_WITH_TOKEN,
        ),
        access="auditor",
        parameters=(SITE,),
    ),
)
