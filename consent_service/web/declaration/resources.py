"""The declaration in force, or an earlier one: for people and for programs."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.declaration import Declaration, declaration_jsonld
from consent_service.web.context import (
    AppState,
    site_address,
)
from consent_service.web.declaration.page import (
    declaration_page,
)
from consent_service.web.declaration.requested import (
    load_declaration,
)
from consent_service.web.endpoint import (
    BUSY,
    HTML,
    LANG,
    LINKED_DATA,
    REVISION,
    SITE,
    UNKNOWN,
    Endpoint,
    good,
    json_of,
)
from consent_service.web.http.answers import json_answer


async def get_declaration(request: Request[AppState]) -> Response:
    """GET /SITE/declaration: the page, in the language that is asked for."""
    return declaration_page(request, await load_declaration(request))


async def get_declaration_json(request: Request[AppState]) -> Response:
    """GET /SITE/declaration.json: the same as data. Anybody's page may read it."""
    kept = (await load_declaration(request)).kept
    headers = {
        "etag": kept.tag,
        "cache-control": "public, no-cache",
        "vary": "Accept-Language",
        "access-control-allow-origin": "*",
    }
    if kept.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(kept.json, headers=headers, media_type="application/json")


async def get_declaration_jsonld(request: Request[AppState]) -> Response:
    """GET /SITE/declaration.jsonld: the same in the Data Privacy Vocabulary."""
    shown = await load_declaration(request)
    node = declaration_jsonld(
        shown.declaration, address=site_address(request, shown.site)
    )
    return json_answer(
        node,
        media_type="application/ld+json",
        headers={"vary": "Accept-Language", "access-control-allow-origin": "*"},
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/declaration",
        get_declaration,
        "The declaration",
        "A page in the policy's languages that needs neither script nor style, with "
        "the visitor's present choices and a form that changes or withdraws them.",
        (good("The page.", HTML), UNKNOWN, BUSY),
        parameters=(SITE, LANG, REVISION),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.json",
        get_declaration_json,
        "The declaration as data",
        "What the page says, for programs. Every page may read it.",
        (
            json_of(Declaration, "The declaration."),
            good("Unchanged.", status=304),
            UNKNOWN,
            BUSY,
        ),
        parameters=(SITE, LANG, REVISION),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.jsonld",
        get_declaration_jsonld,
        "The declaration in the Data Privacy Vocabulary",
        "What the page says, in the W3C community's terms for consent notices.",
        (good("The declaration.", LINKED_DATA), UNKNOWN, BUSY),
        parameters=(SITE, LANG, REVISION),
    ),
)
