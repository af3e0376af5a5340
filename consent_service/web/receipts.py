"""`GET /SITE/receipts/DIGEST`: a receipt again, for whoever holds the digest."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_service.errors import NotFoundError
from consent_service.web.state import AppState, service_of, site_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


async def get_receipt(request: Request[AppState]) -> Response:
    """GET /SITE/receipts/DIGEST: record and proof, against the newest checkpoint.

    The digest is as good as a password: it covers 32 random bytes that only the
    visitor and the store have.
    """
    site = site_of(request)
    digest = request.path_params["digest"]
    if not _DIGEST.fullmatch(digest):
        raise NotFoundError("a record's digest is 64 hexadecimal digits")

    found = await service_of(request).recorder.find(site.name, digest)
    name = f"{site.name}-{found.index}.tlog-proof"
    return Response(
        found.receipt,
        media_type="text/plain; charset=utf-8",
        headers={
            "content-disposition": f'inline; filename="{name}"',
            "cache-control": "private, no-store",
            "access-control-allow-origin": "*",
        },
    )


ROUTES = [Route("/{site}/receipts/{digest}", get_receipt)]
