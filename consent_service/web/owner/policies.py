"""`POST /policies`: read the policy files again, for whoever owns every site."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_service.token import EVERY_SITE
from consent_service.web.bearer import check_token
from consent_service.web.context import AppState, context_of
from consent_service.web.health import readiness_of
from consent_service.web.http.answers import json_answer


async def post_policies(request: Request[AppState]) -> Response:
    """POST /policies: publish what is good, keep what was in force for the rest."""
    context = context_of(request)
    await check_token(request, EVERY_SITE, "owner")
    await context.refresh()
    return json_answer(readiness_of(context.sites, context.ledgers))


ROUTES = [Route("/policies", post_policies, methods=["POST"])]
