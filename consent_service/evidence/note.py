"""Signed notes (C2SP signed-note): a text and the signatures under it.

A signature line names its key by a name and four bytes of hash. The four bytes are
an index, not a proof: what counts is that the signature verifies with a key that
the reader was given beforehand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.codec import decode_base64, decode_text, encode_base64

ED25519 = 0x01

# The specification asks for 16 at least; logs with many witnesses come near it.
MAX_SIGNATURES = 64
# As in Go's sumdb/note. Manifests of exports may be larger and say so.
MAX_NOTE = 1_000_000

_DASH = "— "


@dataclass(frozen=True, slots=True)
class Vkey:
    """A public key for notes, as people pass it on: `NAME+ID+BASE64`."""

    name: str
    key_type: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        named = self.name.encode() + b"\n" + bytes((self.key_type,)) + self.key
        return sha256(named).digest()[:4]


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs: `sign` takes the text and returns what follows the key id."""

    name: str
    key_id: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that is trusted: `verify` takes the text and what follows the key id."""

    vkey: Vkey
    verify: Callable[[bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. Unverified until `open_note` has put it in `verified`."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note of which at least one trusted key signed the text.

    Attributes:
        verified: The signatures that verified, one for each trusted key.
        unknown: The signatures of keys that nobody vouched for, and those that
            repeat one. Nothing follows from them.
    """

    text: bytes
    verified: tuple[Signature, ...]
    unknown: tuple[Signature, ...]


def format_vkey(vkey: Vkey) -> str:
    key = encode_base64(bytes((vkey.key_type,)) + vkey.key)
    return f"{vkey.name}+{vkey.key_id.hex()}+{key}"


def parse_vkey(text: str) -> Vkey:
    """Read a vkey of any type. What makes a verifier of it decides on the type."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    if not encoded:
        raise MalformedEvidenceError(f"vkey {text[:60]!r} is not NAME+ID+KEY")
    check_key_name(name)
    data = decode_base64(encoded, "key of a vkey")
    if len(data) < 2:
        raise MalformedEvidenceError(f"vkey of {name!r} holds no key")
    vkey = Vkey(name, data[0], data[1:])
    if vkey.key_id.hex() != key_id:
        raise MalformedEvidenceError(
            f"vkey of {name!r} has the id {vkey.key_id.hex()}, not {key_id[:16]!r}"
        )
    return vkey


def ed25519_signer(name: str, key: Ed25519PrivateKey) -> Signer:
    vkey = Vkey(check_key_name(name), ED25519, key.public_key().public_bytes_raw())
    return Signer(name, vkey.key_id, key.sign)


def ed25519_verifier(vkey: Vkey) -> Verifier:
    """Return what verifies signatures of type 1: Ed25519 over the text itself."""
    verify = load_ed25519(vkey, ED25519)
    return Verifier(vkey, lambda text, value: verify(value, text))


def load_ed25519(vkey: Vkey, key_type: int) -> Callable[[bytes, bytes], bool]:
    """Return `verify(signature, message)` for the Ed25519 key in a vkey."""
    if vkey.key_type != key_type:
        raise MalformedEvidenceError(
            f"vkey of {vkey.name!r} is of type {vkey.key_type}, not {key_type}"
        )
    try:
        key = Ed25519PublicKey.from_public_bytes(vkey.key)
    except ValueError as error:
        raise MalformedEvidenceError(
            f"vkey of {vkey.name!r} holds {len(vkey.key)} bytes, not 32"
        ) from error

    def verify(signature: bytes, message: bytes) -> bool:
        try:
            key.verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return verify


def check_key_name(name: str) -> str:
    """Return `name` if it may name a key: no space and no plus, and not empty."""
    # Of what is printable, nothing but " " is space.
    if not name or "+" in name or " " in name or not name.isprintable():
        raise MalformedEvidenceError(f"{name[:80]!r} cannot name a key")
    return name


def sign_note(text: bytes, signers: Iterable[Signer]) -> bytes:
    """Return the note over `text`, which has to end in a newline."""
    if not text.endswith(b"\n"):
        raise MalformedEvidenceError("text of a note does not end in a newline")
    lines = [
        format_signature(Signature(signer.name, signer.key_id, signer.sign(text)))
        for signer in signers
    ]
    return text + b"\n" + b"".join(lines)


def format_signature(signature: Signature) -> bytes:
    value = encode_base64(signature.key_id + signature.value)
    return f"{_DASH}{signature.name} {value}\n".encode()


def split_note(
    data: bytes, *, limit: int = MAX_NOTE
) -> tuple[bytes, tuple[Signature, ...]]:
    """Return text and signatures, with nothing verified."""
    if len(data) > limit:
        raise MalformedEvidenceError(f"note is {len(data)} bytes, above {limit}")
    decode_text(data, "note")
    # The text may hold empty lines: the last one is the border.
    border = data.rfind(b"\n\n")
    if border < 0:
        raise MalformedEvidenceError("note has no empty line before its signatures")
    return data[: border + 1], parse_signatures(data[border + 2 :])


def parse_signatures(data: bytes) -> tuple[Signature, ...]:
    """Read one or more signature lines, each ending in a newline."""
    *lines, rest = decode_text(data, "signatures").split("\n")
    if rest or not lines:
        raise MalformedEvidenceError("signatures do not end in a newline")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedEvidenceError(
            f"note has {len(lines)} signatures, above {MAX_SIGNATURES}"
        )
    return tuple(map(_parse_signature, lines))


def _parse_signature(line: str) -> Signature:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not (line.startswith(_DASH) and gap):
        raise MalformedEvidenceError(f"not a signature line: {line[:80]!r}")
    data = decode_base64(encoded, f"signature of {name[:80]!r}")
    if len(data) < 5:
        raise MalformedEvidenceError(f"signature of {name[:80]!r} is too short")
    return Signature(check_key_name(name), data[:4], data[4:])


def open_note(
    data: bytes,
    verifiers: Sequence[Verifier],
    *,
    strict: bool = False,
    limit: int = MAX_NOTE,
) -> Note:
    """Read a note and check it against the keys that are trusted.

    `strict` refuses signatures of unknown keys and repeated ones, which the
    specification ignores: with them anybody can make another file that verifies.

    Raises:
        MalformedEvidenceError: It is not a note.
        SignatureError: A trusted key's signature does not verify, or is missing.
    """
    text, signatures = split_note(data, limit=limit)
    trusted = {(key.vkey.name, key.vkey.key_id): key for key in verifiers}
    verified: dict[tuple[str, bytes], Signature] = {}
    unknown: list[Signature] = []
    for signature in signatures:
        name = (signature.name, signature.key_id)
        if name in trusted and not trusted[name].verify(text, signature.value):
            raise SignatureError(f"signature of {signature.name!r} does not verify")
        if name not in trusted or name in verified:
            unknown.append(signature)
        else:
            verified[name] = signature

    if not verified:
        names = ", ".join(sorted({signature.name for signature in signatures}))
        raise SignatureError(f"no trusted key signed this note: {names[:200]!r}")
    if strict and unknown:
        raise SignatureError(
            f"signature of {unknown[0].name!r} is repeated or of no trusted key"
        )
    return Note(text, tuple(verified.values()), tuple(unknown))
