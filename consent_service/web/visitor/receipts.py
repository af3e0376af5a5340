"""`GET /SITE/receipts/DIGEST`: a receipt again, for everybody with the digest."""

import contextlib
import re

from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.record import Record
from consent_service.declaration import receipt_jsonld
from consent_service.errors import ForbiddenError, NotFoundError
from consent_service.locales.names import language_name
from consent_service.sites import Site
from consent_service.token import check_scope
from consent_service.web.auditor.evidence_view import load_evidence
from consent_service.web.bearer import use_token
from consent_service.web.context import AppState, context_of, site_address, site_of
from consent_service.web.endpoint import (
    BUSY,
    DIGEST,
    HTML,
    LANG,
    LINKED_DATA,
    NO_TOKEN,
    SITE,
    TEXT,
    UNKNOWN,
    WRONG_TOKEN,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.answers import json_answer
from consent_service.web.http.authorization import bears_token
from consent_service.web.http.local_time import zone_words
from consent_service.web.http.pages import FRAMING_POLICY
from consent_service.web.layout.error_page import error_page
from consent_service.web.layout.frame import frame_of
from consent_service.web.layout.guard import known_session

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PRIVATE = {"cache-control": "private, no-store", "access-control-allow-origin": "*"}


async def get_receipt(request: Request[AppState]) -> Response:
    """GET /SITE/receipts/DIGEST: record and proof, against the public checkpoint.

    Before that has the record the proof is against the tree that ends with it: asked
    again and again, it never shows that others have chosen.

    Nobody guesses a digest: it covers 32 random bytes. It is shown to the visitor and
    to those who may read the record anyway, and goes to no other site
    (docs/decisions/0028).
    """
    site = site_of(request)
    await _note_token(request, site)
    if _wants_page(request):
        return await _page(request, site)
    found = await context_of(request).recorder.find(site.name, _digest(request))
    name = f"{site.name}-{found.index}.tlog-proof"
    return Response(
        found.receipt,
        media_type="text/plain; charset=utf-8",
        headers={
            **_PRIVATE,
            "vary": "Accept",
            "content-disposition": f'attachment; filename="{name}"',
        },
    )


def _wants_page(request: Request[AppState]) -> bool:
    """Return whether a browser asks to open it; `format=text` saves it from there."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and request.query_params.get("format") != "text"


async def _page(request: Request[AppState], site: Site) -> Response:
    """Return the receipt in words, with what was shown, in the visitor's language."""
    frame = frame_of(request, "consent_service.web.auditor")
    try:
        evidence = await load_evidence(context_of(request), site, _digest(request))
    except NotFoundError as error:
        return error_page(frame, error)
    return frame.answer(
        "receipt.html",
        policy=FRAMING_POLICY,
        headers={**_PRIVATE, "vary": "Accept, Accept-Language"},
        signs_in=False,
        site=site,
        evidence=evidence,
        decisions=evidence.decisions(frame.language),
        zone_name=zone_words(evidence.zone, frame.language),
        shown_language=language_name(evidence.record.language, frame.language),
    )


async def get_receipt_jsonld(request: Request[AppState]) -> Response:
    """GET /SITE/receipts/DIGEST.jsonld: the receipt as ISO/IEC TS 27560 has it."""
    context, site = context_of(request), site_of(request)
    await _note_token(request, site)
    found = await context.recorder.find(site.name, _digest(request))
    record = found.record
    shown = await context.publisher.load(site.name, record.revision)
    if shown is None:
        raise NotFoundError("the revision of that record is not here")
    revision, published_at = shown
    kept = context.declarations.declare(revision, record.language, updated=published_at)
    node = receipt_jsonld(
        record,
        found.digest,
        declaration=kept.declaration,
        address=site_address(request, site),
        previous=await _previous(request, site, record),
    )
    return json_answer(node, media_type="application/ld+json", headers=_PRIVATE)


async def _previous(
    request: Request[AppState], site: Site, record: Record
) -> Record | None:
    """Return the record before, unless it was erased or is another visitor's."""
    if record.supersedes is None:
        return None
    try:
        found = await context_of(request).recorder.find(site.name, record.supersedes)
    except NotFoundError:
        return None
    return found.record if found.record.visitor == record.visitor else None


async def _note_token(request: Request[AppState], site: Site) -> None:
    """Note the use of a token or a session of this site, if any. None is needed."""
    if bears_token(request):
        await use_token(request, site.name, "auditor", "owner", what="receipt")
        return
    session = await known_session(request)
    if session is None:
        return
    # Who may not look through the records reads the receipt as a stranger does.
    with contextlib.suppress(ForbiddenError):
        check_scope(session.token, site.name, "auditor", "owner")
        await context_of(request).accesses.note("receipt", session.bearer, [site.name])


def _digest(request: Request[AppState]) -> str:
    digest: str = request.path_params["digest"]
    if not _DIGEST.fullmatch(digest):
        raise NotFoundError(
            f"the digest has {len(digest)} characters",
            hint="a record's digest is 64 hexadecimal digits, in lower case",
        )
    return digest


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/receipts/{digest}",
        get_receipt,
        "A receipt again",
        "For everybody who has the digest of the record; a token that comes along is "
        "checked, and its use noted. A C2SP tlog-proof with the record file inside, "
        "proved against the checkpoint that everybody is shown; "
        "until that has the record, against the tree that ends with it.",
        (
            good("The receipt.", TEXT),
            good("The receipt in words, for a browser that opens it.", HTML),
            NO_TOKEN,
            WRONG_TOKEN,
            UNKNOWN,
            good("No such receipt; the page says so to a browser.", HTML, 404),
            BUSY,
        ),
        parameters=(
            SITE,
            DIGEST,
            LANG,
            Parameter(
                "format",
                "query",
                "The receipt itself, also where a browser asks.",
                "text",
                words=("text",),
            ),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/receipts/{digest}.jsonld",
        get_receipt_jsonld,
        "A receipt in the Data Privacy Vocabulary",
        "The record, with everything that was shown when the choice was made, in the "
        "form of ISO/IEC TS 27560. It proves nothing: the receipt itself does.",
        (good("The receipt.", LINKED_DATA), NO_TOKEN, WRONG_TOKEN, UNKNOWN, BUSY),
        parameters=(SITE, DIGEST),
    ),
)
