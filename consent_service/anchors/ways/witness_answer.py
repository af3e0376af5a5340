"""One conversation with one witness, and what its answer means to us."""

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from consent_service.anchors.anchored_log import Log
from consent_service.errors import AnchorError, EvidenceError
from consent_service.evidence.note import Verifier
from consent_service.evidence.witness import (
    AddCheckpoint,
    add_cosignatures,
    decode_conflict,
    encode_request,
)
from consent_service.outward.posting import Reply

Post = Callable[[str, bytes], Awaitable[Reply]]

Outcome = Literal[
    "cosigned",  # its cosignature is here and verifies
    "ahead",  # it has cosigned a larger tree of this log: ours has lost entries
    "forked",  # it has cosigned another tree: somebody signed two histories
    "unknown",  # it does not watch this log
    "refused",  # it does not take our signature
    "wrong",  # what it says is not what a witness says
    "silent",  # it does not answer, or not now
]

# A conflict tells the size; a second one means that another process was faster.
_ATTEMPTS = 3

_MEANING: dict[int, tuple[Outcome, str]] = {
    400: ("wrong", "it cannot read the request"),
    403: ("refused", "it does not trust the key of this log"),
    404: ("unknown", "it does not watch this log"),
    429: ("silent", "it asks to come later"),
}


class Door(msgspec.Struct, frozen=True):
    """Where one witness is reached, and the key that its answer has to verify with."""

    name: str
    url: str
    key: Verifier


class Answer(msgspec.Struct, frozen=True):
    """What came of asking one witness.

    Attributes:
        detail: For people; no more than sizes and statuses.
        lines: Its cosignature, verified, as lines of a signed note.
        size: What it has cosigned last, if it said so.
    """

    witness: str
    outcome: Outcome
    detail: str = ""
    lines: bytes = b""
    size: int | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether the witness has seen another history than the one we hold."""
        return self.outcome in ("ahead", "forked")


async def ask_witness(door: Door, log: Log, *, old: int, post: Post) -> Answer:
    """Ask for a cosignature over the log's head. Whatever a witness says is an answer.

    `old` is the size that it is believed to have cosigned. A witness that knows
    another one says which, and is asked again.
    """
    new, checkpoint = log.head.size, log.head.checkpoint
    old = min(old, new)
    for _ in range(_ATTEMPTS):
        path = await log.prove_consistency(old, new)
        body = encode_request(AddCheckpoint(old, tuple(path), checkpoint))
        try:
            reply = await post(f"{door.url.rstrip('/')}/add-checkpoint", body)
        except AnchorError as error:
            return Answer(door.name, "silent", str(error))
        if reply.status != 409:
            return _judge(door, reply, log, old)

        try:
            stated = decode_conflict(reply.content)
        except EvidenceError as error:
            return Answer(door.name, "wrong", str(error))
        if stated > new or stated == old:
            return _contradiction(door.name, stated, old, new)
        old = stated
    return Answer(door.name, "silent", "it knew another size each time", size=old)


def _contradiction(name: str, stated: int, old: int, new: int) -> Answer:
    if stated > new:
        detail = f"it has cosigned {stated} entries, and the log here has {new}"
        return Answer(name, "ahead", detail, size=stated)
    if stated == old == new:
        detail = f"it has cosigned another tree of {new} entries"
        return Answer(name, "forked", detail, size=stated)
    return Answer(name, "wrong", f"it knows {stated} entries and was given {old}")


def _judge(door: Door, reply: Reply, log: Log, old: int) -> Answer:
    checkpoint = log.head.checkpoint
    if reply.status == 200:
        try:
            cosigned = add_cosignatures(checkpoint, reply.content, [door.key])
        except EvidenceError as error:
            return Answer(door.name, "wrong", str(error))
        lines = cosigned[len(checkpoint) :]
        return Answer(door.name, "cosigned", lines=lines, size=log.head.size)

    if reply.status == 422 and old:
        # The proof is right for the tree that we hold, so the witness holds another.
        detail = f"it has cosigned {old} entries that this log does not begin with"
        return Answer(door.name, "forked", detail, size=old)
    temporary = reply.status >= 500
    outcome, detail = _MEANING.get(
        reply.status, ("silent" if temporary else "wrong", "it failed")
    )
    return Answer(door.name, outcome, f"{detail} (status {reply.status})")
