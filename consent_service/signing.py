"""Sealed values for cookies and tokens: only this service can make and check them.

`base64url(JSON) "." signature`, without padding. Never for evidence: an auditor could
not check such a signature. A scope, such as the name of a site, may be signed along
without being written: what is sealed in one scope is nothing in another.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec
from itsdangerous import Signer

from consent_service.errors import TokenError
from consent_service.foreign_json import decode_foreign

Content = TypeVar("Content", bound=msgspec.Struct)


class Seal(Generic[Content]):
    """Seals values of one type with the newest key; older keys still open them.

    The salt keeps what is sealed for one purpose from serving another.
    """

    def __init__(
        self, keys: Sequence[bytes], content: type[Content], *, salt: bytes
    ) -> None:
        self._decoder = msgspec.json.Decoder(content)
        self._signer = _make_signer(keys, salt)
        # With the key taken in, once.
        self._newest = hmac.new(self._signer.secret_keys[-1], digestmod=hashlib.sha256)

    def seal(self, content: Content, *, scope: str = "") -> str:
        """Return the sealed form of a value."""
        payload = urlsafe_b64encode(msgspec.json.encode(content)).rstrip(b"=")
        # What the signer makes, by the library below it. `hmac.digest` would give
        # Python's lock away for it, and wait to get it back.
        made = self._newest.copy()
        made.update(_in_scope(payload, scope))
        signature = urlsafe_b64encode(made.digest()).rstrip(b"=")
        return (payload + b"." + signature).decode()

    def unseal(self, text: str, *, scope: str = "") -> Content | None:
        """Return the value if `text` was sealed here for this purpose, else None."""
        return self.read(text) if self.is_sealed(text, scope=scope) else None

    def is_sealed(self, text: str, *, scope: str = "") -> bool:
        """Return whether one of the keys signed `text` in that scope."""
        try:
            payload, _, signature = text.encode("ascii").rpartition(b".")
        except UnicodeError:
            return False
        return self._signer.verify_signature(_in_scope(payload, scope), signature)

    def read(self, text: str) -> Content | None:
        """Return the value that `text` states, no matter who wrote it, or None.

        The signature is not checked: act on the value only if `is_sealed`.
        """
        payload = text.rpartition(".")[0]
        if not payload.isascii():
            return None
        try:
            encoded = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
            return decode_foreign(
                encoded, self._decoder, lambda flaw: TokenError(flaw.text)
            )
        except (ValueError, TokenError):
            return None


def _in_scope(payload: bytes, scope: str) -> bytes:
    # A payload is base64url, so a colon in front of it can be nothing else.
    return scope.encode() + b":" + payload if scope else payload


def _make_signer(keys: Sequence[bytes], salt: bytes) -> Signer:
    # The salted keys are derived once, instead of with every signature.
    salted = Signer(b"", salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
    return Signer(
        [salted.derive_key(key) for key in keys],
        key_derivation="none",
        digest_method=hashlib.sha256,
    )
