"""Which checkpoint everybody is shown: the same for many, so it identifies nobody.

The size of a checkpoint that one visitor alone was shown would be an identifier, and
its steps would tell when somebody chose. So one checkpoint stays until enough choices
were made under it and its time is over, and then the next one comes for all at once.
"""

from datetime import datetime, timedelta

import msgspec

from consent_service.errors import EvidenceError
from consent_service.evidence.checkpoint import Checkpoint, read_checkpoint
from consent_service.evidence.note import split_note


class Coarseness(msgspec.Struct, frozen=True):
    """How coarse the public checkpoint is.

    Attributes:
        slot: Times are rounded down to this: at most one change in each.
        crowd: Entries that the log has to grow by before the next one. Each choice is
            made by a visitor who was served the one before.
        longest: A quiet site changes after this all the same, or an old checkpoint
            would hide how old it is.
    """

    slot: timedelta = timedelta(minutes=10)
    crowd: int = 20
    longest: timedelta = timedelta(days=1)


class Published(msgspec.Struct, frozen=True):
    """The checkpoint that everybody is shown, and since when."""

    checkpoint: str
    since: datetime

    @property
    def note(self) -> bytes:
        return self.checkpoint.encode()


def choose_public(
    held: Published | None,
    candidate: bytes,
    *,
    now: datetime,
    coarseness: Coarseness,
) -> Published:
    """Return what everybody is shown from now on: the held one or the candidate.

    Both are signed checkpoints of one site. The answer never goes back: a smaller
    tree of the same log is not published after a larger one. If `held` was published
    while the clock was ahead, its time begins anew: nobody gets a checkpoint to
    themselves because a clock was set right.
    """
    new = Published(candidate.decode(), now)
    if held is None:
        return new
    held = msgspec.structs.replace(held, since=min(held.since, now))
    before, after = read_checkpoint(held.note), read_checkpoint(candidate)
    if before.origin != after.origin:
        # A new epoch: nobody has seen anything of it.
        return new
    if _is_same_tree(before, after):
        # Cosignatures that came later change nothing of what it says.
        return msgspec.structs.replace(held, checkpoint=_fuller(held, new))
    return new if _is_due(held, after.size - before.size, now, coarseness) else held


def _is_due(held: Published, growth: int, now: datetime, rule: Coarseness) -> bool:
    if growth <= 0 or _slot(now, rule) <= _slot(held.since, rule):
        return False
    return growth >= rule.crowd or now - held.since >= rule.longest


def _slot(at: datetime, rule: Coarseness) -> int:
    return int(at.timestamp() // rule.slot.total_seconds())


def _is_same_tree(one: Checkpoint, other: Checkpoint) -> bool:
    return (one.size, one.root) == (other.size, other.root)


def _fuller(held: Published, new: Published) -> str:
    return max(held.checkpoint, new.checkpoint, key=_signatures)


def _signatures(checkpoint: str) -> int:
    try:
        return len(split_note(checkpoint.encode())[1])
    except EvidenceError:
        return 0
