"""Receipts: the proof that one record is in the log, with the record inside.

A receipt is a tlog-proof whose `extra` is the record file. Any tool for that format
checks index, hashes and checkpoint; what is ours is one step: the leaf is the hash
of 0x01 and the SHA-256 of `extra`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consent_service.evidence.canonical import Json, decode_object
from consent_service.evidence.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    read_checkpoint,
)
from consent_service.evidence.inclusion import verify_inclusion
from consent_service.evidence.merkle import hash_leaf
from consent_service.evidence.note import Verifier
from consent_service.evidence.proof import (
    LogProof,
    decode_proof,
    encode_proof,
    verify_proof,
)
from consent_service.evidence.record_file import (
    decode_record_file,
    digest_of,
    record_entry,
)
from consent_service.evidence.trust import Trust, check_quorum


@dataclass(frozen=True, slots=True)
class Content:
    """What a receipt says, before anybody has vouched for its checkpoint.

    Attributes:
        record: What the record says, read from its exact bytes.
        checkpoint: The one that it was checked against; its signature was not.
    """

    index: int
    digest: bytes
    record: Mapping[str, Json]
    checkpoint: Checkpoint

    def lines(self) -> Iterator[str]:
        """Yield it for people, as every program prints it."""
        yield f"record    {self.digest.hex()}"
        yield f"log       {self.checkpoint.origin}"
        yield f"place     {self.index} of {self.checkpoint.size}"
        for name, value in self.record.items():
            yield f"  {name:12} {json.dumps(value, ensure_ascii=False)}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that verified.

    Attributes:
        record: What the record says, read from its exact bytes.
        witnesses: The names of the witnesses whose cosignatures verified.
    """

    index: int
    digest: bytes
    record: Mapping[str, Json]
    signed: SignedCheckpoint

    @property
    def content(self) -> Content:
        return Content(self.index, self.digest, self.record, self.signed.checkpoint)

    @property
    def witnesses(self) -> tuple[str, ...]:
        origin = self.signed.checkpoint.origin
        names = (line.name for line in self.signed.note.verified)
        return tuple(name for name in names if name != origin)


def read_content(data: bytes) -> Content:
    """Read a receipt whose signature nobody can check, for want of a key.

    The record is in the tree of the receipt's own checkpoint: it is whole. Who made
    that checkpoint is not known, so this proves nothing to anybody.

    Raises:
        MalformedEvidenceError: A part is not in its format.
        ProofError: The record is not in the tree.
    """
    proof = decode_proof(data)
    body = decode_record_file(proof.extra).body
    digest = digest_of(proof.extra)
    checkpoint = read_checkpoint(proof.checkpoint)
    verify_inclusion(
        hash_leaf(record_entry(digest)),
        index=proof.index,
        size=checkpoint.size,
        path=proof.path,
        root=checkpoint.root,
    )
    return Content(proof.index, digest, decode_object(body, "record"), checkpoint)


def encode_receipt(
    index: int, path: Sequence[bytes], checkpoint: bytes, record_file: bytes
) -> bytes:
    """Return the receipt for a record, as visitors keep it."""
    return encode_proof(LogProof(index, tuple(path), checkpoint, record_file))


def verify_receipt(data: bytes, trust: Trust, *, strict: bool = False) -> Receipt:
    """Check a receipt from end to end.

    1. The text is a tlog-proof, and its extra is a record file.
    2. A log of the policy signed the checkpoint, and the quorum cosigned it.
    3. The record's digest is the entry at that index of that tree.

    What is left to the caller: whether the record is about the right visitor, and
    whether the log that others see is the same (compare checkpoints).

    Raises:
        MalformedEvidenceError: A part is not in its format.
        SignatureError: Nobody that the policy trusts vouches for the checkpoint.
        ProofError: The record is not in the tree.
    """
    receipt = open_receipt(data, trust.verifiers, strict=strict)
    check_quorum(receipt.signed, trust)
    return receipt


def open_receipt(
    data: bytes, verifiers: Sequence[Verifier], *, strict: bool = False
) -> Receipt:
    """Check a receipt against those keys, without a quorum."""
    proof = decode_proof(data)
    body = decode_record_file(proof.extra).body
    digest = digest_of(proof.extra)
    leaf_hash = hash_leaf(record_entry(digest))
    signed = verify_proof(proof, leaf_hash, verifiers, strict=strict)
    return Receipt(proof.index, digest, decode_object(body, "record"), signed)
