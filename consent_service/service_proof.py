"""How a command knows the service of its own installation, before it sends a token.

Anything on the machine can listen on the port that a service had. So a command asks
with a random challenge, and only who has the key file can answer it. The answer names
where it was asked, host and port, and the run of the service: what sits elsewhere and
passes the challenge on to the service, or to another one with the same keys, gets an
answer that is no use to it.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from typing import Final

import msgspec

from consent_service.signing import Seal

CHALLENGE_HEADER: Final = "consent-challenge"
PROOF_HEADER: Final = "consent-proof"

_SALT: Final = b"consent-service/proof-of-service/v1"
_CHALLENGE = re.compile(r"[0-9a-f]{32}")


class _Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the service signs: the challenge, and where it was reached, and its run."""

    challenge: str
    host: str
    port: int
    run: str


class ServiceProver:
    """Answers challenges with the newest key, and checks answers with all of them."""

    def __init__(self, keys: Sequence[bytes], run: str = "") -> None:
        """Set up; `run` is the one run of the service that is meant, "" is any."""
        self._seal = Seal(keys, _Proof, salt=_SALT)
        self._run = run

    def prove(self, challenge: str, host: str, port: int) -> str | None:
        """Return the answer of the service whose socket has that address.

        None if it is no challenge: 32 hexadecimal digits, and nothing else is signed.
        """
        if not _CHALLENGE.fullmatch(challenge):
            return None
        return self._seal.seal(_Proof(challenge, _plain(host), port, self._run))

    def is_proved(self, text: str, challenge: str, host: str, port: int) -> bool:
        """Return whether `text` answers that challenge, sent to that address."""
        proof = self._seal.unseal(text)
        if proof is None:
            return False
        run = self._run or proof.run
        return proof == _Proof(challenge, _plain(host), port, run)


def _plain(host: str) -> str:
    """Return an address of the internet protocol as both ends of a connection say it.

    A socket for both versions calls 127.0.0.1 `::ffff:127.0.0.1`, and only one end
    knows its network cards by the names after `%`.
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)
