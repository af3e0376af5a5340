from typing import Any

import pytest

from consent_service.errors import MalformedEvidenceError, ProofError, SignatureError
from consent_service.evidence.proof import LogProof, decode_proof, encode_proof
from consent_service.evidence.receipt import verify_receipt
from consent_service.evidence.record_file import digest_of
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust
from consent_service.evidence.witness import add_cosignatures, cosign
from tests.evidence.sample import (
    LOG_VKEY,
    TRUST,
    X1,
    SampleLog,
    record_file,
    verifier,
    witness,
)

LOG = SampleLog().begin().record_many(9)
RECEIPT = LOG.receipt(4)


def changed(**parts: Any) -> bytes:
    proof = decode_proof(RECEIPT)
    fields: dict[str, Any] = {
        "index": proof.index,
        "path": proof.path,
        "checkpoint": proof.checkpoint,
        "extra": proof.extra,
    }
    return encode_proof(LogProof(**(fields | parts)))


def test_a_receipt_proves_the_record_inside() -> None:
    receipt = verify_receipt(RECEIPT, TRUST, strict=True)

    assert receipt.index == 4
    assert receipt.digest == digest_of(record_file(4))
    assert receipt.record["decisions"] == {
        "analytics": "granted",
        "necessary": "granted",
    }
    assert receipt.signed.checkpoint.size == 11
    assert receipt.witnesses == ()


def test_another_record_does_not_pass() -> None:
    forged = record_file(4, decisions={"analytics": "denied"})

    with pytest.raises(ProofError, match="leads to another root"):
        verify_receipt(changed(extra=forged), TRUST)


def test_another_index_does_not_pass() -> None:
    with pytest.raises((ProofError, MalformedEvidenceError)):
        verify_receipt(changed(index=5), TRUST)


def test_a_later_checkpoint_does_not_pass() -> None:
    with pytest.raises((ProofError, MalformedEvidenceError)):
        verify_receipt(changed(checkpoint=LOG.checkpoint(6)), TRUST)


def test_a_log_that_nobody_trusts_does_not_pass() -> None:
    with pytest.raises(SignatureError):
        verify_receipt(RECEIPT, Trust((verifier(seed=2),)))


@pytest.mark.parametrize("extra", [b"", b"consent-record/v1\n", b"{}"])
def test_a_proof_without_a_record_is_no_receipt(extra: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        verify_receipt(changed(extra=extra), TRUST)


def test_a_quorum_counts_for_receipts_too() -> None:
    policy = f"log {LOG_VKEY}\nwitness W {X1}\nquorum W\n"
    trust = parse_trust(policy.encode())
    answer = cosign(LOG.checkpoint(), [witness(11)])
    cosigned = add_cosignatures(LOG.checkpoint(), answer, trust.verifiers)

    receipt = verify_receipt(changed(checkpoint=cosigned), trust, strict=True)

    assert receipt.witnesses == ("w11.example",)
    with pytest.raises(SignatureError, match="lacks the quorum"):
        verify_receipt(RECEIPT, trust)


def test_every_flipped_bit_of_a_receipt_is_found() -> None:
    for place in range(len(RECEIPT)):
        bit = 1 << place % 8
        flipped = RECEIPT[:place] + bytes([RECEIPT[place] ^ bit]) + RECEIPT[place + 1 :]
        with pytest.raises((MalformedEvidenceError, ProofError, SignatureError)):
            verify_receipt(flipped, TRUST, strict=True)
