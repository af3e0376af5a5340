"""The address of a draft: what is to be shown, sealed, good for a day.

A frame that is shut off from our pages has no cookie, so the address itself has to
say that somebody who is signed in made it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from consent_service.signing import Seal

_SALT: Final = b"consent-service/draft/v1"
_SECONDS: Final = 86_400


class _Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    until: int


class DraftSeal:
    """Seals the text that a draft is made of, and reads it back."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._seal = Seal(keys, _Draft, salt=_SALT)

    def seal(self, text: str, now: datetime) -> str:
        return self._seal.seal(_Draft(text, int(now.timestamp()) + _SECONDS))

    def unseal(self, sealed: str, now: datetime) -> str | None:
        """Return the text, None if it is not ours or its time is over."""
        draft = self._seal.unseal(sealed)
        if draft is None or draft.until <= now.timestamp():
            return None
        return draft.text
