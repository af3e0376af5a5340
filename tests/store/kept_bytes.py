"""What folders of backups and archives hold, whatever its form."""

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
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [file.read_bytes() for file in files]
