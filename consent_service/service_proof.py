"""How a command knows the service of its own installation, before it sends a token.

Anything on the machine can listen on the port that a service had. So a command asks
with a random challenge, and only who has the key file can answer it. The answer names
the port that it was asked at: what sits on another one and passes the challenge on to
the service gets an answer that is no use to it.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from consent_service.signing import Seal

CHALLENGE_HEADER: Final = "consent-challenge"
PROOF_HEADER: Final = "consent-proof"

_SALT: Final = b"consent-service/proof-of-service/v1"
_CHALLENGE = re.compile(r"[0-9a-f]{32}")


class _Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    challenge: str
    port: int


class ServiceProver:
    """Answers challenges with the newest key, and checks answers with all of them."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._seal = Seal(keys, _Proof, salt=_SALT)

    def prove(self, challenge: str, port: int) -> str | None:
        """Return the answer of the service that was asked at `port`.

        None if it is no challenge: 32 hexadecimal digits, and nothing else is signed.
        """
        if not _CHALLENGE.fullmatch(challenge):
            return None
        return self._seal.seal(_Proof(challenge, port))

    def is_proved(self, text: str, challenge: str, port: int) -> bool:
        """Return whether `text` answers that challenge, sent to that port."""
        return self._seal.unseal(text) == _Proof(challenge, port)
