"""Signatures that only we can check, for cookies and tokens. Never for evidence."""

import hashlib
from collections.abc import Sequence

from itsdangerous import Signer


def make_signer(keys: Sequence[bytes], *, salt: bytes) -> Signer:
    """Return what signs for one purpose with the last key and verifies with all.

    The salt keeps a signature from serving another purpose. The salted keys are
    worked out here, once, instead of with every signature.
    """
    salted = Signer(b"", salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
    return Signer(
        [salted.derive_key(key) for key in keys],
        key_derivation="none",
        digest_method=hashlib.sha256,
    )
