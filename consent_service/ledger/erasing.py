"""Making records unreadable, by a statement that says so in the same commit."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Final

from consent_service.evidence.statement import Statement
from consent_service.store.interface import LogKey, Store

# Records that are looked at together before they go, some 700 kB.
_PORTION: Final = 1_000

Say = Callable[[Iterable[int]], Iterable[Statement]]
State = Callable[..., Awaitable[object]]


async def destroy_records(
    store: Store, key: LogKey, indexes: Collection[int], *, say: Say, state: State
) -> int:
    """Erase those of the records that are still there; return how many were.

    One caller at a time: two could name a record twice, which an audit takes for a
    forgery. (Between processes the store refuses the second.)

    Args:
        store: Where the records are.
        key: The log they are of.
        indexes: Which ones. What is no record, or gone already, is passed over.
        say: Makes the statements that name them.
        state: Puts statements into the log, and does what they say.
    """
    count = 0
    wanted = sorted(indexes)
    for start in range(0, len(wanted), _PORTION):
        portion = wanted[start : start + _PORTION]
        records = await store.records.load_records(key, portion)
        present = [index for index, each in records.items() if each.file is not None]
        if present:
            # Crash before this: they are there, and nobody said otherwise. After it:
            # they are gone from the tables, and from all files once the store is
            # opened again or `purge` has run.
            await state(*say(present))
            count += len(present)
    if count:
        await store.purge()
    return count
