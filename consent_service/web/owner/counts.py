"""`POST /SITE/counts`: count a site's records anew."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.statistics.recount import Recount, mend
from consent_service.web.bearer import use_token
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.endpoint import (
    BUSY,
    NO_SITE,
    NO_TOKEN,
    SITE,
    WRONG_TOKEN,
    Endpoint,
    json_of,
)
from consent_service.web.http.answers import json_answer


async def post_counts(request: Request[AppState]) -> Response:
    """POST /SITE/counts: count the records anew, and mend the counts by day."""
    site = site_of(request)
    await use_token(request, site.name, "owner", what="counts")
    return json_answer(await mend(context_of(request).store, site.name))


ENDPOINTS = (
    Endpoint(
        "POST",
        "/{site}/counts",
        post_counts,
        "Count the records anew",
        "Reads every record of the site beside the requests, which takes some ten "
        "seconds for a million. `differences` says, by day, what the kept counts "
        "lacked or had too much; they are right afterwards.",
        (
            json_of(Recount, "The counts are right now."),
            NO_SITE,
            NO_TOKEN,
            WRONG_TOKEN,
            BUSY,
        ),
        access="owner",
        parameters=(SITE,),
    ),
)
