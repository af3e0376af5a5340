"""Reads an export from its tar archive or from a folder that it was unpacked to."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.tar import Member, check_path, read_members

_CHUNK = 1 << 20


class Export(Protocol):
    """The files of an export, read only; `sizes` names all of them."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each file, by path. Nothing is promised of its content."""
        ...

    def read_part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes of a file that `sizes` names.

        Raises:
            MalformedEvidenceError: It cannot be read any more.
        """
        ...


def read_file(export: Export, path: str, *, limit: int) -> bytes:
    """Return a whole file.

    Raises:
        MalformedEvidenceError: The export has no such file, or it is above `limit`
            bytes, or it cannot be read.
    """
    size = export.sizes.get(path)
    if size is None:
        raise MalformedEvidenceError(f"export has no file {path!r}")
    if size > limit:
        raise MalformedEvidenceError(f"{path!r} is {size} bytes, above {limit}")
    return export.read_part(path, 0, size)


def digest_file(export: Export, path: str) -> str:
    """Return the SHA-256 of a file of any length, in hexadecimal."""
    digest = sha256()
    for start in range(0, export.sizes[path], _CHUNK):
        digest.update(export.read_part(path, start, _CHUNK))
    return digest.hexdigest()


class TarExport:
    """An export in its archive, which must stay open and seekable meanwhile."""

    __slots__ = ("_file", "_members", "sizes")

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members: dict[str, Member] = {}
        for member in read_members(file):
            if member.path in self._members:
                raise MalformedEvidenceError(f"archive has {member.path!r} twice")
            self._members[member.path] = member
        self.sizes = {path: member.size for path, member in self._members.items()}

    def read_part(self, path: str, start: int, length: int) -> bytes:
        member = self._members[path]
        try:
            self._file.seek(member.offset + start)
            return self._file.read(min(length, member.size - start))
        except OSError as error:
            raise MalformedEvidenceError(f"{path!r} cannot be read: {error}") from error


class FolderExport:
    """An export in a folder. Links and special files are refused, not followed."""

    __slots__ = ("_root", "sizes")

    def __init__(self, root: Path) -> None:
        self._root = root
        self.sizes: dict[str, int] = {}
        for folder, folders, files in os.walk(root, onerror=_refuse):
            for name in (*folders, *files):
                self._add(Path(folder, name))

    def _add(self, place: Path) -> None:
        found = place.lstat()
        if stat.S_ISDIR(found.st_mode):
            return
        path = place.relative_to(self._root).as_posix()
        if not stat.S_ISREG(found.st_mode):
            raise MalformedEvidenceError(f"{path!r} is not a plain file")
        self.sizes[check_path(path)] = found.st_size

    def read_part(self, path: str, start: int, length: int) -> bytes:
        try:
            with (self._root / path).open("rb") as file:
                file.seek(start)
                return file.read(length)
        except OSError as error:
            raise MalformedEvidenceError(f"{path!r} cannot be read: {error}") from error


@contextmanager
def open_export(path: Path) -> Iterator[Export]:
    """Open an export, archive or folder, for as long as the context lasts.

    Raises:
        MalformedEvidenceError: It is not there, or not in the format.
    """
    if path.is_dir():
        yield FolderExport(path)
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise MalformedEvidenceError(f"export cannot be opened: {error}") from error
    with file:
        yield TarExport(file)


def _refuse(error: OSError) -> None:
    raise MalformedEvidenceError(f"folder cannot be read: {error}") from error
