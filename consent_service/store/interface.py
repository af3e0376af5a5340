"""What a store promises, in prose. Implementations share these words only.

Values come in and go out as they are: a store neither hashes trees nor signs nor
judges. The ledger builds a `Commit`; the store applies the whole of it or nothing.

A `Store` is four smaller ones: `logs`, `records`, `revisions` and `accesses`. They
live and die together, and one commit spans logs and records. An implementation may
be one object that answers to all four.
"""

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Collection,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

LogState = Literal["open", "closed"]

# A tile's level and number; level BUNDLE holds entry bundles (C2SP tlog-tiles).
BUNDLE = -1


class LogKey(NamedTuple):
    """One log: a site's epoch. Epochs count from 1; only the newest is open."""

    site: str
    epoch: int


class TileKey(NamedTuple):
    """One tile of a log. Its content grows until it holds 256 hashes or entries."""

    level: int
    number: int


class Head(msgspec.Struct, frozen=True):
    """The state of one log: what the next commit is built on.

    `frontier` holds the roots of the full subtrees of the tree, largest first
    (RFC 6962 section 2.1). `checkpoint` is the signed note, byte for byte.
    """

    key: LogKey
    origin: str
    state: LogState
    size: int
    frontier: tuple[bytes, ...]
    checkpoint: bytes
    at: datetime


class StoredRecord(msgspec.Struct, frozen=True):
    """One record with the columns that it can be found by.

    `file` is the record file, byte for byte, or None once it has been erased;
    then every column that came from it is empty too, and only `index` is left
    with `erased_by`: where the statement is that says why, in the record's own log
    or in that of a later epoch.
    """

    index: int
    digest: str | None
    file: bytes | None
    choice: str | None
    visitor: str | None
    at: datetime | None
    revision: str | None
    action: str | None
    expires_at: datetime | None
    erased_by: tuple[LogKey, int] | None = None


class StoredStatement(msgspec.Struct, frozen=True):
    """A statement of the log once more, so that it is found without reading bundles.

    The entry in the tree is the evidence; `body` repeats its JSON, byte for byte.
    """

    index: int
    kind: str
    body: bytes


class Commit(msgspec.Struct, frozen=True):
    """One step of one log, applied as a whole.

    Attributes:
        old: The checkpoint that the commit builds on, byte for byte; b"" creates
            the log, and closes every earlier epoch of the site.
        head: The head afterwards.
        tiles: Whole new content of every tile that changed.
        records: New records. Statements have none: their entry is in the tiles.
        statements: New statements.
        erased: By epoch, this one or an earlier one of the site: the indexes whose
            records are destroyed, to that of the new statement that says so.
    """

    old: bytes
    head: Head
    tiles: Mapping[TileKey, bytes]
    records: tuple[StoredRecord, ...] = ()
    statements: tuple[StoredStatement, ...] = ()
    erased: Mapping[int, Mapping[int, int]] = msgspec.field(default_factory=dict)


class Portion(msgspec.Struct, frozen=True):
    """A part of a site that is taken in from elsewhere, written as it is.

    Attributes:
        key: The log that all but revisions and accesses are of.
        tiles: Whole tiles.
        records: Records, up to 1,024; erased ones too.
        statements: Statements.
        past: The last checkpoints of days before the head's, by day (UTC).
        revisions: Revisions of the site.
        accesses: Uses of tokens on the site, in order.
    """

    key: LogKey
    tiles: Mapping[TileKey, bytes] = msgspec.field(default_factory=dict)
    records: tuple[StoredRecord, ...] = ()
    statements: tuple[StoredStatement, ...] = ()
    past: Mapping[date, bytes] = msgspec.field(default_factory=dict)
    revisions: tuple["StoredRevision", ...] = ()
    accesses: tuple["Access", ...] = ()


class RecordQuery(msgspec.Struct, frozen=True):
    """Which records an auditor asks for. Times are half open: start ≤ at < end.

    `after` leaves out that index and all before it, in the order asked for.
    """

    start: datetime | None = None
    end: datetime | None = None
    revision: str | None = None
    action: str | None = None
    after: int | None = None
    newest_first: bool = False
    erased: bool = True

    @property
    def filters(self) -> bool:
        """Whether it asks for what an erased record no longer tells."""
        wanted = (self.start, self.end, self.revision, self.action)
        return any(one is not None for one in wanted)


class StoredRevision(msgspec.Struct, frozen=True):
    """One published revision: `document` is its exact bytes, `digest` their SHA-256."""

    site: str
    digest: str
    document: bytes
    published_at: datetime
    withdrawn_at: datetime | None = None


class StoredToken(msgspec.Struct, frozen=True):
    """What is known of an issued token; the token itself is never stored."""

    id: str
    role: str
    sites: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Access(msgspec.Struct, frozen=True):
    """One use of a token: who (token id), when, what was asked of which site."""

    at: datetime
    site: str
    token: str
    what: str


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
