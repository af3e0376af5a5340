"""`GET /SITE/consent.debug.js`: what says in the console what is wrong in a page."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.snippet import debug_digest, debug_script
from consent_service.web.context import AppState, site_of
from consent_service.web.endpoint import NO_SITE, SCRIPT, SITE, Endpoint, good

# Asked for with `integrity`, and so with CORS. It has nothing of the site or the asker.
_HEADERS = {
    "cache-control": "no-cache",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}


async def get_debug_script(request: Request[AppState]) -> Response:
    """GET /SITE/consent.debug.js: hints for the owner of a page, never for visitors."""
    site_of(request)
    tag = f'"{debug_digest()[:32]}"'
    headers = {"etag": tag, **_HEADERS}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(
        debug_script(), media_type="text/javascript; charset=utf-8", headers=headers
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/consent.debug.js",
        get_debug_script,
        "Hints for owners",
        "Says in the browser's console what is wrong in a page, with the line to "
        "write. The second file asks for it on development hosts, and where the "
        "page's address has `?consent-debug`.",
        (good("The script.", SCRIPT), good("Unchanged.", status=304), NO_SITE),
        parameters=(SITE,),
    ),
)
