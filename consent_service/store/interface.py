"""What a store promises, in prose. Implementations share these words only.

Values come in and go out as they are: a store neither hashes trees nor signs nor
judges. The ledger builds a `Commit`; the store applies the whole of it or nothing.

A `Store` is four smaller ones: `logs`, `records`, `revisions` and `accesses`. They
live and die together, and one commit spans logs and records. An implementation may
be one object that answers to all four.
"""

from collections.abc import AsyncIterable, AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from consent_service.store.chores import BackupMaker, ChorePlan, Chores
from consent_service.store.shared_rates import Rates
from consent_service.store.values import (
    BUNDLE,
    Access,
    Commit,
    Head,
    LogKey,
    LogState,
    Portion,
    RecordQuery,
    StoredRecord,
    StoredRevision,
    StoredStatement,
    StoredToken,
    TileKey,
    emptied_record,
)

# The values belong to the promise: whoever imports a store's words finds them here.
__all__ = [
    "BUNDLE",
    "Access",
    "AccessStore",
    "Commit",
    "Head",
    "LogKey",
    "LogState",
    "LogStore",
    "Portion",
    "RecordQuery",
    "RecordStore",
    "RevisionStore",
    "Store",
    "StoredRecord",
    "StoredRevision",
    "StoredStatement",
    "StoredToken",
    "TileKey",
    "TokenStore",
    "emptied_record",
]


class LogStore(Protocol):
    """Heads, tiles, checkpoints and statements of every log."""

    def writer(self, key: LogKey) -> AbstractAsyncContextManager[None]:
        """Hold the one turn to build a commit of that log.

        A turn only saves work: what keeps two writers apart is `Commit.old`.
        """
        ...

    async def commit(self, commit: Commit) -> None:
        """Apply all of `commit`, or nothing. It is durable when this returns.

        Raises:
            StaleHeadError: The stored checkpoint is not `commit.old`.
            RepeatedChoiceError: The site has a record of one of these choices.
            GoneRecordError: It erases what is no record, or is erased already.
            StoreUnavailableError: Whether it was applied is not known.
        """
        ...

    async def load_head(self, site: str) -> Head | None:
        """Return the head of the newest epoch of that site's log, if there is one."""
        ...

    async def load_heads(self, site: str) -> list[Head]:
        """Return the heads of every epoch, oldest first."""
        ...

    async def load_tiles(
        self, key: LogKey, tiles: Collection[TileKey]
    ) -> dict[TileKey, bytes]:
        """Return the whole present content of those tiles that exist."""
        ...

    async def load_checkpoints(self, key: LogKey) -> list[tuple[date, bytes]]:
        """Return the last checkpoint of each day (UTC) and the newest, in order."""
        ...

    async def load_statements(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredStatement]:
        """Return those of the entries that are statements."""
        ...

    async def find_statements(self, key: LogKey, kind: str) -> list[StoredStatement]:
        """Return every statement of one kind, oldest first."""
        ...


class RecordStore(Protocol):
    """The records: detached from the tree, so that they can be destroyed."""

    async def load_records(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredRecord]:
        """Return those of the entries that are records, erased ones too."""
        ...

    async def find_choices(
        self, site: str, choices: Collection[str]
    ) -> dict[str, tuple[LogKey, int]]:
        """Return where the records of those choice ids are, in whatever epoch."""
        ...

    async def find_record(self, site: str, digest: str) -> tuple[LogKey, int] | None:
        """Return where the record with that digest is, unless it was erased."""
        ...

    async def find_visitor(self, site: str, visitor: str) -> list[tuple[LogKey, int]]:
        """Return where that visitor's records are, oldest first, in every epoch."""
        ...

    async def find_expired(
        self, key: LogKey, before: datetime, limit: int
    ) -> list[int]:
        """Return indexes of records whose `expires_at` is earlier, oldest first."""
        ...

    def stream_records(
        self, key: LogKey, query: RecordQuery
    ) -> AsyncIterator[Sequence[StoredRecord]]:
        """Yield records by index in batches of bounded size, up to the present end.

        What is erased meanwhile may come out erased, never half. A query that
        filters leaves erased records out, since what they were is forgotten.
        """
        ...


