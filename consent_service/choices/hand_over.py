"""A signed choice that travels with a link to another site of the same controller.

Its form is that of `signing.Seal`. It travels in the fragment of an address: no server
gets it with a request, no log has it, no referrer. It says what was decided, not who
decided, and names the record it continues by an image: the digest itself would open
the receipt at the site before (docs/decisions/0028).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from consent_service.choices.choice import Digest, RandomId
from consent_service.errors import TokenError
from consent_service.signing import Seal

# Seconds between the click and the other page. A slower visitor is asked again.
HAND_OVER_SECONDS = 60

# A token of the first version has the digest of a record.
_SALT = b"consent-service/hand-over/v2"
_LABEL: Final = "consent-service/handed-over-record/v1"


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice on its way from one site to another.

    Attributes:
        id: 128 random bits. It becomes the id of the choice at the other site, of
            which a log takes one: so it can be used once, wherever it is tried.
        source: The site where the visitor chose.
        target: The only site that accepts it.
        ends: Seconds since 1970 after which it is not accepted.
        expires: Seconds since 1970 when the choice itself ends, there as here.
        gpc: Whether the signal was on when the visitor chose.
        record: What `record_image` makes of the record that this continues.
        decisions: Category to `1` or `0` and what it meant, as in the cookie.
    """

    id: RandomId
    source: str
    target: str
    ends: int
    expires: int
    gpc: bool
    record: Digest
    decisions: dict[str, str]


def record_image(digest: str, target: str) -> str:
    """Return how records of the site `target` name a record of the site before.

    64 hexadecimal digits: SHA-256 over a label, the name of the target and the digest.
    An auditor with both logs finds the record by it; nobody gets a receipt for it.
    """
    text = "\0".join((_LABEL, target, digest))
    return hashlib.sha256(text.encode()).hexdigest()


class HandOverSigner:
    """Signs with the newest key and verifies with all of them, oldest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._seal = Seal(keys, HandOver, salt=_SALT)

    def sign_hand_over(self, content: HandOver) -> str:
        return self._seal.seal(content)

    def read_hand_over(self, text: str, *, target: str, now: datetime) -> HandOver:
        """Return what was handed over to `target`.

        Raises:
            TokenError: It is not signed by us, is for another site, or has expired.
        """
        content = self._seal.unseal(text)
        if content is None:
            raise TokenError("the hand-over token is not signed by this service")
        if content.target != target:
            raise TokenError("the hand-over token is for another site")
        at = now.timestamp()
        # One that ends later was made while the clock was ahead.
        is_too_long = content.ends > at + 2 * HAND_OVER_SECONDS
        if at >= min(content.ends, content.expires) or is_too_long:
            raise TokenError(
                "the hand-over token has expired",
                hint=f"it is valid for {HAND_OVER_SECONDS} seconds",
            )
        return content
