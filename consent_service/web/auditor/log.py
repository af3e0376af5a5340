"""The log of a site in the formats of C2SP, as of the newest checkpoint."""

import re
from base64 import b64encode

from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import EvidenceError, NotFoundError
from consent_service.evidence.proof import encode_proof
from consent_service.evidence.tiles import parse_tile_path
from consent_service.ledger import LogReader
from consent_service.web.bearer import use_token
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.endpoint import (
    BUSY,
    BYTES,
    NO_SITE,
    NO_TOKEN,
    SITE,
    TEXT,
    UNKNOWN,
    WRONG_TOKEN,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.authorization import bears_token

_TEXT = "text/plain; charset=utf-8"
# C2SP tlog-tiles: a checkpoint is cached for seconds, a tile for ever.
_SOON = {"cache-control": "public, max-age=5", "access-control-allow-origin": "*"}
_FOREVER = {"cache-control": "private, max-age=31536000, immutable"}
_NEVER = {"cache-control": "no-store"}
# No log has more entries, and int() of a long text takes long.
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")


async def get_checkpoint(request: Request[AppState]) -> Response:
    """GET /SITE/log/checkpoint: size and root, signed. Public.

    Everybody is shown the same one for a while, so that its size identifies nobody
    (anchors/public_checkpoint.py). With a token it is the newest.
    """
    context, site = context_of(request), site_of(request).name
    if bears_token(request):
        await use_token(request, site, "auditor", "owner", what="log checkpoint")
        ledger = await context.ledgers.find(site)
        return Response(ledger.head.checkpoint, media_type=_TEXT, headers=_NEVER)
    published = context.board.public(site)
    if published is None:
        shown = (await context.ledgers.find(site)).head.checkpoint
    else:
        shown = published.note
    return Response(shown, media_type=_TEXT, headers=_SOON)


async def get_vkeys(request: Request[AppState]) -> Response:
    """GET /SITE/log/vkeys: the keys that verify the logs of a site, one a line."""
    vkeys = await context_of(request).ledgers.list_vkeys(site_of(request).name)
    text = "".join(f"{vkey}\n" for vkey in vkeys)
    return Response(text, media_type=_TEXT, headers=_SOON)


async def get_tile(request: Request[AppState]) -> Response:
    """GET /SITE/log/tile/PATH: a tile of hashes or a bundle of entries."""
    path = request.path_params["path"]
    # Entries name records by their digests, and a digest opens a receipt: a log that
    # is public shows hashes alone.
    reader = await _reader(request, "tile", is_public=not path.startswith("entries"))
    try:
        tile = parse_tile_path(f"tile/{path}")
    except EvidenceError as error:
        raise NotFoundError("no tile has such a path") from error
    content = await reader.read_tile(tile)
    return Response(content, media_type=BYTES, headers=_FOREVER)


async def get_proof(request: Request[AppState]) -> Response:
    """GET /SITE/log/proof/INDEX: that an entry is in the log."""
    reader = await _reader(request, "proof")
    proof = await reader.prove(_number(request, "index"))
    return Response(encode_proof(proof), media_type=_TEXT, headers=_NEVER)


async def get_consistency(request: Request[AppState]) -> Response:
    """GET /SITE/log/consistency/OLD/NEW: that the log only grew in between."""
    reader = await _reader(request, "consistency")
    path = await reader.prove_consistency(
        _number(request, "old"), _number(request, "new")
    )
    lines = "".join(f"{b64encode(digest).decode()}\n" for digest in path)
    return Response(lines, media_type=_TEXT, headers=_NEVER)


async def _reader(
    request: Request[AppState], what: str, *, is_public: bool = True
) -> LogReader:
    """Return what reads the log, if the request may read it."""
    site = site_of(request)
    if not (is_public and site.policy.publish_log):
        await use_token(request, site.name, "auditor", "owner", what=f"log {what}")
    return (await context_of(request).ledgers.find(site.name)).reader


def _number(request: Request[AppState], name: str) -> int:
    text = request.path_params[name]
    if not _NUMBER.fullmatch(text):
        raise NotFoundError(f"{name} is not a position in a log")
    return int(text)


# What may be answered where the log is not public.
_READER = (NO_TOKEN, WRONG_TOKEN, UNKNOWN, BUSY)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/log/checkpoint",
        get_checkpoint,
        "The newest checkpoint",
        "A C2SP tlog-checkpoint: size and root of the log, signed. Everybody is shown "
        "the same one for a while, so that its size identifies nobody; with a token it "
        "is the newest.",
        (good("The checkpoint.", TEXT), *_READER),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/log/vkeys",
        get_vkeys,
        "The keys that verify the logs",
        "One C2SP vkey a line, those of the site's first log first. Keep them "
        "elsewhere too: only then can they prove anything against this service.",
        (good("The keys.", TEXT), NO_SITE, BUSY),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/log/tile/{path:path}",
        get_tile,
        "A tile or entry bundle",
        "As C2SP tlog-tiles names them. Hash tiles are public if the policy publishes "
        "the log; entries always need a token, as their digests open receipts.",
        (good("The tile.", BYTES), *_READER),
        access="auditor",
        parameters=(
            SITE,
            Parameter(
                "path", "path", "Level and number, or `entries` and number.", "0/000"
            ),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/log/proof/{index}",
        get_proof,
        "The proof that an entry is in the log",
        "A C2SP tlog-proof without the record. Public only if the policy publishes "
        "the log.",
        (good("The proof.", TEXT), *_READER),
        access="auditor",
        parameters=(SITE, Parameter("index", "path", "Position in the log.", "41")),
    ),
    Endpoint(
        "GET",
        "/{site}/log/consistency/{old}/{new}",
        get_consistency,
        "The proof that a log only grew",
        "One base64 hash a line (RFC 6962 section 2.1.2). Public only if the policy "
        "publishes the log.",
        (good("The proof.", TEXT), *_READER),
        access="auditor",
        parameters=(
            SITE,
            Parameter("old", "path", "The smaller size.", "12"),
            Parameter("new", "path", "The larger size.", "41"),
        ),
    ),
)
