"""The issued tokens, in a file beside the keys.

A store accepts one process at a time, and `token issue` must work while the service
runs. So the list of tokens is a small file of its own: the command replaces it in one
step, and the service checks its date before it accepts a token.
A token is valid if its signature is ours and the file lists it as not revoked.
Without the file no token works, which is the safe way to fail.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

import msgspec

from consent_service.durable_files import make_folder, replace_file
from consent_service.errors import InstallationError
from consent_service.foreign_json import decode_foreign
from consent_service.private_files import locked
from consent_service.store.interface import StoredToken

_Stamp = tuple[int, int, int]


class TokenFile:
    """Reads and writes the list. Several processes of a machine may use it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: _Stamp | None = None
        self._tokens: dict[str, StoredToken] = {}

    def check(self) -> None:
        """Check that the list can be read, if there is one.

        Raises:
            InstallationError: It cannot: a folder, closed to us, or no list of tokens.
        """
        self._read()

    async def load_token(self, token: str) -> StoredToken | None:
        return self._read().get(token)

    async def list_tokens(self) -> list[StoredToken]:
        return list(self._read().values())

    async def save_token(self, token: StoredToken) -> None:
        """Add a token. It is valid, and durably listed, when this returns."""
        self._change(lambda tokens: {**tokens, token.id: token})

    async def revoke_token(self, token: str, at: datetime) -> bool:
        """Revoke a token by its id, durably; return False if it is unknown."""
        if token not in self._read():
            return False

        def revoke(tokens: dict[str, StoredToken]) -> dict[str, StoredToken]:
            revoked = msgspec.structs.replace(tokens[token], revoked_at=at)
            return {**tokens, token: revoked}

        self._change(revoke)
        return True

    async def spend_token(self, token: str, at: datetime) -> bool:
        """Revoke a token that is good for one use; return whether it was good."""
        spent = False

        def spend(tokens: dict[str, StoredToken]) -> dict[str, StoredToken]:
            nonlocal spent
            found = tokens.get(token)
            if found is None or found.revoked_at is not None:
                return tokens
            spent = True
            return {**tokens, token: msgspec.structs.replace(found, revoked_at=at)}

        # Under the lock of the list: of two at once the second finds it revoked.
        self._change(spend)
        return spent

    async def forget_tokens(self, tokens: Collection[str]) -> None:
        """Remove tokens from the list, which ends them as revoking does."""
        self._change(
            lambda listed: {
                name: token for name, token in listed.items() if name not in tokens
            }
        )

    def _read(self) -> dict[str, StoredToken]:
        stamp = self._look()
        if stamp != self._stamp:
            self._tokens = self._load() if stamp else {}
            self._stamp = stamp
        return self._tokens

    def _look(self) -> _Stamp | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(error.strerror) from error
        # A replaced file may have the old length and, on a coarse clock, the old
        # time, but not the old inode.
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _load(self) -> dict[str, StoredToken]:
        try:
            content = self._path.read_bytes()
        except OSError as error:
            raise self._unreadable(error.strerror) from error
        decoder = msgspec.json.Decoder(list[StoredToken])
        no_list = "not a list that `token issue` wrote"
        tokens = decode_foreign(content, decoder, lambda _: self._unreadable(no_list))
        return {token.id: token for token in tokens}

    def _unreadable(self, reason: str | None) -> InstallationError:
        return InstallationError(
            f"the list of tokens cannot be read: {str(self._path)!r}: {reason}",
            hint="CONSENT_TOKENS names the file: restore it from a copy, or remove it "
            "and issue new tokens",
        )

    def _change(
        self, change: Callable[[dict[str, StoredToken]], dict[str, StoredToken]]
    ) -> None:
        try:
            make_folder(self._path.parent)
            with locked(self._path.with_name(self._path.name + ".lock")):
                tokens = change(self._read())
                # Durable before the caller has an answer: a token that was revoked
                # must not be good again after a power cut.
                replace_file(self._path, msgspec.json.encode(list(tokens.values())))
        except OSError as error:
            raise InstallationError(
                f"the list of tokens cannot be written: {str(self._path)!r}",
                hint="CONSENT_TOKENS names the file",
            ) from error
