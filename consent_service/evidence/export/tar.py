"""Tar archives with one spelling: the POSIX ustar format, plain files only.

Owner, mode and time are fixed, so the same files make the same bytes and no bit of
an archive is free. That is why the reader takes what the writer here makes and no
other tar: an archive packed anew is verified from its folder instead.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from consent_service.errors import MalformedEvidenceError

BLOCK = 512
END = bytes(2 * BLOCK)

# Eleven octal digits.
MAX_FILE = 8**11 - 1

# Names that mean the same on every file system: no parent, no hidden file, no space.
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*")


class Member(NamedTuple):
    """Where a file's content lies in an archive."""

    path: str
    offset: int
    size: int


def check_path(path: str) -> str:
    """Return `path` if it may name a file of an export."""
    if len(path) > 100 or not _PATH.fullmatch(path):
        raise MalformedEvidenceError(f"path cannot be in an export: {path[:120]!r}")
    return path


def encode_member(path: str, content: bytes) -> bytes:
    """Return header, content and padding of one file."""
    header = _encode_header(check_path(path), len(content))
    return header + content + bytes(-len(content) % BLOCK)


def _encode_header(path: str, size: int) -> bytes:
    if size > MAX_FILE:
        raise MalformedEvidenceError(f"file is {size} bytes, above {MAX_FILE}")
    before = b"%s0000644\0%s%011o\0%011o\0" % (
        path.encode("ascii").ljust(100, b"\0"),
        b"0000000\0" * 2,
        size,
        0,
    )
    after = (b"0" + bytes(100) + b"ustar\x0000").ljust(BLOCK - 156, b"\0")
    # The sum is taken with spaces in its own place.
    total = sum(before) + 8 * ord(" ") + sum(after)
    return before + b"%06o\0 " % total + after


def read_members(file: BinaryIO) -> Iterator[Member]:
    """Yield every member of an archive, checking all that is not content.

    Raises:
        MalformedEvidenceError: A byte is not as `encode_member` and `END` write it.
    """
    offset = 0
    while (header := file.read(BLOCK)) != bytes(BLOCK):
        path, size = _decode_header(header, offset)
        offset += BLOCK
        yield Member(path, offset, size)

        file.seek(offset + size)
        padding = -size % BLOCK
        if file.read(padding) != bytes(padding):
            raise MalformedEvidenceError(f"archive is cut off or padded after {path!r}")
        offset += size + padding
    if file.read(BLOCK + 1) != bytes(BLOCK):
        raise MalformedEvidenceError("archive does not end in two empty blocks")


def _decode_header(header: bytes, offset: int) -> tuple[str, int]:
    digits = header[124:135]
    try:
        path = check_path(header[:100].rstrip(b"\0").decode("ascii"))
        size = int(digits.decode("ascii"), 8)
        exact = _encode_header(path, size) == header
    except (ValueError, MalformedEvidenceError) as error:
        raise MalformedEvidenceError(
            f"no file of an export at {offset}",
            hint="an export is a plain tar archive: uncompress it first",
        ) from error
    if not exact:
        raise MalformedEvidenceError(
            f"archive is packed differently at {offset}",
            hint="if it was packed anew, unpack it and verify the folder",
        )
    return path, size
