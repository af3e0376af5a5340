"""Asking witnesses for cosignatures (C2SP tlog-witness, the client's side).

All witnesses of a policy are asked at once, each on its own: one that is slow, away or
lying costs the others nothing. What leaves the service is the checkpoint (origin, size,
root, our signature) and hashes of the tree.
"""

import asyncio
from collections.abc import Sequence

import msgspec

from consent_service.anchors.anchored_log import Log
from consent_service.anchors.ways.witness_answer import Answer, Door, Post, ask_witness
from consent_service.errors import SignatureError
from consent_service.evidence.checkpoint import SignedCheckpoint, read_checkpoint
from consent_service.evidence.note import open_note
from consent_service.evidence.trust import NO_QUORUM, Trust, check_quorum


class Patience(msgspec.Struct, frozen=True):
    """Seconds to wait for a witness, and for the rest once the quorum is there."""

    each: float = 10.0
    rest: float = 2.0


class Cosigned(msgspec.Struct, frozen=True):
    """What came of asking.

    Attributes:
        checkpoint: The checkpoint with every cosignature that verified.
        answers: One for each witness that was asked, but for those that were slower
            than the quorum.
        is_quorate: Whether the policy is content with these cosignatures.
    """

    checkpoint: bytes
    answers: tuple[Answer, ...]
    is_quorate: bool

    @property
    def witnesses(self) -> list[str]:
        """The names of the witnesses that cosigned."""
        return [
            answer.witness for answer in self.answers if answer.outcome == "cosigned"
        ]

    @property
    def alarms(self) -> list[Answer]:
        """The answers of witnesses that were shown another history."""
        return [answer for answer in self.answers if answer.is_alarm]


class Cosigning:
    """Asks the witnesses of one policy. Remembers what size each of them knows."""

    def __init__(
        self, trust: Trust, post: Post, *, patience: Patience | None = None
    ) -> None:
        self._trust = trust
        self._post = post
        self._patience = patience or Patience()
        self._doors = [
            Door(name, trust.urls[name], key)
            for name, key in trust.witnesses.items()
            if name in trust.urls
        ]
        # By witness and origin. Lost at a restart; a conflict brings it back.
        self._known: dict[tuple[str, str], int] = {}

    async def cosign(self, log: Log) -> Cosigned:
        """Ask every witness that has an address to cosign the log's head.

        Raises:
            StoreError: Our own store could not say what the proof is made of.
        """
        tasks = {asyncio.create_task(self._ask(door, log)) for door in self._doors}
        try:
            answers = await self._gather(tasks, log.head.checkpoint)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        checkpoint = _join(log.head.checkpoint, answers)
        return Cosigned(checkpoint, answers, has_quorum(checkpoint, self._trust))

    async def _gather(
        self, waiting: set["asyncio.Task[Answer]"], checkpoint: bytes
    ) -> tuple[Answer, ...]:
        answers: list[Answer] = []
        while waiting and not self._is_enough(_join(checkpoint, answers)):
            done, waiting = await asyncio.wait(
                waiting, return_when=asyncio.FIRST_COMPLETED
            )
            answers += [task.result() for task in done]
        if waiting:
            # More cosignatures than the quorum do no harm, but nobody waits for them.
            done, _ = await asyncio.wait(waiting, timeout=self._patience.rest)
            answers += [task.result() for task in done]
        return tuple(sorted(answers, key=lambda one: one.witness))

    def _is_enough(self, checkpoint: bytes) -> bool:
        # A policy without a quorum is content with nobody: then all get their time.
        return self._trust.quorum != NO_QUORUM and has_quorum(checkpoint, self._trust)

    async def _ask(self, door: Door, log: Log) -> Answer:
        place = door.name, log.head.origin
        old = self._known.get(place, 0)
        try:
            async with asyncio.timeout(self._patience.each):
                answer = await ask_witness(door, log, old=old, post=self._post)
        except TimeoutError:
            return Answer(door.name, "silent", "it does not answer in time")
        if answer.size is not None:
            self._known[place] = answer.size
        return answer


def has_quorum(checkpoint: bytes, trust: Trust) -> bool:
    """Return whether the witnesses of a policy vouch for a checkpoint of our own."""
    try:
        note = open_note(checkpoint, tuple(trust.witnesses.values()))
        check_quorum(SignedCheckpoint(read_checkpoint(checkpoint), note), trust)
    except SignatureError:
        return trust.quorum == NO_QUORUM
    return True


def _join(checkpoint: bytes, answers: Sequence[Answer]) -> bytes:
    return checkpoint + b"".join(answer.lines for answer in answers)
