"""Proofs of logging (C2SP tlog-proof): index, path and checkpoint in one text."""

from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.checkpoint import SignedCheckpoint, open_checkpoint
from consent_service.evidence.codec import (
    decode_base64,
    decode_hash,
    decode_size,
    decode_text,
)
from consent_service.evidence.inclusion import verify_inclusion
from consent_service.evidence.note import MAX_NOTE, Verifier

_MAGIC = "c2sp.org/tlog-proof@v1"

# A proof in a tree of 2^63 leaves.
MAX_PATH = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """The proof that a leaf is in the tree of a checkpoint.

    Attributes:
        checkpoint: The signed note, byte for byte.
        extra: What came along, b"" for nothing. The format does not authenticate
            it: rely on it only after hashing it into the leaf.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""


def encode_proof(proof: LogProof) -> bytes:
    # Base64 with the end of its line: a proof of a large log has twenty of them.
    extra = b"extra " + b2a_base64(proof.extra) if proof.extra else b""
    path = b"".join(map(b2a_base64, proof.path))
    head = b"%b\n%bindex %d\n%b\n" % (_MAGIC.encode(), extra, proof.index, path)
    return head + proof.checkpoint


def decode_proof(data: bytes) -> LogProof:
    """Read a proof in the one form in which it is written. Nothing is verified."""
    if len(data) > MAX_NOTE:
        raise MalformedEvidenceError(f"proof is {len(data)} bytes, above {MAX_NOTE}")
    head, border, checkpoint = data.partition(b"\n\n")
    magic, *lines = decode_text(head, "proof").split("\n")
    if not border or magic != _MAGIC or not lines:
        raise MalformedEvidenceError("not a tlog-proof@v1")

    extra = b""
    if lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "), "extra of a proof")
        if not (extra and lines):
            raise MalformedEvidenceError("proof has an empty extra or no index")
    name, _, index = lines.pop(0).partition(" ")
    if name != "index" or len(lines) > MAX_PATH:
        raise MalformedEvidenceError("proof has no index or more than 63 hashes")
    return LogProof(
        index=decode_size(index, "index of a proof"),
        path=tuple(decode_hash(line, "proof hash") for line in lines),
        checkpoint=checkpoint,
        extra=extra,
    )


def verify_proof(
    proof: LogProof,
    leaf_hash: bytes,
    verifiers: Sequence[Verifier],
    *,
    strict: bool = False,
) -> SignedCheckpoint:
    """Check that a leaf is in the tree of the proof's signed checkpoint.

    Raises:
        MalformedEvidenceError: The checkpoint or the path is not well formed.
        SignatureError: No trusted key of the log signed the checkpoint.
        ProofError: The path leads to another root than the checkpoint's.
    """
    signed = open_checkpoint(proof.checkpoint, verifiers, strict=strict)
    verify_inclusion(
        leaf_hash,
        index=proof.index,
        size=signed.checkpoint.size,
        path=proof.path,
        root=signed.checkpoint.root,
    )
    return signed
