"""The signed value that a visitor carries. It is a hint, never evidence.

`base64url(JSON) "." signature`. The script writes it with an empty signature until
the service has answered; what such a cookie says is shown, and nothing is done for it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated

import msgspec
from itsdangerous import BadSignature

from consent_service.signing import make_signer

_SALT = b"consent-service/visitor-cookie/v1"
# Browsers keep at most 4096 bytes for name, value and attributes together.
_LONGEST = 3800
# Up to the year 9999, the last that a calendar of ours has.
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]


class VisitorCookie(msgspec.Struct, frozen=True):
    """What the cookie says. The short names are on the wire of every request.

    Attributes:
        visitor: The random id made at the first choice.
        revision: The first 16 digits of the revision that was shown.
        decided: Seconds since 1970 when the choice was made.
        expires: Seconds since 1970 when the choice ends.
        gpc: 1 when the browser sent Global Privacy Control at that time.
        record: The digest of the newest record, "" until it is known.
        decisions: Category to `1` or `0` and the first 8 digits of what it meant.
    """

    visitor: str = msgspec.field(name="v")
    revision: str = msgspec.field(name="r")
    decided: _Seconds = msgspec.field(name="t")
    expires: _Seconds = msgspec.field(name="x")
    gpc: int = msgspec.field(name="g")
    record: str = msgspec.field(name="p")
    decisions: dict[str, str] = msgspec.field(name="d")


class ReadCookie(msgspec.Struct, frozen=True):
    """A cookie that was read. Act for its visitor only when it is `signed`."""

    content: VisitorCookie
    signed: bool


class CookieSigner:
    """Signs with the newest key and verifies with all of them, oldest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._signer = make_signer(keys, salt=_SALT)

    def sign_cookie(self, content: VisitorCookie) -> str:
        payload = urlsafe_b64encode(msgspec.json.encode(content)).rstrip(b"=")
        return self._signer.sign(payload).decode()

    def read_cookie(self, value: str) -> ReadCookie | None:
        """Return what the cookie says; None when it says nothing that can be read."""
        payload, _, signature = value.rpartition(".")
        content = _decode(payload)
        if content is None:
            return None

        return ReadCookie(content, signed=bool(signature) and self._is_ours(value))

    def _is_ours(self, value: str) -> bool:
        try:
            self._signer.unsign(value)
        except BadSignature:
            return False
        return True


def cookie_name(site: str) -> str:
    return f"consent_{site}"


def _decode(payload: str) -> VisitorCookie | None:
    if not payload.isascii() or len(payload) > _LONGEST:
        return None
    try:
        text = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return msgspec.json.decode(text, type=VisitorCookie)
    except ValueError:
        # Both base64 and msgspec raise kinds of it. An unreadable cookie is no error:
        # the visitor simply counts as one who has not decided yet.
        return None
