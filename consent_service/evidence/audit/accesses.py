"""Step 9 of an audit: the uses of tokens are those that the log states, day by day.

Statements follow one another through all logs: together they name every use from the
first one on, up to the last day that was over. Each is compared with the lines that it
names, byte for byte. Where a day disagrees, the next one begins at the first line of a
later day: so one line that is gone spoils its own day alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.report import (
    AccessDay,
    AccessesReport,
    Finding,
    Notebook,
)
from consent_service.evidence.export.layout import MAX_ACCESSES, accesses_path
from consent_service.evidence.export.reader import Export, read_file
from consent_service.evidence.export.site_file import decode_access_lines
from consent_service.evidence.statement import Accesses


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement about uses, and where it is."""

    epoch: int
    index: int
    said: Accesses


@dataclass(frozen=True, slots=True)
class _Line:
    """One use as it stands in the export, and its day."""

    content: bytes
    day: str


class _Lines:
    """The lines of an export in order. `next` is the one to be taken, or None."""

    def __init__(self, export: Export, notebook: Notebook) -> None:
        self._lines = _read_lines(export, notebook)
        self.next = next(self._lines, None)

    def take(self, day: str = "9999-12-31") -> _Line | None:
        """Take the next line if it is from that day or before."""
        line = self.next
        if line is None or line.day > day:
            return None
        self.next = next(self._lines, None)
        return line


def review_accesses(
    export: Export, stated: Iterable[Stated], notebook: Notebook
) -> AccessesReport:
    """Compare the uses of an export that was not filtered with what its logs state."""
    lines = _Lines(export, notebook)
    days: list[AccessDay] = []
    expected = 0
    for each in stated:
        first, last = each.said.lines
        if first != expected:
            message = f"statement names uses from {first} on, after {expected} of them"
            notebook.find(Finding("accesses", message, each.epoch, each.index))
            continue
        expected = last + 1
        days.append(_review_day(each, lines, notebook))
    since = lines.next.day if lines.next else ""
    return AccessesReport(tuple(days), _count_rest(lines), since)


def _review_day(stated: Stated, lines: _Lines, notebook: Notebook) -> AccessDay:
    said = stated.said
    first, last = said.lines
    wanted, found, newest, digest = last - first + 1, 0, "", sha256()
    while found < wanted and (line := lines.take(said.at)):
        digest.update(line.content)
        newest = max(newest, line.day)
        found += 1
    if (digest.hexdigest(), found, newest) == (said.digest, wanted, said.at):
        return AccessDay(said.at, wanted, found, agrees=True)
    while lines.take(said.at):
        found += 1
    difference = (
        "not those that the log states"
        if found == wanted
        else f"but the log states {wanted}"
    )
    message = f"accesses of {said.at}: {found} lines, {difference}"
    notebook.find(Finding("accesses", message, stated.epoch, stated.index))
    return AccessDay(said.at, wanted, found, agrees=False)


def _count_rest(lines: _Lines) -> int:
    count = 0
    while lines.take():
        count += 1
    return count


def _read_lines(export: Export, notebook: Notebook) -> Iterator[_Line]:
    number = 0
    while (path := accesses_path(number)) in export.sizes:
        try:
            content = read_file(export, path, limit=MAX_ACCESSES)
            accesses = decode_access_lines(content)
        except EvidenceError as error:
            notebook.find(Finding("accesses", f"{path!r}: {error}", path=path))
            return
        for access, line in zip(accesses, content.split(b"\n"), strict=False):
            yield _Line(line + b"\n", access.at.date().isoformat())
        number += 1
