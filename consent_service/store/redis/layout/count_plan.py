"""Counts by day as keys and fields: a hash for each day, and one for the site. Pure.

The hash of the site has a field for each day that has a hash, `whole` once all its
records are counted, and `version`, which changes whenever somebody who counts anew
has to begin again. In the hash of a day a cell whose name begins with `-` counts
records that are erased by now.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from consent_service.choices.tally import Tally, tally_files
from consent_service.store.interface import Commit
from consent_service.store.redis.layout.erasure_plan import Forgotten
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.layout.operations import Keys, Operation

GONE = "-"


def count_key(site: str) -> str:
    return site_key(site, "counts")


def day_key(site: str, day: str) -> str:
    """Return the hash of a day, such as `2026-11-22`."""
    return site_key(site, f"counts:{day}")


def count_commit(
    commit: Commit, forgotten: Forgotten, keys: Keys
) -> Iterator[Operation]:
    """Yield what a commit does to the counts of its site."""
    site, epoch = commit.head.key
    if not commit.old and epoch == 1:
        yield "HSET", keys.number(count_key(site)), "whole", "1"
    yield from _count(site, commit.counts, keys)
    if commit.erased:
        gone = [
            record.file
            for records in forgotten.values()
            for record in records
            if record.file is not None
        ]
        yield from _count(site, tally_files(gone), keys, prefix=GONE)
        yield "HINCRBY", keys.number(count_key(site)), "version", "1"


def count_import(site: str, counts: Tally, keys: Keys) -> Iterator[Operation]:
    """Yield what a portion of an import adds. What it writes is all that there is."""
    whole = keys.number(count_key(site))
    yield "HSET", whole, "whole", "1"
    for day, cells in counts.items():
        number = keys.number(day_key(site, day.isoformat()))
        yield "HSET", whole, day.isoformat(), ""
        for cell, count in cells.items():
            yield "HINCRBY", number, cell, str(count)


def _count(
    site: str, counts: Tally, keys: Keys, *, prefix: str = ""
) -> Iterator[Operation]:
    for day, cells in counts.items():
        name = day.isoformat()
        numbers = keys.number(day_key(site, name)), keys.number(count_key(site))
        pairs = [(prefix + cell, str(count)) for cell, count in cells.items()]
        if pairs:
            yield "COUNT", *numbers, name, *(part for pair in pairs for part in pair)


def decode_days(fields: Mapping[bytes, bytes]) -> list[str]:
    """Return the days that have a hash, oldest first."""
    return sorted(name.decode() for name in fields if name[:1].isdigit())


def decode_cells(
    days: Mapping[str, Mapping[bytes, bytes]], *, erased: bool = False
) -> Tally:
    """Return the counts of some days, or of those the records that are erased."""
    found: dict[date, dict[str, int]] = {}
    for day, fields in days.items():
        for name, value in fields.items():
            text, count = name.decode(), int(value)
            if count and text.startswith(GONE) is erased:
                cells = found.setdefault(date.fromisoformat(day), {})
                cells[text.removeprefix(GONE)] = count
    return found
