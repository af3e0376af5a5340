import pytest

from consent_service.errors import (
    MalformedEvidenceError,
    ProofError,
    SignatureError,
    StaleWitnessError,
)
from consent_service.evidence.checkpoint import Checkpoint, open_checkpoint
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.cosignature import (
    COSIGNATURE,
    cosignature_verifier,
    cosigner,
)
from consent_service.evidence.note import MAX_NOTE
from consent_service.evidence.witness import (
    AddCheckpoint,
    add_cosignatures,
    check_request,
    cosign,
    decode_conflict,
    decode_request,
    encode_conflict,
    encode_request,
)
from tests.evidence.sample import ORIGIN, SampleLog, private_key, verifier, vkey

LOG = SampleLog().begin().record_many(18)
NODE = LOG.grown().node
W1 = cosigner("w1.example", private_key(8), clock=lambda: 1_795_325_770)
W2 = cosigner("w2.example", private_key(9), clock=lambda: 1_795_325_771)
V1 = cosignature_verifier(vkey("w1.example", 8, COSIGNATURE))


def known(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, LOG.grown(size).frontier.root())


def request(old: int, new: int) -> AddCheckpoint:
    return AddCheckpoint(
        old, tuple(consistency_path(old, new, NODE)), LOG.checkpoint(new)
    )


@pytest.mark.parametrize(("old", "new"), [(0, 20), (7, 20), (20, 20)])
def test_a_request_travels_and_is_accepted(old: int, new: int) -> None:
    sent = request(old, new)

    received = decode_request(encode_request(sent))
    signed = check_request(received, known(old) if old else None, [verifier()])

    assert received == sent
    assert signed.checkpoint.size == new


def test_a_request_looks_as_the_specification_shows() -> None:
    body = encode_request(AddCheckpoint(3, (bytes(32),), b"CHECKPOINT"))

    assert body == (
        b"old 3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nCHECKPOINT"
    )


def test_another_size_is_a_conflict_that_names_the_known_one() -> None:
    with pytest.raises(StaleWitnessError) as caught:
        check_request(request(5, 20), known(7), [verifier()])

    assert caught.value.size == 7
    assert decode_conflict(encode_conflict(caught.value.size)) == 7


def test_two_roots_at_one_size_are_a_conflict() -> None:
    forked = Checkpoint(ORIGIN, 20, bytes(32))

    with pytest.raises(StaleWitnessError, match="two roots"):
        check_request(request(20, 20), forked, [verifier()])


def test_a_forked_history_is_not_cosigned() -> None:
    forked = Checkpoint(ORIGIN, 7, bytes(32))

    with pytest.raises(ProofError, match="leads to other roots"):
        check_request(request(7, 20), forked, [verifier()])


def test_an_unknown_signer_is_refused_before_anything_else() -> None:
    with pytest.raises(SignatureError):
        check_request(request(5, 20), known(7), [verifier(seed=2)])


CHECKPOINT = LOG.checkpoint()
HASH = b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 0\n",
        b"old 0\n\n",
        b"\n" + CHECKPOINT,
        b"old 0\n" + CHECKPOINT,
        b"old\n\n" + CHECKPOINT,
        b"old 00\n\n" + CHECKPOINT,
        b"old -1\n\n" + CHECKPOINT,
        b"old  1\n\n" + CHECKPOINT,
        b"new 1\n\n" + CHECKPOINT,
        b"old 21\n\n" + CHECKPOINT,
        b"old 1\nAAAA\n\n" + CHECKPOINT,
        b"old 1\n" + HASH * 64 + b"\n" + CHECKPOINT,
        b"old 1\n" + HASH + b"\n\n" + CHECKPOINT,
        b"old 1\r\n\r\n" + CHECKPOINT,
        b"old 0\n\n" + CHECKPOINT + b"x" * MAX_NOTE,
    ],
)
def test_what_is_no_request_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_request(data)


@pytest.mark.parametrize(
    "data", [b"", b"7", b"\n", b"7\n\n", b"-7\n", b"9" * 40 + b"\n"]
)
def test_what_is_no_conflict_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_conflict(data)


def test_the_answer_of_a_witness_is_added_to_the_checkpoint() -> None:
    answer = cosign(CHECKPOINT, [W1, W2])

    cosigned = add_cosignatures(CHECKPOINT, answer, [V1])

    signed = open_checkpoint(cosigned, [verifier(), V1], strict=True)
    assert [line.name for line in signed.note.verified] == [ORIGIN, "w1.example"]


def test_an_answer_given_twice_is_added_once() -> None:
    answer = cosign(CHECKPOINT, [W1])

    once = add_cosignatures(CHECKPOINT, answer, [V1])

    assert add_cosignatures(once, answer, [V1]) == once


@pytest.mark.parametrize("answer", [b"", b"hello\n", b"\n", CHECKPOINT])
def test_an_answer_that_is_no_signature_lines_is_refused(answer: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        add_cosignatures(CHECKPOINT, answer, [V1])


def test_a_cosignature_over_another_checkpoint_is_refused() -> None:
    with pytest.raises(SignatureError, match="does not verify"):
        add_cosignatures(CHECKPOINT, cosign(LOG.checkpoint(7), [W1]), [V1])
    with pytest.raises(SignatureError, match="no trusted key"):
        add_cosignatures(CHECKPOINT, cosign(CHECKPOINT, [W2]), [V1])
