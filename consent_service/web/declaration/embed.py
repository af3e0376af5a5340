"""For pages of the owner's own: the declaration's script, and its data's schema."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from consent_service.declaration import declaration_schema
from consent_service.snippet import declaration_script
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.endpoint import NO_SITE, SCRIPT, SITE, Endpoint, good
from consent_service.web.http.answers import json_answer

# Pages of other origins load both.
_ANYWHERE = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}


async def get_declaration_script(request: Request[AppState]) -> Response:
    """GET /SITE/declaration.js: shows the declaration in the page that loads it."""
    site_of(request)
    body = declaration_script().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    age = context_of(request).options.script_max_age
    headers = {"etag": tag, "cache-control": f"public, max-age={age}", **_ANYWHERE}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


async def get_declaration_schema(request: Request[AppState]) -> Response:
    """GET /SITE/declaration.schema.json: the JSON Schema of `declaration.json`."""
    site_of(request)
    return json_answer(
        declaration_schema(),
        media_type="application/schema+json",
        headers={"cache-control": "public, max-age=86400", **_ANYWHERE},
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/declaration.schema.json",
        get_declaration_schema,
        "The schema of the declaration's data",
        "The JSON Schema that every `declaration.json` fits. Fields are added in time "
        "and never taken away.",
        (good("The schema.", "application/schema+json"), NO_SITE),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.js",
        get_declaration_script,
        "The declaration in the owner's own page",
        "Fills every `<div data-consent-declaration>` of the page that loads it; see "
        "docs/declaration.md.",
        (good("The script.", SCRIPT), good("Unchanged.", status=304), NO_SITE),
        parameters=(SITE,),
    ),
)
