"""The keys of one installation, all derived from seeds in one small file.

The file lies outside the database and its backups: who has a copy of the store
alone can sign nothing. Each log has its own key, derived from seed and origin, so
that a new log costs no new secret. Rotation adds a seed and keeps the older ones.
"""

import os
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

from consent_service.durable_files import create_file, replace_file
from consent_service.errors import InstallationError
from consent_service.evidence.cosignature import (
    COSIGNATURE,
    cosignature_verifier,
    cosigner,
)
from consent_service.evidence.note import (
    ED25519,
    Signer,
    Verifier,
    Vkey,
    ed25519_signer,
    ed25519_verifier,
    format_vkey,
)
from consent_service.foreign_json import decode_foreign

Purpose = Literal["cookie", "token", "rate", "session"]
Entropy = Callable[[int], bytes]

SEED_SIZE = 32

# Group read is how container platforms hand a secret to a process that is not root.
_TOO_OPEN = 0o037


class Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One master secret. Everything that signs can be made from it again."""

    seed: Annotated[bytes, msgspec.Meta(min_length=SEED_SIZE, max_length=SEED_SIZE)]
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]

    # What is printed must not hold the secret.
    @override
    def __repr__(self) -> str:
        return f"Seed(made_at={self.made_at.isoformat()})"


class SigningKey(NamedTuple):
    """One key of a log or a witness. `vkey` is what people pass on of it."""

    vkey: str
    signer: Signer
    verifier: Verifier


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of the key file. The newest seed comes first."""

    seeds: Annotated[tuple[Seed, ...], msgspec.Meta(min_length=1)]
    format: Literal["consent-keys/v1"] = "consent-keys/v1"

    def log_keys(self, origin: str) -> tuple[SigningKey, ...]:
        """Return the key that each seed gives that log, newest first.

        Which of them sign is for the log to say: it states its keys.
        """
        return tuple(_log_key(seed, origin) for seed in self.seeds)

    def witness_keys(
        self, name: str, *, clock: Callable[[], datetime]
    ) -> tuple[SigningKey, ...]:
        """Return the key that each seed gives the witness `name`, newest first.

        All of them cosign: a reader who trusts one finds its line and ignores the rest.
        """
        return tuple(_witness_key(seed, name, clock) for seed in self.seeds)

    def secrets(self, purpose: Purpose) -> tuple[bytes, ...]:
        """Return the keys for one purpose, oldest first: the last one is used."""
        info = f"consent-service/{purpose}/v1".encode()
        return tuple(_derive(seed, info) for seed in reversed(self.seeds))


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
            hint="restore your copy of it, or consent-service keys new --keys "
            + shlex.quote(str(path)),
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
        raise _taken(path) from error
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


def _log_key(seed: Seed, origin: str) -> SigningKey:
    info = f"consent-service/log/v1\n{origin}".encode()
    private = Ed25519PrivateKey.from_private_bytes(_derive(seed, info))
    vkey = Vkey(origin, ED25519, private.public_key().public_bytes_raw())
    return SigningKey(
        vkey=format_vkey(vkey),
        signer=ed25519_signer(origin, private),
        verifier=ed25519_verifier(vkey),
    )


def _witness_key(seed: Seed, name: str, clock: Callable[[], datetime]) -> SigningKey:
    # A witness and a log of one name still have different keys: a cosignature does
    # not cover the name, so a shared key would sign for both (C2SP tlog-cosignature).
    info = f"consent-service/witness/v1\n{name}".encode()
    private = Ed25519PrivateKey.from_private_bytes(_derive(seed, info))
    vkey = Vkey(name, COSIGNATURE, private.public_key().public_bytes_raw())
    return SigningKey(
        vkey=format_vkey(vkey),
        signer=cosigner(name, private, clock=lambda: int(clock().timestamp())),
        verifier=cosignature_verifier(vkey),
    )


def _check_mode(path: Path, mode: int) -> None:
    if mode & _TOO_OPEN:
        raise InstallationError(
            f"key file is open to others: {str(path)!r} has mode {mode & 0o777:04o}",
            hint=f"chmod 600 {path}, and consent-service keys rotate if it was seen",
        )


def _decode(path: Path, content: bytes) -> Keys:
    return decode_foreign(
        content,
        msgspec.json.Decoder(Keys),
        # The message of the decoder may quote what it found: it stays out of ours.
        lambda _: InstallationError(
            f"not a key file: {str(path)!r}", hint="restore your copy of it"
        ),
    )


def _encode(keys: Keys) -> bytes:
    return msgspec.json.format(msgspec.json.encode(keys), indent=2) + b"\n"


def _taken(path: Path) -> InstallationError:
    try:
        load_keys(path)
    except InstallationError as error:
        # To rotate it would fail too.
        return InstallationError(
            f"file exists already, and holds no keys to use: {error}",
            hint="--keys with the name of a new file",
        )
    return InstallationError(
        f"key file already exists: {str(path)!r}",
        hint=f"it is good as it is; consent-service keys rotate --keys {path} adds "
        "a key, for when one was stolen",
    )


def _unwritable(path: Path, error: OSError) -> InstallationError:
    return InstallationError(
        f"key file cannot be written: {str(path)!r}: {error.strerror}"
    )
