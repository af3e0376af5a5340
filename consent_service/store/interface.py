"""The promises of a store. Implementations share these words only.

A store keeps values as they are: it does not hash trees, sign or judge. The ledger
builds a `Commit`; the store applies the whole of it or nothing.

A `Store` is four smaller ones: `logs`, `records`, `revisions` and `accesses`. They
live and die together, and one commit spans logs and records. An implementation may
be one object with all four roles.

Every method may raise `StoreUnavailableError`: a read then changed nothing, and of a
write it is not known whether it took place, so do it again. On malformed content a
method raises `StoreError`. A write is durable when its method returns.
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
    erased_for_good,
)

# The values are part of the promise, so they can be imported from here.
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
    "erased_for_good",
]


class LogStore(Protocol):
    """Heads, tiles, checkpoints and statements of every log."""

    def writer(self, key: LogKey) -> AbstractAsyncContextManager[None]:
        """Hold the one turn to build a commit of that log, and give it back at exit.

        A turn only saves work: what keeps two writers apart is `Commit.old`.

        Raises:
            StoreBusyError: Others kept the turn too long. Nothing was written.
        """
        ...

    async def commit(self, commit: Commit) -> None:
        """Apply all of `commit`, or nothing. It is durable when this returns.

        Raises:
            StaleHeadError: The stored checkpoint is not `commit.old`.
            RepeatedChoiceError: The site has a record of one of these choices, or
                had one that an `erasure` has destroyed.
            GoneRecordError: It erases an entry that is not a record, or was erased.
            StoreUnavailableError: It is not known whether it was applied.

        After each of the first three, nothing of the commit was written.
        """
        ...

    async def load_head(self, site: str) -> Head | None:
        """Return the head of the newest epoch of that site's log, or None."""
        ...

    async def load_heads(self, site: str) -> list[Head]:
        """Return the heads of every epoch, oldest first; [] if there is no log."""
        ...

    async def load_tiles(
        self, key: LogKey, tiles: Collection[TileKey]
    ) -> dict[TileKey, bytes]:
        """Return the present content of those tiles, at their full width.

        Tiles that do not exist are left out of the answer.
        """
        ...

    async def load_checkpoints(self, key: LogKey) -> list[tuple[date, bytes]]:
        """Return the last checkpoint of each day (UTC) and the newest, oldest first.

        [] if there is no such log.
        """
        ...

    async def load_statements(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredStatement]:
        """Return the statements among those entries; others are left out."""
        ...

    async def find_statements(self, key: LogKey, kind: str) -> list[StoredStatement]:
        """Return every statement of one kind, oldest first."""
        ...


class RecordStore(Protocol):
    """The records: detached from the tree, so that they can be erased."""

    async def load_records(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredRecord]:
        """Return the records among those entries; others are left out.

        An erased record has no file and no fields of its own any more.
        """
        ...

    async def find_choices(
        self, site: str, choices: Collection[str]
    ) -> dict[str, tuple[LogKey, int]]:
        """Return where the records of those choice ids are, in any epoch.

        Choices without a record are left out, and so are those of erased records.
        """
        ...

    async def find_erased(self, site: str, choices: Collection[str]) -> set[str]:
        """Return which of those choice ids had a record that an `erasure` destroyed.

        Of an erased choice nothing is kept but half a hash of its id, which is found
        only by who has the id: a choice that is sent again must not come back.
        Records that went because their time was over leave nothing.
        """
        ...

    async def find_record(self, site: str, digest: str) -> tuple[LogKey, int] | None:
        """Return where the record with that digest is; None if it was erased."""
        ...

    async def find_visitor(self, site: str, visitor: str) -> list[tuple[LogKey, int]]:
        """Return where that visitor's records are, in every epoch, oldest first.

        Erased ones are not found: nobody knows any more whose they were.
        """
        ...

    async def find_expired(
        self, key: LogKey, before: datetime, limit: int
    ) -> list[int]:
        """Return up to `limit` indexes of records whose `expires_at` is earlier.

        The oldest come first, and erased ones are left out.
        """
        ...

    def stream_records(
        self, key: LogKey, query: RecordQuery
    ) -> AsyncIterator[Sequence[StoredRecord]]:
        """Yield records by index in batches of bounded size, up to the present end.

        A record that is erased meanwhile comes out whole or erased, never in part.
        A query with a filter leaves erased records out: their fields are gone.
        """
        ...


