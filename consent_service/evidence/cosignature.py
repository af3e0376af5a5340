"""Cosignatures (C2SP tlog-cosignature, type 4): a witness saw this tree, and when.

A cosigner states that, at that time, this was the largest consistent tree that it
had seen of the log. It says nothing of what the leaves mean.
"""

import struct
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.checkpoint import decode_checkpoint
from consent_service.evidence.codec import MAX_SIZE
from consent_service.evidence.note import (
    Signature,
    Signer,
    Verifier,
    Vkey,
    check_key_name,
    load_ed25519,
)

COSIGNATURE = 0x04

# Eight bytes of seconds since 1970 and an Ed25519 signature.
_LENGTH = 8 + 64


def cosigner(name: str, key: Ed25519PrivateKey, *, clock: Callable[[], int]) -> Signer:
    """Return what cosigns; `clock` gives seconds since 1970.

    The signed message does not hold the name: a key serves one name and one log
    role only, never also as the key of a log.
    """
    vkey = Vkey(check_key_name(name), COSIGNATURE, key.public_key().public_bytes_raw())

    def sign(text: bytes) -> bytes:
        # Cosigning anything but a checkpoint would lend our name to any text.
        decode_checkpoint(text)
        time = clock()
        return struct.pack(">Q", time) + key.sign(_message(text, time))

    return Signer(name, vkey.key_id, sign)


def cosignature_verifier(vkey: Vkey) -> Verifier:
    """Return what verifies cosignatures of type 4."""
    check = load_ed25519(vkey, COSIGNATURE)

    def verify(text: bytes, value: bytes) -> bool:
        if len(value) != _LENGTH:
            return False
        time = int.from_bytes(value[:8], "big")
        return time <= MAX_SIZE and check(value[8:], _message(text, time))

    return Verifier(vkey, verify)


def cosigned_at(signature: Signature) -> int:
    """Return the time in a verified cosignature, in seconds since 1970."""
    if len(signature.value) != _LENGTH:
        raise MalformedEvidenceError(f"{signature.name!r} gave no cosignature")
    return int.from_bytes(signature.value[:8], "big")


def _message(text: bytes, time: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text
