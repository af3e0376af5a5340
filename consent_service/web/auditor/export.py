"""`GET /SITE/export`: the whole of a site, to be audited offline."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.exporter import Exporter
from consent_service.web.auditor.record_filter import FILTERS, noted, record_query
from consent_service.web.bearer import using_token
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.endpoint import (
    READ_WITH_TOKEN,
    SITE,
    Endpoint,
    bad,
    good,
)
from consent_service.web.http.stream import streamed


async def get_export(request: Request[AppState]) -> Response:
    """GET /SITE/export: a tar archive, streamed. Needs an auditor's token."""
    context, site = context_of(request), site_of(request).name
    async with using_token(request, site, "auditor", "owner", what="export") as use:
        query = record_query(request)
        use.what = noted(request, "export")

    ledger = await context.ledgers.find(site)
    now = context.clock()
    exporter = Exporter(
        context.store,
        ledger.head,
        anchors=context.anchors.files_of,
        give_way=context.ledgers.environment.traffic.give_way,
    )
    chunks = exporter.export(query, ledger.signers, at=now)
    name = f"{site}-{now:%Y-%m-%d}.tar"
    return await streamed(chunks, "application/x-tar", name=name)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/export",
        get_export,
        "The whole of a site, to be audited offline",
        "A tar archive with every revision, checkpoint, tile and record, and a signed "
        "manifest at its end. `consent-service log verify` reads it; so can a program "
        "written from docs/log-format.md. Without a filter it also holds the uses of "
        "tokens, and `consent-service log import` can restore the site from it.",
        (
            good("The archive.", "application/x-tar"),
            bad(400, "A filter cannot be read."),
            *READ_WITH_TOKEN,
        ),
        access="auditor",
        parameters=(SITE, *FILTERS),
    ),
)
