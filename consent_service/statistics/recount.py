"""Counting a site's records anew, beside those who write.

1. Counts and the ends of the logs are read at one moment.
2. Every record up to there is counted, erased ones by what was noted when they went.
3. What differs is added to the counts, unless something was erased meanwhile: then all
   of it begins again.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

import msgspec

from consent_service.choices.cells import is_recorded
from consent_service.choices.tally import Tally, add_tallies, differences, tally_files
from consent_service.errors import StoreBusyError
from consent_service.store.interface import Balance, RecordQuery, Store

# Erasures are rare; one that comes each time we count is a retention sweep under way.
_ATTEMPTS: Final = 5

Progress = Callable[[int], object]


class Recount(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        site: The name of the site. Example: `"example"`.
        records: How many records were read. Example: `1234`.
        erased: How many choices are counted whose records are gone. Example: `2`.
        differences: By day and cell what the kept counts lacked, or, below zero, had
            too much. Example: `{"2026-11-22": {"action save": -1}}`.
        mended: Whether the counts were changed. Example: `true`.
    """

    site: str
    records: int
    erased: int
    differences: dict[date, dict[str, int]]
    mended: bool = False


async def compare(
    store: Store, site: str, *, progress: Progress = lambda _: None
) -> Recount:
    """Count the records anew, and return where the kept counts differ.

    `progress` gets how many entries were read since it was called last.

    Raises:
        StoreBusyError: Records were erased each time. Ask again later.
    """
    for _ in range(_ATTEMPTS):
        before = await store.counts.load_balance(site)
        recount = await _compare(store, site, before, progress)
        after = await store.counts.load_balance(site)
        if after.version == before.version:
            return recount
    raise _busy(site)


async def mend(
    store: Store, site: str, *, progress: Progress = lambda _: None
) -> Recount:
    """Count the records anew, and put the kept counts right; see `compare`.

    A crash leaves the counts as they were, or right.
    """
    for _ in range(_ATTEMPTS):
        balance = await store.counts.load_balance(site)
        recount = await _compare(store, site, balance, progress)
        counts = store.counts
        if not recount.differences and await counts.is_counted(site):
            return recount
        if await counts.mend_counts(site, recount.differences, version=balance.version):
            return msgspec.structs.replace(recount, mended=True)
    raise _busy(site)


async def count_uncounted(store: Store) -> list[str]:
    """Count the sites whose records an earlier release wrote; return their names."""
    found = []
    for site in await store.list_sites():
        if not await store.counts.is_counted(site):
            await mend(store, site)
            found.append(site)
    return found


async def _compare(
    store: Store, site: str, balance: Balance, progress: Progress
) -> Recount:
    present: Tally = {}
    records = 0
    for key, size in balance.sizes.items():
        async for batch in store.records.stream_records(key, RecordQuery(erased=False)):
            known = [record for record in batch if record.index < size]
            files = [record.file for record in known if record.file is not None]
            present = add_tallies([present, tally_files(files)])
            records += len(files)
            progress(len(batch))
            if len(known) < len(batch):
                break
    wanted = add_tallies([present, balance.erased])
    changes = differences(wanted, _recorded(balance.counted))
    return Recount(
        site=site,
        records=records,
        erased=choices_in(balance.erased),
        differences={day: dict(cells) for day, cells in changes.items()},
    )


def choices_in(tally: Tally) -> int:
    """Return how many choices are counted: each has one action."""
    return sum(
        count
        for cells in tally.values()
        for cell, count in cells.items()
        if cell.startswith("action ")
    )


def _recorded(tally: Tally) -> Tally:
    """Return what can be counted anew; the rest is left as it is."""
    return {
        day: {cell: count for cell, count in cells.items() if is_recorded(cell)}
        for day, cells in tally.items()
    }


def _busy(site: str) -> StoreBusyError:
    return StoreBusyError(
        f"records of {site} were erased each time they were counted",
        hint="count again when nothing is being erased",
    )
