"""What goes over the wire to a witness and back (C2SP tlog-witness, add-checkpoint).

The witness must hold its stored size, the check and the new size in one
transaction, and have it on disk before it answers; that part is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consent_service.errors import MalformedEvidenceError, StaleWitnessError
from consent_service.evidence.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    read_checkpoint,
)
from consent_service.evidence.codec import (
    decode_hash,
    decode_size,
    decode_text,
    encode_base64,
)
from consent_service.evidence.consistency import verify_consistency
from consent_service.evidence.merkle import EMPTY_ROOT
from consent_service.evidence.note import (
    MAX_NOTE,
    Note,
    Signer,
    Verifier,
    format_signature,
    open_note,
    parse_signatures,
    sign_note,
    split_note,
)

SIZE_TYPE = "text/x.tlog.size"

MAX_PATH = 63


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request: cosign this checkpoint, which extends the tree of `old` leaves."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: bytes


def encode_request(request: AddCheckpoint) -> bytes:
    lines = [f"old {request.old}", *map(encode_base64, request.path)]
    return "\n".join(lines).encode() + b"\n\n" + request.checkpoint


def decode_request(data: bytes) -> AddCheckpoint:
    """Read the body of a request. Nothing is verified; a failure here is a 400."""
    if len(data) > MAX_NOTE:
        raise MalformedEvidenceError(f"request is {len(data)} bytes, above {MAX_NOTE}")
    head, border, checkpoint = data.partition(b"\n\n")
    first, *lines = decode_text(head, "request").split("\n")
    word, _, size = first.partition(" ")
    if not border or word != "old" or len(lines) > MAX_PATH:
        raise MalformedEvidenceError("not the body of an add-checkpoint request")
    old = decode_size(size, "old size")
    if old > read_checkpoint(checkpoint).size:
        raise MalformedEvidenceError(f"old size {old} is above the checkpoint's")
    path = tuple(decode_hash(line, "proof hash") for line in lines)
    return AddCheckpoint(old, path, checkpoint)


def check_request(
    request: AddCheckpoint, known: Checkpoint | None, verifiers: Sequence[Verifier]
) -> SignedCheckpoint:
    """Check a request against the last checkpoint cosigned for that origin.

    The caller then stores the checkpoint in the same transaction in which it read
    `known`, and cosigns afterwards.

    Raises:
        SignatureError: No trusted key of the log signed it (403).
        StaleWitnessError: It builds on another size, or the root differs at the
            size already known (409, with `size` as the body).
        MalformedEvidenceError, ProofError: The proof does not verify (422).
    """
    signed = open_checkpoint(request.checkpoint, verifiers)
    size, root = (known.size, known.root) if known else (0, EMPTY_ROOT)
    new = signed.checkpoint
    if request.old != size:
        raise StaleWitnessError(f"witness knows {size}, not {request.old}", size=size)
    if new.size == size and new.root != root:
        raise StaleWitnessError(f"two roots are given for a tree of {size}", size=size)
    verify_consistency(size, new.size, request.path, old_root=root, new_root=new.root)
    return signed


def cosign(checkpoint: bytes, signers: Sequence[Signer]) -> bytes:
    """Return the body of a 200: one cosignature line for each signer."""
    text, _ = split_note(checkpoint)
    return sign_note(text, signers)[len(text) + 1 :]


def encode_conflict(size: int) -> bytes:
    """Return the body of a 409: the size that the witness knows."""
    return b"%d\n" % size


def decode_conflict(data: bytes) -> int:
    """Read the body of a 409."""
    if len(data) > 32 or not data.endswith(b"\n"):
        raise MalformedEvidenceError("conflict is not one size and a newline")
    return decode_size(decode_text(data[:-1], "conflict"), "size of a witness")


def add_cosignatures(
    checkpoint: bytes, answer: bytes, witnesses: Sequence[Verifier]
) -> bytes:
    """Return the checkpoint with those lines of an answer that verify.

    Lines of unknown keys are dropped, as the protocol demands, and so are lines
    that are there already.

    Raises:
        MalformedEvidenceError: The answer is not signature lines.
        SignatureError: None of them is a valid cosignature of a witness given.
    """
    text, present = split_note(checkpoint)
    parse_signatures(answer)
    note: Note = open_note(text + b"\n" + answer, witnesses)
    new = [line for line in note.verified if line not in present]
    return checkpoint + b"".join(map(format_signature, new))
