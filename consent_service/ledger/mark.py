"""A mark of the highest state that was signed, and the lines that keep marks."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec

from consent_service.errors import EvidenceError, InstallationError
from consent_service.evidence.codec import decode_hash, decode_size, encode_base64

MAGIC = "consent-high-water/v1"


class Mark(msgspec.Struct, frozen=True):
    """What was signed last for a site: size and root of its newest epoch."""

    site: str
    epoch: int
    origin: str
    size: int
    root: bytes

    def is_above(self, other: "Mark | None") -> bool:
        if other is None:
            return True
        return (self.epoch, self.size) > (other.epoch, other.size)


def newest_marks(marks: Iterable[Mark]) -> dict[str, Mark]:
    """Return the highest mark of each site."""
    newest: dict[str, Mark] = {}
    for mark in marks:
        if mark.is_above(newest.get(mark.site)):
            newest[mark.site] = mark
    return newest


def encode_marks(marks: Iterable[Mark]) -> bytes:
    return b"".join(map(_encode_mark, marks))


def decode_marks(content: bytes, path: Path) -> Iterable[Mark]:
    """Yield the marks of a file, without those of a last write torn by a crash.

    Raises:
        InstallationError: A line that was complete once is damaged.
    """
    lines = content.decode("utf-8", "replace").split("\n")
    if content and lines.pop(0) != MAGIC:
        raise _damaged(path, 1)
    marks = [_decode_mark(line) for line in lines]
    while marks and marks[-1] is None:
        marks.pop()
    for number, mark in enumerate(marks, 2):
        if mark is None:
            raise _damaged(path, number)
        yield mark


def _encode_mark(mark: Mark) -> bytes:
    root = encode_base64(mark.root)
    line = f"{mark.site} {mark.epoch} {mark.origin} {mark.size} {root}"
    return f"{_checksum(line)} {line}\n".encode()


def _decode_mark(line: str) -> Mark | None:
    checksum, _, rest = line.partition(" ")
    if checksum != _checksum(rest):
        return None
    try:
        site, epoch, origin, size, root = rest.split(" ")
        return Mark(
            site=site,
            epoch=decode_size(epoch, "epoch"),
            origin=origin,
            size=decode_size(size, "tree size"),
            root=decode_hash(root, "root"),
        )
    except (ValueError, EvidenceError):
        return None


def _checksum(line: str) -> str:
    # Against torn lines, not against people: a writer of this file can write anything.
    return sha256(line.encode()).hexdigest()[:16]


def _damaged(path: Path, line: int) -> InstallationError:
    return InstallationError(
        f"high-water file is damaged: {str(path)!r}, line {line}",
        hint="move it away, then consent-service log reopen for every site",
    )