class RevisionStore(Protocol):
    """Every revision ever served. None is ever deleted (requirement B-08)."""

    async def save_revision(self, revision: StoredRevision) -> None:
        """Keep a revision for good. Saving the same digest again changes nothing."""
        ...

    async def withdraw_revision(self, site: str, digest: str, at: datetime) -> None:
        """Mark a revision so that no further choice can name it."""
        ...

    async def load_revision(self, site: str, digest: str) -> StoredRevision | None: ...

    async def list_revisions(self, site: str) -> list[StoredRevision]:
        """Return that site's revisions, oldest first."""
        ...


class AccessStore(Protocol):
    """Every use of a token, for the auditor to read too (requirement B-18)."""

    async def save_access(self, access: Access) -> None: ...

    def stream_accesses(self, site: str) -> AsyncIterator[Sequence[Access]]:
        """Yield the access log of one site, oldest first, in batches."""
        ...


class TokenStore(Protocol):
    """What is known of issued tokens. Need not live where the logs live.

    A store that takes one process keeps them apart, since a token has to be
    issued and revoked while the service runs.
    """

    async def save_token(self, token: StoredToken) -> None: ...

    async def revoke_token(self, token: str, at: datetime) -> bool:
        """Revoke a token by its id; False when it is unknown."""
        ...

    async def load_token(self, token: str) -> StoredToken | None: ...

    async def list_tokens(self) -> list[StoredToken]: ...


class Store(Protocol):
    """Where everything lives. Usable from several tasks of one event loop at once.

    Every method may raise `StoreUnavailableError` (nothing is known of the
    outcome) and, on malformed content, `StoreError`. No raw database error
    leaves a store.
    """

    @property
    def logs(self) -> LogStore: ...
    @property
    def records(self) -> RecordStore: ...
    @property
    def revisions(self) -> RevisionStore: ...
    @property
    def accesses(self) -> AccessStore: ...

    @property
    def is_shared(self) -> bool:
        """Whether several processes may append to it at the same time.

        If so, a log may have grown since this process has looked, and a commit may
        meet that of another one.
        """
        ...

    @property
    def tokens(self) -> TokenStore | None:
        """The list of tokens for all processes at the store.

        None if one process holds the store: tokens must then be kept elsewhere,
        because they are issued and revoked while the service runs.
        """
        ...

    @property
    def rates(self) -> Rates | None:
        """Counts that all its processes share; None if one process holds the store."""
        ...

    @property
    def backups(self) -> BackupMaker | None:
        """What copies the store; None if its files are copied by other means."""
        ...

    def chores(self, plan: ChorePlan) -> Chores:
        """Return what has to be done beside the requests of a service.

        Nothing is done before the chores are run. Ask once: what came of the chores
        is counted in the answer.
        """
        ...

    async def open(self) -> None:
        """Connect, create what is missing, and check the format version.

        May be called again after a failure: what was durable is there again.

        Raises:
            StoreHeldError: Another process holds a store that takes one writer.
            StoreError: The stored format is newer than this program.
            InstallationError: The machine is in the way; the message says how.
        """
        ...

    async def close(self) -> None:
        """Finish what was begun and let go. Harmless when called twice."""
        ...

    async def import_site(
        self, heads: Sequence[Head], portions: AsyncIterable[Portion]
    ) -> None:
        """Take in a site that the store has nothing of: all of it, or nothing.

        Until the last portion is written the site has no log here, and a crash
        leaves none. Whoever calls it again begins anew, whatever the crash has left;
        where processes share the store, no other log of the site can be begun
        meanwhile. One portion is in memory at a time.

        Args:
            heads: Of every epoch, oldest first. They are written last.
            portions: All the rest, each part of it once.

        Raises:
            StaleHeadError: The store holds something of the site. Nothing changed.
            StoreUnavailableError: The site is not here, or only as a crash leaves it.
        """
        ...

    async def list_sites(self) -> list[str]:
        """Return the names of all sites that have a log or a revision, sorted."""
        ...

    async def check(self) -> None:
        """Return when the store could append right now; raise what is in the way."""
        ...

    async def purge(self) -> None:
        """Make erased bytes unreadable in all files of the store, logs included."""
        ...
