"""The keys of one installation, all derived from seeds in one small file.

The file lies outside the database and its backups: who has a copy of the store
alone can sign nothing. Each log has its own key, derived from seed and origin, so
that a new log costs no new secret. Rotation adds a seed and keeps the older ones.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consent_service.errors import InstallationError
from consent_service.evidence.note import (
    ED25519,
    Signer,
    Verifier,
    Vkey,
    ed25519_signer,
    ed25519_verifier,
    format_vkey,
)
from consent_service.files import create_file, replace_file

Purpose = Literal["cookie", "token"]
Entropy = Callable[[int], bytes]

SEED_SIZE = 32

# How long the key before still signs after a rotation. Witnesses and auditors who
# look once a quarter see both signatures under one checkpoint at least once.
OVERLAP: Final = timedelta(days=90)

# A checkpoint carries one line for each key in overlap, and readers need accept no
# more than 16 (C2SP signed-note).
MOST_SIGNERS = 8

# Group read is how container platforms hand a secret to a process that is not root.
_TOO_OPEN = 0o037


class Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One master secret. Everything that signs can be made from it again."""

    seed: Annotated[bytes, msgspec.Meta(min_length=SEED_SIZE, max_length=SEED_SIZE)]
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]

    # typing.override needs Python 3.12. What is printed must not hold the secret.
    def __repr__(self) -> str:  # type: ignore[explicit-override]
        return f"Seed(made_at={self.made_at.isoformat()})"


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of the key file. The newest seed comes first."""

    seeds: Annotated[tuple[Seed, ...], msgspec.Meta(min_length=1)]
    format: Literal["consent-keys/v1"] = "consent-keys/v1"

    def signers(self, origin: str, at: datetime) -> tuple[Signer, ...]:
        """Return what signs the checkpoints of a log at that time, newest first."""
        newer = [seed.made_at for seed in self.seeds[:-1]]
        in_force = [True, *(at < made + OVERLAP for made in newer)]
        return tuple(
            ed25519_signer(origin, _log_key(seed, origin))
            for seed, signs in zip(self.seeds, in_force, strict=True)
            if signs
        )[:MOST_SIGNERS]

    def vkeys(self, origin: str) -> tuple[str, ...]:
        """Return every key that ever signed that log, to be published, newest first."""
        return tuple(format_vkey(vkey) for vkey in self._vkeys(origin))

    def verifiers(self, origin: str) -> tuple[Verifier, ...]:
        """Return what verifies every checkpoint of that log, old ones too."""
        return tuple(ed25519_verifier(vkey) for vkey in self._vkeys(origin))

    def secrets(self, purpose: Purpose) -> tuple[bytes, ...]:
        """Return the keys for cookies or tokens, oldest first: the last one signs."""
        info = f"consent-service/{purpose}/v1".encode()
        return tuple(_derive(seed, info) for seed in reversed(self.seeds))

    def _vkeys(self, origin: str) -> Iterable[Vkey]:
        for seed in self.seeds:
            public = _log_key(seed, origin).public_key().public_bytes_raw()
            yield Vkey(origin, ED25519, public)


def load_keys(path: Path) -> Keys:
    """Read the key file.

    Raises:
        InstallationError: It is missing, open to others, or not a key file.
    """
    try:
        with path.open("rb") as file:
            _check_mode(path, os.fstat(file.fileno()).st_mode)
            content = file.read()
    except FileNotFoundError as error:
        raise InstallationError(
            f"key file is missing: {str(path)!r}",
            hint="consent-service keys new, or restore the copy that you keep of it",
        ) from error
    except OSError as error:
        raise InstallationError(
            f"key file cannot be read: {str(path)!r}: {error.strerror}"
        ) from error
    return _decode(path, content)


def new_keys(path: Path, *, at: datetime, entropy: Entropy) -> Keys:
    """Make a key file. An existing one is never overwritten.

    Raises:
        InstallationError: The file exists already, or cannot be written.
    """
    keys = Keys((_new_seed(at, entropy),))
    try:
        # Durable first: nothing may be signed by a key that a crash could take back.
        create_file(path, _encode(keys))
    except FileExistsError as error:
        raise InstallationError(
            f"key file exists already: {str(path)!r}",
            hint="consent-service keys rotate adds a new key to it",
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    return keys


def rotate_keys(path: Path, *, at: datetime, entropy: Entropy) -> Keys:
    """Add a seed in front. The older ones go on verifying, and for a time signing.

    Raises:
        InstallationError: The file cannot be read or written. It is as it was.
    """
    keys = Keys((_new_seed(at, entropy), *load_keys(path).seeds))
    try:
        replace_file(path, _encode(keys))
    except OSError as error:
        raise _unwritable(path, error) from error
    return keys


def _new_seed(at: datetime, entropy: Entropy) -> Seed:
    return Seed(seed=entropy(SEED_SIZE), made_at=at.astimezone(UTC))


def _derive(seed: Seed, info: bytes) -> bytes:
    # RFC 5869. Seeds are uniform, so the salt adds nothing; info keeps uses apart.
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(seed.seed)


def _log_key(seed: Seed, origin: str) -> Ed25519PrivateKey:
    info = f"consent-service/log/v1\n{origin}".encode()
    return Ed25519PrivateKey.from_private_bytes(_derive(seed, info))


def _check_mode(path: Path, mode: int) -> None:
    if mode & _TOO_OPEN:
        raise InstallationError(
            f"key file is open to others: {str(path)!r} has mode {mode & 0o777:04o}",
            hint=f"chmod 600 {path}, and consent-service keys rotate if it was seen",
        )


def _decode(path: Path, content: bytes) -> Keys:
    try:
        return msgspec.json.decode(content, type=Keys)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        # The message of the decoder may quote what it found: it stays out of ours.
        raise InstallationError(
            f"not a key file: {str(path)!r}",
            hint="restore the copy that you keep of it",
        ) from error


def _encode(keys: Keys) -> bytes:
    return msgspec.json.format(msgspec.json.encode(keys), indent=2) + b"\n"


def _unwritable(path: Path, error: OSError) -> InstallationError:
    return InstallationError(
        f"key file cannot be written: {str(path)!r}: {error.strerror}"
    )
