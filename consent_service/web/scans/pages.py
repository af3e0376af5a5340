"""`GET /SITE/scans` and `GET /SITE/scans/NAME`: what scans of a site have found."""

import asyncio
from typing import Final

from starlette.responses import Response

from consent_service.errors import NotFoundError
from consent_service.web.endpoint import (
    HTML,
    LANG,
    SITE,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.pages import page_answer
from consent_service.web.layout.guard import Visit, signed_in
from consent_service.web.scans.shelf import next_scan, stored_scans

_WORDS: Final = "consent_service.web.scans"
# The stored page is self-contained, with a style of its own. What a hostile site wrote
# is escaped in it; should that ever fail, markup can still run no script, send no form,
# load nothing, and is of no origin that could read ours.
_REPORT_POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@signed_in("auditor", "owner", words=_WORDS)
async def get_scans(visit: Visit) -> Response:
    """GET /SITE/scans: the newest scan in short, what is new, and all that are kept."""
    context, site = visit.context, visit.site
    scans = await asyncio.to_thread(stored_scans, context.scans, site.name)
    return visit.frame.answer(
        "scans.html",
        site=site,
        zone=zone_of(site.policy.jurisdiction),
        scans=scans,
        newest=scans[0] if scans else None,
        next_at=next_scan(scans, context.options.scan_days),
        is_current=bool(scans)
        and scans[0].report.policy is not None
        and scans[0].report.policy.revision == site.revision.digest,
    )


@signed_in("auditor", "owner", words=_WORDS)
async def get_scan(visit: Visit) -> Response:
    """GET /SITE/scans/NAME: one report, as its scan wrote it."""
    name = f"{visit.request.path_params['scan']}.json"
    page = await asyncio.to_thread(visit.context.scans.page, visit.site.name, name)
    if page is None:
        raise NotFoundError(
            f"site {visit.site.name} has no scan of that time",
            hint="the list of its scans has those that are kept",
        )
    answer = page_answer(
        page, policy=_REPORT_POLICY, headers={"cache-control": "no-store"}
    )
    visit.frame.keep_session(answer)
    return answer


_REFUSED = (
    good("Not signed in; leads to the form.", status=303),
    good("The site is not for this person; the page says so.", HTML, 403),
    good("No such site or scan; the page says so.", HTML, 404),
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/scans",
        get_scans,
        "The scans of a site",
        "What the newest scan found, what is new since the one before, what the owner "
        "accepted with a reason, and every scan that is kept.",
        (good("The page.", HTML), *_REFUSED),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "GET",
        "/{site}/scans/{scan}",
        get_scan,
        "One scan",
        "The report of one scan: a page that is complete in itself and runs no script.",
        (good("The report.", HTML), *_REFUSED),
        access="person",
        parameters=(
            SITE,
            Parameter("scan", "path", "The time of the scan.", "2026-11-29T010203Z"),
        ),
    ),
)
