"""Commits of many logs at one stroke: one statement for each table, not for each log.

At each statement the writer's thread gives Python's lock away and has to win it back
from the event loop, so ten statements for each of sixty logs cost more than all that
they write.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import apsw

from consent_service.errors import (
    ConsentServiceError,
    RepeatedChoiceError,
)
from consent_service.store.interface import Commit
from consent_service.store.sqlite.apply_commit import (
    ADD_RECORDS,
    ADD_STATEMENTS,
    ADD_TILES,
    KEEP_PAST,
    apply_commit,
    past_rows,
    record_rows,
    stale_head,
    statement_rows,
    tile_rows,
)
from consent_service.store.sqlite.day_counts import count_all
from consent_service.store.sqlite.lookup import REPEATED, Lookup
from consent_service.store.sqlite.record_index import (
    Entries,
    choice_keys,
    entries_of,
)
from consent_service.store.sqlite.rows import (
    Row,
    encode_head,
    fetch,
    insert_rows,
)
from consent_service.store.sqlite.writer import Joint, Writer

_HEADS: Final = (
    "SELECT site, id, epoch, checkpoint, at FROM carray(?) CROSS JOIN log"
    " ON site = value"
)
_REPLACE: Final = (
    "UPDATE log SET state = new.column2, size = new.column3, frontier = new.column4,"
    " checkpoint = new.column5, at = new.column6 FROM (VALUES"
)
_WHERE: Final = ") AS new WHERE log.id = new.column1"


def change_of(commit: Commit) -> Callable[[Writer], None]:
    """Return what applies a commit, together with others if that can be.

    It can be unless the commit begins a log or erases.
    """
    if commit.old and not commit.erased:
        site = commit.head.key.site
        return Joint(site, commit, alone=_apply_one, together=apply_commits)
    return lambda writer: _apply_one(writer, commit)


def _apply_one(writer: Writer, commit: Commit) -> None:
    apply_commit(writer.connection, commit, writer.lookup)


class _Found(NamedTuple):
    """The newest log of a site, as it is in the database."""

    log: int
    epoch: int
    checkpoint: bytes
    at: int


class _Placed(NamedTuple):
    """A commit that applies, and where its log is."""

    commit: Commit
    found: _Found
    choices: Sequence[bytes]


def apply_commits(
    writer: Writer, commits: Sequence[Commit]
) -> list[ConsentServiceError | None]:
    """Apply plain commits of as many sites; return for each why it was left out.

    The reasons are a `StaleHeadError` and a `RepeatedChoiceError`, as `apply_commit`
    raises them. When this raises one, nothing was written.
    """
    found = _find_logs(writer.connection, commits)
    choices = [choice_keys(each.head.key.site, each.records) for each in commits]
    known = writer.lookup.find_known([key for keys in choices for key in keys])
    outcomes: list[ConsentServiceError | None] = []
    placed: list[_Placed] = []
    for commit, keys in zip(commits, choices, strict=True):
        site, epoch = commit.head.key
        log = found.get(site)
        if log is None or (log.epoch, log.checkpoint) != (epoch, commit.old):
            outcomes.append(stale_head(commit.head.key))
        elif len(set(keys)) < len(keys) or not known.isdisjoint(keys):
            outcomes.append(RepeatedChoiceError(REPEATED))
        else:
            outcomes.append(None)
            placed.append(_Placed(commit, log, keys))
    _write(writer.connection, placed, writer.lookup)
    return outcomes


def _find_logs(
    connection: apsw.Connection, commits: Sequence[Commit]
) -> Mapping[str, _Found]:
    """Return the newest log of each site."""
    sites = apsw.carray(tuple(commit.head.key.site for commit in commits))
    found: dict[str, _Found] = {}
    for site, *rest in fetch(connection, _HEADS, (sites,)):
        log = _Found(*rest)
        if site not in found or found[site].epoch < log.epoch:
            found[site] = log
    return found


def _write(
    connection: apsw.Connection, placed: Sequence[_Placed], lookup: Lookup
) -> None:
    # In the order of logs, which is that of their rows.
    placed = sorted(placed, key=lambda each: each.found.log)
    records: list[Row] = []
    statements: list[Row] = []
    tiles: list[Row] = []
    entries: list[Entries] = []
    for commit, (log, *_), keys in placed:
        site = commit.head.key.site
        entries.append(entries_of(site, log, commit.records, keys))
        records += record_rows(log, commit.records)
        statements += statement_rows(log, commit.statements)
        tiles += tile_rows(log, commit.tiles)
    # All that may be refused was read above.
    for each in entries:
        lookup.add_entries(each)
    _replace_heads(connection, placed)
    insert_rows(connection, ADD_RECORDS, records)
    insert_rows(connection, ADD_STATEMENTS, statements)
    insert_rows(connection, ADD_TILES, tiles)
    count_all(
        connection,
        [(commit.head.key.site, commit.counts) for commit, *_ in placed],
    )


def _replace_heads(connection: apsw.Connection, placed: Sequence[_Placed]) -> None:
    past: list[Row] = []
    heads: list[Row] = []
    for commit, found, _ in placed:
        past += past_rows(found.log, found.checkpoint, found.at, commit.head)
        heads.append((found.log, *encode_head(commit.head)[3:]))
    insert_rows(connection, KEEP_PAST, past)
    insert_rows(connection, _REPLACE, heads, then=_WHERE)
