import pytest

from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.checkpoint import (
    Checkpoint,
    decode_checkpoint,
    encode_checkpoint,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from consent_service.evidence.merkle import EMPTY_ROOT
from tests.evidence.sample import ORIGIN, signer, verifier

ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
EMPTY = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
SOME = Checkpoint(ORIGIN, 20_852_163, bytes(32))


def test_a_checkpoint_is_three_lines() -> None:
    assert encode_checkpoint(EMPTY) == f"{ORIGIN}\n0\n{ROOT}\n".encode()


@pytest.mark.parametrize(
    "checkpoint", [EMPTY, SOME, Checkpoint("a", 1, bytes(32), ("more", "lines"))]
)
def test_what_is_written_is_read(checkpoint: Checkpoint) -> None:
    assert decode_checkpoint(encode_checkpoint(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        "origin\n",
        "origin\n1\n",
        f"origin\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"origin\n\n{ROOT}\n",
        "origin\n1\n\n",
        f"origin\n1\n{ROOT}\n\n",
        f"origin\n1\n{ROOT}\n\nmore\n",
        f"origin\n01\n{ROOT}\n",
        f"origin\n-1\n{ROOT}\n",
        f"origin\n1 \n{ROOT}\n",
        f"origin\n9223372036854775808\n{ROOT}\n",
        f"origin\n{'9' * 100}\n{ROOT}\n",
        f"origin\n1\n{ROOT[:-1]}\n",
        f"origin\n1\n{ROOT[:-2]}V=\n",
        f"origin\n1\n{ROOT} \n",
        "origin\n1\nAAAA\n",
        f"ori gin\n1\n{ROOT}\n",
        f"ori+gin\n1\n{ROOT}\n",
        f"origin\r\n1\r\n{ROOT}\r\n",
        "origin\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_checkpoint(text.encode())


def test_a_receipt_promise_or_a_manifest_is_no_checkpoint() -> None:
    """The log's own key signs other texts too: none may pass as a checkpoint."""
    for text in (b"consent-export/v1\nsite inope\nmade now\nscope all\n",):
        with pytest.raises(MalformedEvidenceError):
            decode_checkpoint(text)


def test_a_signed_checkpoint_opens() -> None:
    signed = open_checkpoint(sign_checkpoint(SOME, [signer()]), [verifier()])

    assert signed.checkpoint == SOME
    assert read_checkpoint(sign_checkpoint(SOME, [signer()])) == SOME


def test_another_log_cannot_sign_for_this_one() -> None:
    """A trusted key counts for the log that bears its name and for no other."""
    foreign = sign_checkpoint(SOME, [signer("other.example", 2)])

    with pytest.raises(SignatureError, match=f"no trusted key of '{ORIGIN}'"):
        open_checkpoint(foreign, [verifier(), verifier("other.example", 2)])


def test_an_origin_that_cannot_name_a_key_is_not_written() -> None:
    with pytest.raises(MalformedEvidenceError):
        encode_checkpoint(Checkpoint("two words", 0, EMPTY_ROOT))
    with pytest.raises(MalformedEvidenceError):
        encode_checkpoint(Checkpoint("origin", 1, bytes(31)))
