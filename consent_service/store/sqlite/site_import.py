"""A whole site in one transaction: a crash before its end leaves nothing of it.

Runs in the writer's thread, one change after the other, while nothing else is
written. What does not fit into the cache of the connection waits in the write-ahead
log, so memory does not grow with the site.
"""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from functools import partial
from typing import Final

import apsw

from consent_service.errors import StaleHeadError
from consent_service.store.interface import Head, LogKey, Portion
from consent_service.store.sqlite.apply_commit import (
    add_log,
    add_records,
    add_statements,
    add_tiles,
)
from consent_service.store.sqlite.day_counts import begin_counts, count_in
from consent_service.store.sqlite.revisions import add_accesses, add_revision
from consent_service.store.sqlite.rows import encode_day, fetch_first, insert_rows
from consent_service.store.sqlite.writer import Writer

_KNOWN: Final = (
    "SELECT 1 FROM log WHERE site = ?1 UNION ALL SELECT 1 FROM revision"
    " WHERE site = ?1 UNION ALL SELECT 1 FROM access WHERE site = ?1 LIMIT 1"
)


async def changes_of(
    heads: Sequence[Head], portions: AsyncIterable[Portion]
) -> AsyncIterator[Callable[[Writer], None]]:
    """Yield what to do, in order, to take a site in."""
    site = SiteImport(heads)
    yield site.begin
    async for portion in portions:
        yield partial(site.add, portion)
    yield site.end


class SiteImport:
    """One site on its way in. Owned by the transaction that it is part of."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._heads = heads
        self._logs: dict[LogKey, int] = {}

    def begin(self, writer: Writer) -> None:
        """Make the logs; nobody sees them before the transaction ends.

        Raises:
            StaleHeadError: There is something of the site already.
        """
        site = self._heads[-1].key.site
        if fetch_first(writer.connection, _KNOWN, (site,)):
            raise StaleHeadError(f"store already has data of {site!r}")
        for head in self._heads:
            self._logs[head.key] = add_log(writer.connection, head)
        begin_counts(writer.connection, site)

    def add(self, portion: Portion, writer: Writer) -> None:
        connection, key = writer.connection, portion.key
        log = self._logs[key]
        add_records(connection, log, portion.records)
        writer.lookup.load(key.site, log, portion.records)
        add_statements(connection, log, portion.statements)
        add_tiles(connection, log, portion.tiles)
        count_in(connection, key.site, portion.counts)
        _add_past(connection, log, portion)
        for revision in portion.revisions:
            add_revision(connection, revision)
        add_accesses(connection, portion.accesses)

    def end(self, writer: Writer) -> None:
        sizes = [(self._logs[head.key], head.size) for head in self._heads]
        writer.lookup.finish_load(sizes)


def _add_past(connection: apsw.Connection, log: int, portion: Portion) -> None:
    rows = [(log, encode_day(day), one) for day, one in portion.past.items()]
    insert_rows(connection, "INSERT INTO past VALUES", rows)
