"""`POST /policies`: read the policy files again, for an owner of all sites."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.token import EVERY_SITE
from consent_service.web.bearer import use_token
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import BUSY, NO_TOKEN, WRONG_TOKEN, Endpoint, json_of
from consent_service.web.health import review_readiness
from consent_service.web.http.answers import json_answer
from consent_service.web.messages import Readiness


async def post_policies(request: Request[AppState]) -> Response:
    """POST /policies: publish what is good, keep what was in force for the rest."""
    context = context_of(request)
    bearer = await use_token(request, EVERY_SITE, "owner", what="policies")
    before = {site.name for site in context.sites.all()}
    await context.refresh()
    added = {site.name for site in context.sites.all()} - before
    await context.accesses.note("policies", bearer, added)
    return json_answer(await review_readiness(context))


ENDPOINTS = (
    Endpoint(
        "POST",
        "/policies",
        post_policies,
        "Read the policies again",
        "What SIGHUP does, with an answer: which revision each site has now, and what "
        "is wrong with the files that are not in force.",
        (
            json_of(Readiness, "What is served now."),
            NO_TOKEN,
            WRONG_TOKEN,
            BUSY,
        ),
        access="owner",
    ),
)
