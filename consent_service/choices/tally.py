"""Numbers by day and cell, and how they are counted from records."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from consent_service.choices.record import (
    Draft,
    decode_record,
    parse_time,
    record_cells,
)
from consent_service.errors import MalformedEvidenceError

Tally = Mapping[date, Mapping[str, int]]
"""By day (UTC), by cell: how many. A difference may be negative."""


def tally_drafts(drafts: Iterable[Draft]) -> Tally:
    """Count choices that are about to be recorded."""
    # Alike choices first: of a large batch most are.
    alike = Counter((draft.at.date(), draft.cells) for draft in drafts)
    return _spread(alike)


def tally_files(files: Iterable[bytes]) -> Tally:
    """Count choices from their record files.

    A file that is damaged counts nothing: it has to be erasable all the same, and the
    audit of the log reports it.
    """
    return _spread(Counter(filter(None, map(_cells_of_file, files))))


def differences(wanted: Tally, found: Tally) -> Tally:
    """Return what has to be added to `found` to make it `wanted`; {} if nothing."""
    changes: dict[date, dict[str, int]] = {}
    for day in sorted({*wanted, *found}):
        ours, theirs = wanted.get(day, {}), found.get(day, {})
        change = {
            cell: ours.get(cell, 0) - theirs.get(cell, 0)
            for cell in sorted({*ours, *theirs})
        }
        if change := {cell: by for cell, by in change.items() if by}:
            changes[day] = change
    return changes


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    sums: dict[date, Counter[str]] = {}
    for tally in tallies:
        for day, cells in tally.items():
            sums.setdefault(day, Counter()).update(cells)
    return sums


def _cells_of_file(file: bytes) -> tuple[date, tuple[str, ...]] | None:
    try:
        record = decode_record(file)
        day = parse_time(record.at).date()
    except (MalformedEvidenceError, ValueError):
        return None
    return day, record_cells(record)


def _spread(alike: Mapping[tuple[date, tuple[str, ...]], int]) -> Tally:
    sums: dict[date, dict[str, int]] = {}
    for (day, cells), count in alike.items():
        for cell in cells:
            numbers = sums.setdefault(day, {})
            numbers[cell] = numbers.get(cell, 0) + count
    return sums
