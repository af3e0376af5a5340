"""Writes an export as a stream: feed it files, send what it returns.

Memory does not grow with the log but by one manifest line for each file, which is
less than a byte for each record.
"""

from collections.abc import Iterable
from hashlib import sha256

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.layout import (
    MANIFEST,
    RECORDS_PER_FILE,
    encode_record_line,
    records_path,
)
from consent_service.evidence.export.manifest import (
    ExportHead,
    Listed,
    Manifest,
    sign_manifest,
)
from consent_service.evidence.export.tar import END, encode_member
from consent_service.evidence.note import Signer


class ExportWriter:
    """Turns files into the chunks of one tar archive, the manifest last.

    writer = ExportWriter()
    yield writer.add(path, content)      # for each file, in any order
    yield writer.finish(ExportHead(site, made), signers)
    """

    __slots__ = ("_files",)

    def __init__(self) -> None:
        self._files: dict[str, Listed] = {}

    def add(self, path: str, content: bytes) -> bytes:
        """Return the chunk for one file.

        Raises:
            MalformedEvidenceError: The path is taken, or cannot be in an export.
        """
        if path in self._files or path == MANIFEST:
            raise MalformedEvidenceError(f"export has {path!r} already")
        self._files[path] = Listed(sha256(content).hexdigest(), len(content))
        return encode_member(path, content)

    def finish(self, about: ExportHead, signers: Iterable[Signer]) -> bytes:
        """Return the last chunk: the signed manifest and the end of the archive."""
        note = sign_manifest(Manifest(about, self._files), signers)
        return encode_member(MANIFEST, note) + END


class RecordSplitter:
    """Gathers records of one epoch, by ascending index, into the files of an export."""

    __slots__ = ("_epoch", "_lines", "_next", "_number")

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch
        self._number = self._next = 0
        self._lines: list[bytes] = []

    def push(self, index: int, record_file: bytes) -> list[tuple[str, bytes]]:
        """Take one record; return the file that it completes, if it does."""
        if index < self._next:
            raise MalformedEvidenceError(f"record {index} is out of order")
        done = self.finish() if index // RECORDS_PER_FILE != self._number else []
        self._number, self._next = index // RECORDS_PER_FILE, index + 1
        self._lines.append(encode_record_line(index, record_file))
        return done

    def finish(self) -> list[tuple[str, bytes]]:
        """Return the file that is not full, unless it is empty."""
        if not self._lines:
            return []
        content, self._lines = b"".join(self._lines), []
        return [(records_path(self._epoch, self._number), content)]
