"""The service explains itself: `/openapi.json` for programs, `/docs` for people."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_service.version import own_version
from consent_service.web.context import AppState, context_of
from consent_service.web.http.answers import json_answer
from consent_service.web.http.pages import page_answer
from consent_service.web.reference.error_codes import error_codes
from consent_service.web.reference.openapi import openapi_document
from consent_service.web.reference.table import ENDPOINTS


async def get_openapi(_: Request[AppState]) -> Response:
    """GET /openapi.json: every resource, for programs."""
    document = openapi_document(ENDPOINTS, version=own_version())
    return json_answer(document, headers={"access-control-allow-origin": "*"})


async def get_docs(request: Request[AppState]) -> Response:
    """GET /docs: every resource and every error code, for people."""
    html = context_of(request).pages.render(
        "docs.html",
        root=".",
        language="en",
        direction="ltr",
        endpoints=ENDPOINTS,
        errors=error_codes(),
    )
    return page_answer(html, headers={"cache-control": "public, max-age=3600"})


ROUTES = [Route("/openapi.json", get_openapi), Route("/docs", get_docs)]
