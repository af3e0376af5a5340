"""Checkpoints (C2SP tlog-checkpoint): the signed size and root of a log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.codec import (
    decode_hash,
    decode_size,
    decode_text,
    encode_base64,
)
from consent_service.evidence.merkle import EMPTY_ROOT, check_hash
from consent_service.evidence.note import (
    ED25519,
    Note,
    Signer,
    Verifier,
    check_key_name,
    open_note,
    sign_note,
    split_note,
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one moment.

    `extensions` are the lines after the root. Our logs write none; a witness meets
    those of others and has to sign them as they are.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that the log of its origin signed, and the note it came in."""

    checkpoint: Checkpoint
    note: Note


def encode_checkpoint(checkpoint: Checkpoint) -> bytes:
    """Return the text that is signed."""
    check_key_name(checkpoint.origin)
    check_hash(checkpoint.root, "root")
    root = encode_base64(checkpoint.root)
    lines = (checkpoint.origin, str(checkpoint.size), root, *checkpoint.extensions)
    return "".join(f"{line}\n" for line in lines).encode()


def decode_checkpoint(text: bytes) -> Checkpoint:
    """Read the text of a checkpoint, in the one form in which it is written."""
    lines = decode_text(text, "checkpoint").split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise MalformedEvidenceError("checkpoint is not three lines or more")
    origin, size, root, *extensions = lines
    checkpoint = Checkpoint(
        origin=check_key_name(origin),
        size=decode_size(size, "tree size"),
        root=decode_hash(root, "root"),
        extensions=tuple(extensions),
    )
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise MalformedEvidenceError("checkpoint gives the empty tree another root")
    return checkpoint


def read_checkpoint(data: bytes) -> Checkpoint:
    """Read a signed checkpoint without checking any signature.

    For what is our own, and to learn the origin before looking up its keys.
    """
    return decode_checkpoint(split_note(data)[0])


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[Signer]) -> bytes:
    return sign_note(encode_checkpoint(checkpoint), signers)


def open_checkpoint(
    data: bytes, verifiers: Sequence[Verifier], *, strict: bool = False
) -> SignedCheckpoint:
    """Read a checkpoint and check its signatures.

    A signature counts for the log only if its key bears the origin's name: a
    witness alone, or another log, does not make a checkpoint.

    Raises:
        MalformedEvidenceError: It is not a checkpoint.
        SignatureError: No trusted key of that origin signed it.
    """
    note = open_note(data, verifiers, strict=strict)
    checkpoint = decode_checkpoint(note.text)
    own = {
        key.vkey.key_id
        for key in verifiers
        if key.vkey.name == checkpoint.origin and key.vkey.key_type == ED25519
    }
    if not any(
        signed.name == checkpoint.origin and signed.key_id in own
        for signed in note.verified
    ):
        raise SignatureError(f"no trusted key of {checkpoint.origin!r} signed this")
    return SignedCheckpoint(checkpoint, note)
