"""What a change was made from, in `If-Match` and `If-None-Match` (RFC 9110, 13.1)."""

import re
from typing import Any, Final

from starlette.requests import Request

from consent_service.errors import MissingConditionError

_TAG: Final = re.compile(r'\s*(?:W/)?"([0-9a-f]{64})(?:-json)?"\s*')
_HINT: Final = (
    "GET it first, and send its ETag as If-Match; for a new site, If-None-Match: *"
)


def etag_of(digest: str, *, is_json: bool) -> str:
    """Return the ETag of a policy, another one for each way of writing it."""
    return f'"{digest}-json"' if is_json else f'"{digest}"'


def expected_digest(request: Request[Any]) -> str:
    """Return the digest of what a change was made from, "" for nothing yet.

    An ETag that is none of ours is returned as it is: it is that of no policy.

    Raises:
        MissingConditionError: The request does not say, or allows any (`If-Match: *`):
            whatever somebody else has written would be replaced.
    """
    said = request.headers.get("if-match", "").strip()
    if not said and request.headers.get("if-none-match", "").strip() == "*":
        return ""
    if said in ("", "*"):
        found = "If-Match is *, which any policy is" if said else "there is no If-Match"
        raise MissingConditionError(
            f"a change has to name what it was made from; {found}", hint=_HINT
        )
    # Of several the last: we give one, so nobody has two that are good.
    tags = [_TAG.fullmatch(part) for part in said.split(",")]
    return next((tag[1] for tag in reversed(tags) if tag), said)
