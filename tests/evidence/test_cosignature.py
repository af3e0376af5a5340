import pytest

from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.checkpoint import (
    Checkpoint,
    encode_checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from consent_service.evidence.cosignature import (
    COSIGNATURE,
    cosignature_verifier,
    cosigned_at,
    cosigner,
)
from consent_service.evidence.note import Signature, Signer, Verifier, open_note
from tests.evidence.sample import ORIGIN, private_key, signer, verifier, vkey

CHECKPOINT = Checkpoint(ORIGIN, 7, bytes(32))
NOW = 1_795_325_770


def witness(seed: int = 9) -> Signer:
    return cosigner("witness.example/w1", private_key(seed), clock=lambda: NOW)


def watching(seed: int = 9) -> Verifier:
    return cosignature_verifier(vkey("witness.example/w1", seed, COSIGNATURE))


def test_a_cosigned_checkpoint_opens_and_says_when() -> None:
    data = sign_checkpoint(CHECKPOINT, [signer(), witness()])

    signed = open_checkpoint(data, [verifier(), watching()], strict=True)

    assert [line.name for line in signed.note.verified] == [
        ORIGIN,
        "witness.example/w1",
    ]
    assert cosigned_at(signed.note.verified[1]) == NOW


def test_the_signed_message_is_that_of_the_specification() -> None:
    text = encode_checkpoint(CHECKPOINT)

    value = witness().sign(text)

    message = b"cosignature/v1\ntime 1795325770\n" + text
    assert value[:8] == NOW.to_bytes(8, "big")
    assert value[8:] == private_key(9).sign(message)


def test_the_time_cannot_be_moved() -> None:
    value = witness().sign(encode_checkpoint(CHECKPOINT))
    later = (NOW + 1).to_bytes(8, "big") + value[8:]

    assert watching().verify(encode_checkpoint(CHECKPOINT), value)
    assert not watching().verify(encode_checkpoint(CHECKPOINT), later)


@pytest.mark.parametrize("value", [b"", bytes(71), bytes(73), b"\xff" * 72])
def test_a_cosignature_of_another_form_does_not_verify(value: bytes) -> None:
    assert not watching().verify(encode_checkpoint(CHECKPOINT), value)


def test_a_witness_alone_makes_no_checkpoint() -> None:
    data = sign_checkpoint(CHECKPOINT, [witness()])

    with pytest.raises(SignatureError, match="no trusted key of"):
        open_checkpoint(data, [verifier(), watching()])


def test_a_log_key_used_as_a_cosigner_does_not_sign_for_the_log() -> None:
    """The same key under another type is another key: types separate domains."""
    data = sign_checkpoint(
        CHECKPOINT, [cosigner(ORIGIN, private_key(), clock=lambda: NOW)]
    )

    with pytest.raises(SignatureError):
        open_checkpoint(data, [verifier()])


def test_nothing_but_a_checkpoint_is_cosigned() -> None:
    with pytest.raises(MalformedEvidenceError):
        witness().sign(b"I owe you a house\n")


def test_a_plain_signature_says_no_time() -> None:
    note = open_note(sign_checkpoint(CHECKPOINT, [signer()]), [verifier()])

    with pytest.raises(MalformedEvidenceError, match="gave no cosignature"):
        cosigned_at(note.verified[0])
    assert cosigned_at(Signature("w", b"1234", bytes(72))) == 0


def test_a_key_of_type_1_is_no_cosigner() -> None:
    with pytest.raises(MalformedEvidenceError, match="of type 1, not 4"):
        cosignature_verifier(vkey())
