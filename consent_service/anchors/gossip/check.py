"""A checkpoint that was given out comes back: is it still our history?

Visitors keep the public checkpoint with their choice and send it along with the next
one. A log that was rewritten, or restored from an old copy, meets what it said before.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from consent_service.anchors.anchored_log import Log
from consent_service.errors import EvidenceError, ProofError
from consent_service.evidence.checkpoint import (
    Checkpoint,
    open_checkpoint,
    read_checkpoint,
)
from consent_service.evidence.consistency import verify_consistency
from consent_service.evidence.note import Verifier

# A checkpoint with four witnesses takes a kilobyte. Anybody may send anything.
MOST_GOSSIP = 8_192

Outcome = Literal[
    "agrees",  # the log begins with that tree
    "ahead",  # we signed a larger tree than the log has: entries are lost
    "forked",  # we signed another tree than the log began with
    "foreign",  # not a checkpoint of this log, or not signed by us
]


class Gossip(msgspec.Struct, frozen=True):
    """What a checkpoint that came back says about our log."""

    outcome: Outcome
    origin: str = ""
    size: int = 0
    known: int = 0

    @property
    def is_alarm(self) -> bool:
        """Whether an operator has to look. Only our own signature can raise one."""
        return self.outcome in ("ahead", "forked")

    @property
    def message(self) -> str:
        """One sentence for the log and the audit page; it holds nothing personal."""
        match self.outcome:
            case "ahead":
                return (
                    f"a checkpoint of {self.origin} came back with {self.size} "
                    f"entries, signed by us, and the log has {self.known}"
                )
            case "forked":
                return (
                    f"a checkpoint of {self.origin} came back, signed by us, whose "
                    f"{self.size} entries are not those that the log begins with"
                )
            case "agrees":
                return f"a checkpoint of {self.origin} came back, and the log agrees"
            case "foreign":
                return "what came back is not a checkpoint of ours"


def origin_of(data: bytes) -> str | None:
    """Return which log a checkpoint names, so that its epoch can be found, or None."""
    if len(data) > MOST_GOSSIP:
        return None
    try:
        return read_checkpoint(data).origin
    except EvidenceError:
        return None


async def review_gossip(data: bytes, log: Log, verifiers: Sequence[Verifier]) -> Gossip:
    """Compare a checkpoint that came back with the log of its origin.

    Load the log's head after `data` has come, where several processes append: what
    another one released a moment ago would look lost.

    Args:
        data: What came back. It may be anything.
        log: The log as it is.
        verifiers: The keys of that log, earlier ones too.
    """
    said = _open(data, log.head.origin, verifiers)
    if said is None:
        return Gossip("foreign")
    known = log.head.size
    if said.size > known:
        return Gossip("ahead", said.origin, said.size, known)
    agrees = await _begins_with(said, log)
    return Gossip("agrees" if agrees else "forked", said.origin, said.size, known)


def _open(data: bytes, origin: str, verifiers: Sequence[Verifier]) -> Checkpoint | None:
    if len(data) > MOST_GOSSIP:
        return None
    try:
        said = open_checkpoint(data, verifiers).checkpoint
    except EvidenceError:
        return None
    return said if said.origin == origin else None


async def _begins_with(said: Checkpoint, log: Log) -> bool:
    # The head is ours and was checked when it was made: no signature to verify.
    now = read_checkpoint(log.head.checkpoint)
    path = await log.prove_consistency(said.size, now.size)
    try:
        verify_consistency(
            said.size, now.size, path, old_root=said.root, new_root=now.root
        )
    except ProofError:
        return False
    return True
