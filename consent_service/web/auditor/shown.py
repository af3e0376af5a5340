"""`/SITE/shown/REVISION/`: what visitors were shown, drawn from the stored revision.

It is as public as the declaration of that revision, and says nothing of any visitor.
The page is shut off as that of a preview is: what is clicked in it goes nowhere.
"""

import re

from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import NotFoundError
from consent_service.policy.revision import Revision
from consent_service.snippet import debug_script, render_script
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.endpoint import (
    BUSY,
    HTML,
    LANG,
    SCRIPT,
    SITE,
    UNKNOWN,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.set_up.preview import banner_page

_DIGEST = re.compile(r"[0-9a-f]{64}")
# Any page may ask for it, or the frame, which is of no origin, could not load it.
_HEADERS = {"cache-control": "private, max-age=600", "access-control-allow-origin": "*"}


async def get_shown(request: Request[AppState]) -> Response:
    """GET /SITE/shown/REVISION/: a page with the banner of a published revision."""
    revision = await _load(request)
    opens = request.query_params.get("part") == "preferences"
    return banner_page(
        request, revision, root="../../..", headers=_HEADERS, opens=opens
    )


async def get_shown_script(request: Request[AppState]) -> Response:
    """GET /SITE/shown/REVISION/FILE: the script of that revision, in its two files."""
    revision = await _load(request)
    asked = request.query_params.get("lang", "")
    language = asked if asked in revision.policy.languages else ""
    script = render_script(revision, language=language)
    file = request.path_params["file"]
    files = {"consent.js": script.body, script.more.name: script.more.body}
    # On this machine the second file asks for the hints of owners.
    body = {**files, "consent.debug.js": debug_script()}.get(file)
    if body is None:
        raise NotFoundError("the revision has no such file")
    return Response(body, media_type=SCRIPT, headers=_HEADERS)


async def _load(request: Request[AppState]) -> Revision:
    site, digest = site_of(request), request.path_params["revision"]
    if digest == site.revision.digest:
        return site.revision
    found = None
    if _DIGEST.fullmatch(digest):
        found = await context_of(request).publisher.load(site.name, digest)
    if found is None:
        raise NotFoundError(
            f"site {site.name} never published that revision",
            hint="the declaration's history lists them all",
        )
    return found[0]


_REVISION = Parameter(
    "revision",
    "path",
    "The digest of a published revision.",
    "4f1c" * 16,
    pattern="^[0-9a-f]{64}$",
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/shown/{revision}/",
        get_shown,
        "The banner of a published revision",
        "A page for a frame of our own pages, with the words, services and colours "
        "that the revision holds, drawn by the script of this release.",
        (good("The page.", HTML), UNKNOWN, BUSY),
        parameters=(
            SITE,
            _REVISION,
            LANG,
            Parameter(
                "part",
                "query",
                "What is open.",
                "preferences",
                words=("banner", "preferences"),
            ),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/shown/{revision}/{file}",
        get_shown_script,
        "The script of a published revision",
        "What the page with its banner loads.",
        (good("The script.", SCRIPT), UNKNOWN, BUSY),
        parameters=(
            SITE,
            _REVISION,
            LANG,
            Parameter("file", "path", "Its name.", "consent.js"),
        ),
    ),
)
