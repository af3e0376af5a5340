"""Styles of our pages, the script's pinned form, and the types of `window.consent`."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import NotFoundError
from consent_service.snippet import snippet_types
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.endpoint import (
    NO_SITE,
    SCRIPT,
    SITE,
    Endpoint,
    Parameter,
    bad,
    good,
)

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


async def get_static(request: Request[AppState]) -> Response:
    """GET /static/FILE: an asset of a page. Its address names its content."""
    file = context_of(request).static.get(request.path_params["file"])
    if file is None:
        raise NotFoundError("no file has that name")
    kind = _TYPES.get(file.name[file.name.rfind(".") :], "application/octet-stream")
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(file.body, media_type=kind, headers=headers)


async def get_favicon(request: Request[AppState]) -> Response:
    """GET /favicon.ico: what a browser asks for beside an answer that names no icon."""
    icon = context_of(request).static["icon.svg"]
    headers = {"cache-control": "public, max-age=86400"}
    return Response(icon.body, media_type=_TYPES[".svg"], headers=headers)


async def get_types(request: Request[AppState]) -> Response:
    """GET /SITE/consent.d.ts: the types of what the script offers to the page."""
    site_of(request)
    headers = {"access-control-allow-origin": "*"}
    return Response(
        snippet_types(), media_type="application/typescript", headers=headers
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/consent.d.ts",
        get_types,
        "The types of what the script offers",
        "For pages that are written in TypeScript.",
        (good("The types.", "application/typescript"), NO_SITE),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/static/{file}",
        get_static,
        "A style or script of our pages",
        "The address names the content.",
        (
            good("A style.", "text/css"),
            good("A script.", SCRIPT),
            good("An image.", "image/svg+xml"),
            bad(404, "No such file."),
        ),
        parameters=(Parameter("file", "path", "Its name.", "page.css"),),
    ),
    Endpoint(
        "GET",
        "/favicon.ico",
        get_favicon,
        "The icon of our pages",
        "Browsers ask for it beside answers that are no page.",
        (good("The icon.", "image/svg+xml"),),
    ),
)
