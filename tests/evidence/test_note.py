import pytest

from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.note import (
    MAX_NOTE,
    Signature,
    Vkey,
    check_key_name,
    ed25519_verifier,
    format_signature,
    format_vkey,
    open_note,
    parse_vkey,
    sign_note,
    split_note,
)
from tests.evidence.sample import private_key, signer, verifier, vkey

TEXT = "Ensimmäinen rivi\n\nthird line\n".encode()
NOTE = sign_note(TEXT, [signer("a.example")])
LINE = NOTE.removeprefix(TEXT + b"\n")
TRUSTED = [verifier("a.example")]


def test_a_signed_note_opens_to_its_text() -> None:
    note = open_note(NOTE, TRUSTED, strict=True)

    assert note.text == TEXT
    assert [signature.name for signature in note.verified] == ["a.example"]
    assert note.unknown == ()


def test_the_signature_is_that_of_ed25519_over_the_text() -> None:
    """RFC 8032 signatures are deterministic: this line is the same everywhere."""
    signed = sign_note(b"hello\n", [signer("a.example")])

    key_id = vkey("a.example").key_id
    value = private_key().sign(b"hello\n")
    line = format_signature(Signature("a.example", key_id, value))
    assert signed == b"hello\n\n" + line


def test_the_text_goes_to_the_last_empty_line() -> None:
    text, signatures = split_note(NOTE)

    assert text == TEXT
    assert len(signatures) == 1


def test_signatures_of_unknown_keys_are_ignored_and_told() -> None:
    both = sign_note(TEXT, [signer("a.example"), signer("b.example", 2)])

    note = open_note(both, TRUSTED)

    assert [signature.name for signature in note.verified] == ["a.example"]
    assert [signature.name for signature in note.unknown] == ["b.example"]


def test_a_known_name_with_another_key_is_an_unknown_key() -> None:
    both = sign_note(TEXT, [signer("a.example"), signer("a.example", 2)])

    note = open_note(both, TRUSTED)

    assert len(note.verified) == len(note.unknown) == 1


def test_strict_refuses_what_the_specification_ignores() -> None:
    both = sign_note(TEXT, [signer("a.example"), signer("b.example", 2)])

    with pytest.raises(SignatureError, match="is repeated or of no trusted key"):
        open_note(both, TRUSTED, strict=True)
    with pytest.raises(SignatureError, match="is repeated or of no trusted key"):
        open_note(NOTE + LINE, TRUSTED, strict=True)


def test_a_repeated_signature_counts_once() -> None:
    note = open_note(NOTE + LINE, TRUSTED)

    assert len(note.verified) == len(note.unknown) == 1


def test_a_bad_signature_of_a_known_key_spoils_the_note() -> None:
    bad = Signature("a.example", vkey("a.example").key_id, bytes(64))
    for note in (
        sign_note(TEXT, [signer("b.example", 2)]) + format_signature(bad),
        NOTE + format_signature(bad),
        sign_note(b"other\n", []) + LINE,
    ):
        with pytest.raises(SignatureError, match="does not verify"):
            open_note(note, [*TRUSTED, verifier("b.example", 2)])


def test_a_note_that_no_trusted_key_signed_is_refused() -> None:
    with pytest.raises(SignatureError, match="no trusted key signed this note"):
        open_note(NOTE, [verifier("a.example", 2)])
    with pytest.raises(SignatureError, match="no trusted key signed this note"):
        open_note(NOTE, [])


def test_sixteen_signatures_and_more_are_accepted() -> None:
    signers = [signer(f"{seed}.example", seed) for seed in range(1, 65)]
    trusted = [verifier(f"{seed}.example", seed) for seed in range(1, 65)]

    note = open_note(sign_note(TEXT, signers), trusted, strict=True)

    assert len(note.verified) == 64


def test_both_keys_of_a_rotation_open_the_note() -> None:
    both = sign_note(TEXT, [signer("a.example", 1), signer("a.example", 2)])

    for seed in (1, 2):
        assert open_note(both, [verifier("a.example", seed)]).text == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text",
        b"text\n",
        b"text\n\n",
        b"text\n" + LINE,
        b"text\n\n" + LINE.rstrip(b"\n"),
        b"text\n\n" + LINE + b"\n",
        b"text\n\n" + LINE + b"more",
        b"text\n\n" + LINE.replace("—".encode(), b"-"),
        b"text\n\n" + LINE.replace("— ".encode(), "—".encode()),
        b"text\n\n" + LINE.replace(b"a.example ", b"a.example  "),
        b"text\n\n" + LINE.replace(b"a.example", b""),
        b"text\n\n" + LINE.replace(b"a.example", b"a+b"),
        b"text\n\n" + LINE.replace(b"a.example", "a\u00a0b".encode()),
        b"text\n\n" + LINE.replace(b"a.example", "a\u2003b".encode()),
        b"text\n\n" + LINE.replace(b"\n", b"\r\n"),
        b"text\n\n" + LINE.replace(b"=", b""),
        "text\n\n— a.example AAAAAA==\n".encode(),
        "text\n\n— a.example \n".encode(),
        "text\n\n— a.example\n".encode(),
        b"te\0xt\n\n" + LINE,
        b"te\txt\n\n" + LINE,
        b"te\xffxt\n\n" + LINE,
        b"text\n\n" + LINE * 65,
        b"x" * MAX_NOTE + b"\n\n" + LINE,
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        split_note(data)


def test_the_spare_bits_of_a_signature_are_not_free() -> None:
    # 68 bytes leave two spare bits in the last character before the padding.
    last = LINE[-3:-2]
    other = bytes([last[0] + 1])

    with pytest.raises(MalformedEvidenceError, match="canonical"):
        split_note(b"text\n\n" + LINE[:-3] + other + LINE[-2:])


def test_a_text_without_its_last_newline_is_not_signed() -> None:
    with pytest.raises(MalformedEvidenceError, match="does not end in a newline"):
        sign_note(b"text", [signer()])


def test_a_vkey_is_written_and_read() -> None:
    text = format_vkey(vkey("a.example"))

    assert text == ("a.example+8edbb852+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")
    assert parse_vkey(text) == vkey("a.example")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "++",
        "a.example",
        "a.example+8edbb852",
        "a.example+8edbb852+",
        "a.example+8edbb852+AQ==",
        "a.example+8edbb853+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
        "a.example+8EDBB852+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
        "b.example+8edbb852+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
        " a.example+8edbb852+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
        "a.example+8edbb852+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n",
        "a.example+8edbb852+BYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    ],
)
def test_what_is_no_vkey_is_refused(text: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        parse_vkey(text)


@pytest.mark.parametrize(
    "key", [Vkey("a", 2, bytes(32)), Vkey("a", 4, bytes(32)), Vkey("a", 1, bytes(31))]
)
def test_a_key_of_another_kind_verifies_no_note(key: Vkey) -> None:
    with pytest.raises(MalformedEvidenceError):
        ed25519_verifier(key)


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\nb", "\u2028", "\u202e", "\ud800"]
)
def test_what_cannot_name_a_key_is_refused(name: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        check_key_name(name)