class RevisionStore(Protocol):
    """Every revision ever served. None is ever deleted (requirement B-08)."""

    async def save_revision(self, revision: StoredRevision) -> None:
        """Keep a revision for good; it is durable when this returns.

        Saving the same digest again changes nothing: the first time stands.
        """
        ...

    async def withdraw_revision(self, site: str, digest: str, at: datetime) -> None:
        """Mark a revision as withdrawn, so that no further choice can name it.

        It can still be loaded. If it was withdrawn before, the first time stands.
        """
        ...

    async def load_revision(self, site: str, digest: str) -> StoredRevision | None:
        """Return a revision, withdrawn or not; None if it was never saved."""
        ...

    async def list_revisions(self, site: str) -> list[StoredRevision]:
        """Return all revisions of that site, oldest first; [] if there are none."""
        ...


class AccessStore(Protocol):
    """Every use of a token, for the auditor to read too (requirement B-18)."""

    async def save_access(self, access: Access) -> None:
        """Add one use of a token to the end of its site's list.

        It is durable when this returns, so call it before the answer is sent: what
        was read is then never missing from the list. No access is ever changed.

        Raises:
            StoreUnavailableError: It is not known whether it was saved. Refuse the
                answer. A second attempt may list the access twice.
        """
        ...

    def stream_accesses(
        self, site: str, *, skip: int = 0
    ) -> AsyncIterator[Sequence[Access]]:
        """Yield the accesses of one site, oldest first, in batches of bounded size.

        The first `skip` of them are passed over: none ever comes before one that was
        there, so the number of each is its own for good.
        Accesses that are saved meanwhile may or may not be among them.
        """
        ...


class TokenStore(Protocol):
    """The list of issued tokens. It need not live where the logs live.

    A store for one process keeps it apart, because tokens are issued and revoked
    while the service runs. Every method may raise `StoreUnavailableError` or, for a
    file, `InstallationError`: then refuse the token in question.
    """

    async def save_token(self, token: StoredToken) -> None:
        """List a token. Every process accepts it once this has returned.

        A token of the same id is replaced. On an error it is not known whether it
        is listed: revoke it, and issue another.
        """
        ...

    async def revoke_token(self, token: str, at: datetime) -> bool:
        """Revoke a token by its id; return False if there is none.

        No process accepts it once this has returned.
        On an error the token may still be valid: revoke it again.
        """
        ...

    async def load_token(self, token: str) -> StoredToken | None:
        """Return what is listed under an id, or None.

        It is what the last `save_token` and `revoke_token` of any process left. The
        caller must check `revoked_at`.
        """
        ...

    async def list_tokens(self) -> list[StoredToken]:
        """Return all tokens, revoked and expired ones too, in no promised order."""
        ...


class Store(Protocol):
    """Where everything lives. Usable from several tasks of one event loop at once.

    No raw database error leaves a store.
    """

    @property
    def logs(self) -> LogStore:
        """The heads, tiles, checkpoints and statements."""
        ...

    @property
    def records(self) -> RecordStore:
        """The records."""
        ...

    @property
    def revisions(self) -> RevisionStore:
        """The revisions."""
        ...

    @property
    def accesses(self) -> AccessStore:
        """The uses of tokens."""
        ...

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
            StoreHeldError: Another process holds a store for one writer.
            StoreError: The stored format is newer than this program.
            InstallationError: File, folder or server cannot be used; the message
                says why. After an error the store is closed.
        """
        ...

    async def close(self) -> None:
        """Finish what was begun and release files and connections.

        Harmless if called twice. Afterwards every call but `open` fails.
        """
        ...

    async def import_site(
        self, heads: Sequence[Head], portions: AsyncIterable[Portion]
    ) -> None:
        """Take in a site of which the store has nothing: all of it, or nothing.

        Until the last portion is written the site has no log here, and a crash
        leaves none. Another call begins anew, whatever a crash has left. If processes
        share the store, no other log of the site can be begun meanwhile. One portion
        is in memory at a time.

        Args:
            heads: Of every epoch, oldest first. They are written last.
            portions: All the rest, each part of it once.

        Raises:
            StaleHeadError: The store holds something of the site. Nothing changed.
            StoreUnavailableError: The site is not here, or only as a crash leaves it.
        """
        ...

    async def list_sites(self) -> list[str]:
        """Return the names of all sites with a log or a revision, sorted."""
        ...

    async def check(self) -> None:
        """Raise if the store could not append right now.

        Raises:
            StoreUnavailableError: A server, its disk or a replica does not take it.
        """
        ...

    async def purge(self) -> None:
        """Make erased bytes unreadable in all files of the store, its logs included.

        Harmless if nothing was erased.

        Raises:
            StoreUnavailableError: Some bytes may still be in a file. Call it again.
        """
        ...
