"""The address of a draft: what is to be shown, closed to readers, good for a day.

A frame that is shut off from our pages has no cookie, so the address itself has to
say that somebody who is signed in made it. Addresses end up in logs and histories:
what people typed is in none of them as text, so it is encrypted (Fernet).
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_SALT: Final = b"consent-service/draft/v2"
_SECONDS: Final = 86_400


class DraftSeal:
    """Seals the text that a draft is made of, and reads it back."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Set up; `keys` are the oldest first."""
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in reversed(keys)])

    def seal(self, text: str, now: datetime) -> str:
        sealed = self._fernet.encrypt_at_time(text.encode(), int(now.timestamp()))
        # What is left out here is put back for reading: it would need escapes.
        return sealed.rstrip(b"=").decode()

    def unseal(self, sealed: str, now: datetime) -> str | None:
        """Return the text, None if it is not ours or its time is over."""
        token = sealed + "=" * (-len(sealed) % 4)
        try:
            return self._fernet.decrypt_at_time(
                token.encode(), _SECONDS, int(now.timestamp())
            ).decode()
        except InvalidToken:
            return None


def _derived(key: bytes) -> bytes:
    return urlsafe_b64encode(hmac.digest(key, _SALT, "sha256"))
