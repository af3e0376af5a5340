"""`GET /consent-verify.pyz`: the verifier in one file, for a stranger's machine."""

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from consent_service.evidence.verifier.one_file import NAME, pack
from consent_service.version import own_version
from consent_service.web.context import AppState
from consent_service.web.endpoint import BYTES, Endpoint, good

_HEADERS = {
    "cache-control": "public, max-age=600",
    "content-disposition": f'attachment; filename="{NAME}"',
}


async def get_verifier(request: Request[AppState]) -> Response:  # noqa: ARG001
    """GET /consent-verify.pyz: as `make release` packs it of this release."""
    return Response(packed_verifier(), media_type=BYTES, headers=_HEADERS)


@cache
def packed_verifier() -> bytes:
    """Return the file; some 200 kB, packed at the first use."""
    return pack(own_version())


def verifier_digest() -> str:
    """Return its SHA-256, which a release publishes."""
    return hashlib.sha256(packed_verifier()).hexdigest()


ENDPOINTS = (
    Endpoint(
        "GET",
        f"/{NAME}",
        get_verifier,
        "The verifier in one file",
        "`python consent-verify.pyz EXPORT --vkey KEY` audits an export where the "
        "service is not installed; it needs Python and the package cryptography. Who "
        "does not trust this service takes the file from a release: the bytes are the "
        "same.",
        (good("The file.", BYTES),),
    ),
)
