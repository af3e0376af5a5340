"""What folders of backups and archives hold, whatever its form."""

import contextlib
import zlib
from pathlib import Path

_MAGIC = b"consent-archive/v1\n"


def everything_in(folder: Path) -> bytes:
    """Return the bytes of all files of a folder, as they are."""
    return b"".join(_files_of(folder))


def content_of(folder: Path) -> bytes:
    """Return all that an archive holds, without its compression."""
    return b"".join(unpacked(content) for content in _files_of(folder))


def unpacked(content: bytes) -> bytes:
    """Return an object without its compression; a tile has none."""
    if _MAGIC not in content:
        return content
    return zlib.decompress(content[len(_MAGIC) + 32 :])


def _files_of(folder: Path) -> list[bytes]:
    """Return what all files hold at one moment, also while a service replaces some."""
    while True:
        files = _list_files(folder)
        with contextlib.suppress(FileNotFoundError):
            contents = [file.read_bytes() for file in files]
            # What got its name meanwhile would be missing under either name.
            if _list_files(folder) == files:
                return contents


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
