import pytest

from consent_service.errors import (
    MalformedEvidenceError,
    ProofError,
    SignatureError,
)
from consent_service.evidence.merkle import hash_leaf
from consent_service.evidence.note import MAX_NOTE
from consent_service.evidence.proof import (
    LogProof,
    decode_proof,
    encode_proof,
    verify_proof,
)
from tests.evidence.sample import SampleLog, verifier

LOG = SampleLog().begin().record_many(9)
NOTE = LOG.checkpoint()
PROOF = decode_proof(LOG.receipt(4))
HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def test_a_proof_looks_as_the_specification_shows() -> None:
    text = encode_proof(LogProof(73_894, (bytes(32),), b"CHECKPOINT", b"extra"))

    assert text.decode() == (
        f"c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 73894\n{HASH}\n\nCHECKPOINT"
    )


@pytest.mark.parametrize("extra", [b"", b"extra", b"index 1"])
@pytest.mark.parametrize("path", [(), (bytes(32),), (bytes(32),) * 63])
def test_what_is_written_is_read(extra: bytes, path: tuple[bytes, ...]) -> None:
    proof = LogProof(0, path, NOTE, extra)

    assert decode_proof(encode_proof(proof)) == proof


def test_a_proof_proves_its_leaf() -> None:
    signed = verify_proof(PROOF, hash_leaf(LOG.entries[4]), [verifier()], strict=True)

    assert signed.checkpoint.size == 11


def test_a_proof_proves_no_other_leaf() -> None:
    with pytest.raises(ProofError, match="leads to another root"):
        verify_proof(PROOF, hash_leaf(LOG.entries[5]), [verifier()])


def test_a_proof_needs_a_trusted_log() -> None:
    with pytest.raises(SignatureError):
        verify_proof(PROOF, hash_leaf(LOG.entries[4]), [verifier(seed=2)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v2\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\n\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nindex\n\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nindex  1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 1 \n\n",
        "c2sp.org/tlog-proof@v1\nindex 1\r\n\r\n",
        "c2sp.org/tlog-proof@v1\nextra AA==\n\n",
        "c2sp.org/tlog-proof@v1\nextra \nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nextra AB==\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nextra AA==\n\n",
        "c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n",
        f"c2sp.org/tlog-proof@v1\nindex 1\n{HASH} \n\n",
        f"c2sp.org/tlog-proof@v1\nindex 1\n{HASH}\n" + f"{HASH}\n" * 63 + "\n",
        "c2sp.org/tlog-proof@v1\nindex 1",
        "c2sp.org/tlog-proof@v1\nindex 1\n",
        "c2sp.org/tlog-proof@v1\nextra " + "A" * MAX_NOTE + "\nindex 1\n\n",
    ],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_proof(text.encode())
