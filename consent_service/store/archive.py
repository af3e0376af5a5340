"""Where old parts of logs lie once they have left memory: a folder, or S3 storage.

An archive holds whole objects by path, written once and, after an erasure, once
more. It knows nothing of what is in them.
"""

import asyncio
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from consent_service.durable_files import replace_file
from consent_service.errors import (
    InstallationError,
    SettingsError,
    StoreError,
    StoreUnavailableError,
)

_KINDS = ("file", "s3", "gs", "az")


class Archive(Protocol):
    """Objects by path. Every method may raise StoreUnavailableError."""

    async def read(self, path: str) -> bytes | None:
        """Return an object; None if it does not exist."""
        ...

    async def write(self, path: str, content: bytes) -> None:
        """Keep an object in place of what was there; durable when this returns."""
        ...


class FolderArchive:
    """Files below one folder, synced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, path: str) -> bytes | None:
        try:
            return await asyncio.to_thread((self._folder / path).read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _out_of_reach() from error

    async def write(self, path: str, content: bytes) -> None:
        try:
            await asyncio.to_thread(replace_file, self._folder / path, content)
        except OSError as error:
            raise _out_of_reach() from error


class ObjectArchive:
    """Objects of an S3-compatible service, or of Google's or Microsoft's.

    `obstore` reads its credentials where each provider's own tools look for them,
    such as AWS_ACCESS_KEY_ID or a machine's role.
    """

    def __init__(self, library: ModuleType, url: str) -> None:
        self._library = library
        try:
            self._store: Any = library.store.from_url(url)
        except library.exceptions.BaseError as error:
            raise SettingsError(f"the archive {url!r} cannot be used") from error

    async def read(self, path: str) -> bytes | None:
        try:
            answer = await self._library.get_async(self._store, path)
            return bytes(await answer.bytes_async())
        except FileNotFoundError:
            return None
        except (self._library.exceptions.BaseError, OSError) as error:
            raise _out_of_reach() from error

    async def write(self, path: str, content: bytes) -> None:
        try:
            await self._library.put_async(self._store, path, content)
        except (self._library.exceptions.BaseError, OSError) as error:
            raise _out_of_reach() from error


def open_archive(url: str) -> Archive:
    """Return the archive at that address.

    Raises:
        SettingsError: There is no archive of that kind.
        InstallationError: The library that reaches it is not installed.
    """
    parts = urlsplit(url)
    if parts.scheme not in _KINDS:
        raise SettingsError(
            f"archive address has an unknown scheme {parts.scheme!r}",
            hint=f"known schemes: {', '.join(_KINDS)}",
        )
    if parts.scheme == "file":
        return FolderArchive(Path(unquote(parts.path)))
    try:
        # Only who archives to a service needs it: it comes with an extra.
        library = importlib.import_module("obstore")
        importlib.import_module("obstore.store")
    except ImportError as error:
        raise InstallationError(
            "an archive in object storage needs the package obstore",
            hint="pip install 'consent-service[s3]'",
        ) from error
    return ObjectArchive(library, url)


def _out_of_reach() -> StoreError:
    return StoreUnavailableError(
        "the archive of old records cannot be reached",
        hint="old records can be read again once it is back; choices are recorded",
    )
