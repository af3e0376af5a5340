"""A witness for other installations (C2SP tlog-witness, the server's side).

It cosigns a checkpoint when the log's own key signed it and its tree begins with the
one that was cosigned last. It learns origins, sizes and roots; no entry, no person.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Literal

import msgspec

from consent_service.anchors.witness.state import Turn, WitnessState
from consent_service.errors import (
    MalformedEvidenceError,
    ProofError,
    SignatureError,
    StaleWitnessError,
)
from consent_service.evidence.checkpoint import SignedCheckpoint, read_checkpoint
from consent_service.evidence.note import (
    Signer,
    Verifier,
    format_signature,
    sign_note,
)
from consent_service.evidence.trust import Trust
from consent_service.evidence.witness import (
    SIZE_TYPE,
    AddCheckpoint,
    check_request,
    decode_request,
    encode_conflict,
)

# 63 hashes and a checkpoint with 64 signatures, 16 of them of the post-quantum kind.
MOST_BODY = 65_536

_log = logging.getLogger(__name__)

_TEXT = "text/plain; charset=utf-8"


class WitnessAnswer(msgspec.Struct, frozen=True):
    """What the protocol has a witness say. The body of a refusal is one sentence."""

    status: Literal[200, 400, 403, 404, 409, 422]
    body: bytes
    media_type: str = _TEXT

    @property
    def is_refusal(self) -> bool:
        return self.status not in (200, 409)


class Witness:
    """Watches the logs of a trust file. Usable from several tasks at once."""

    def __init__(
        self, logs: Trust, signers: Sequence[Signer], state: WitnessState
    ) -> None:
        self._signers = tuple(signers)
        self._state = state
        self._keys: dict[str, list[Verifier]] = {}
        for key in logs.logs:
            self._keys.setdefault(key.vkey.name, []).append(key)

    async def add_checkpoint(self, body: bytes) -> WitnessAnswer:
        """Cosign a checkpoint, or say why not.

        Raises:
            InstallationError: What was cosigned last is not known. Nothing was signed.
        """
        try:
            request = decode_request(body)
            origin = read_checkpoint(request.checkpoint).origin
        except MalformedEvidenceError as error:
            return _refuse(400, error)
        keys = self._keys.get(origin)
        if keys is None:
            return WitnessAnswer(404, b"this log is not watched here\n")
        return await asyncio.to_thread(self._settle, request, origin, keys)

    def _settle(
        self, request: AddCheckpoint, origin: str, keys: Sequence[Verifier]
    ) -> WitnessAnswer:
        # Looking, checking and keeping are one turn: between two requests at once,
        # the older tree could otherwise be put back in the place of the newer.
        with self._state.turn(origin) as turn:
            try:
                signed = check_request(request, turn.known, keys)
            except SignatureError as error:
                return _refuse(403, error)
            except StaleWitnessError as error:
                self._note_conflict(request, turn)
                return WitnessAnswer(409, encode_conflict(error.size), SIZE_TYPE)
            except (MalformedEvidenceError, ProofError) as error:
                return _refuse(422, error)
            return WitnessAnswer(200, self._cosign(signed, turn))

    def _note_conflict(self, request: AddCheckpoint, turn: Turn) -> None:
        """Keep the proof when a log has signed two trees of one size."""
        new = read_checkpoint(request.checkpoint)
        if turn.known is None or new.size != turn.known.size:
            return
        if new.root != turn.known.root:
            _log.error(
                "log %s has signed two trees of %d entries; both checkpoints are kept",
                new.origin,
                new.size,
            )
            turn.accuse(request.checkpoint)

    def _cosign(self, signed: SignedCheckpoint, turn: Turn) -> bytes:
        """Keep the checkpoint, then give the cosignatures away."""
        text = signed.note.text
        note = sign_note(text, self._signers)
        lines = note[len(text) + 1 :]
        # Only lines that were verified are kept: what is kept must be readable again.
        own = b"".join(map(format_signature, signed.note.verified))
        turn.keep(text + b"\n" + own + lines)
        return lines


def _refuse(status: Literal[400, 403, 422], error: Exception) -> WitnessAnswer:
    return WitnessAnswer(status, f"{error}\n".encode())
