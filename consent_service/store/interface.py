"""What a store promises, in prose. `sqlite.py` and `redis.py` share these words only.

Values come in and go out as they are: a store neither hashes nor signs nor
judges. The ledger builds a `Commit`; the store applies the whole of it or nothing.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
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
    with `erased_by`, the index of the statement that says why.
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
    erased_by: int | None = None


class Commit(msgspec.Struct, frozen=True):
    """One step of one log, applied as a whole.

    Attributes:
        old: The checkpoint that the commit builds on, byte for byte; b"" creates
            the log.
        head: The head afterwards.
        records: New records. Statements have none: their entry is in the tiles.
        tiles: Whole new content of every tile that changed.
        erased: Indexes whose records are destroyed, to the statement that says so.
    """

    old: bytes
    head: Head
    tiles: Mapping[TileKey, bytes]
    records: tuple[StoredRecord, ...] = ()
    erased: Mapping[int, int] = msgspec.field(default_factory=dict)


class RecordQuery(msgspec.Struct, frozen=True):
    """Which records an auditor asks for. Times are half open: start ≤ at < end."""

    start: datetime | None = None
    end: datetime | None = None
    revision: str | None = None
    action: str | None = None


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


class Store(Protocol):
    """Where everything lives. Usable from several tasks of one event loop at once.

    Every method may raise `StoreUnavailableError` (nothing is known of the
    outcome) and, on malformed content, `StoreError`. No raw database error
    leaves a store.
    """

    async def open(self) -> None:
        """Connect, create what is missing, and check the format version.

        Raises:
            StoreHeldError: Another process holds a store that takes one writer.
            StoreError: The stored format is newer than this program.
        """
        ...

    async def close(self) -> None:
        """Finish what was begun and let go. Harmless when called twice."""
        ...

    async def check(self) -> None:
        """Return when the store could append right now; raise what is in the way."""
        ...

    def writer(self, key: LogKey) -> AbstractAsyncContextManager[None]:
        """Hold the one turn to build a commit of that log.

        A turn only saves work: what keeps two writers apart is `Commit.old`.
        """
        ...

    async def load_head(self, site: str) -> Head | None:
        """Return the head of the newest epoch of that site's log, if there is one."""
        ...

    async def load_heads(self, site: str) -> list[Head]:
        """Return the heads of every epoch, oldest first."""
        ...

    async def commit(self, commit: Commit) -> None:
        """Apply all of `commit`, or nothing. It is durable when this returns.

        Records named in `erased` are physically gone from the store's own files
        by the time `purge` has returned.

        Raises:
            StaleHeadError: The stored checkpoint is not `commit.old`.
        """
        ...

    async def purge(self) -> None:
        """Make erased bytes unreadable in all files of the store, logs included."""
        ...

    async def load_tiles(
        self, key: LogKey, tiles: Sequence[TileKey]
    ) -> dict[TileKey, bytes]:
        """Return the whole present content of those tiles that exist."""
        ...

    async def load_checkpoints(self, key: LogKey) -> list[bytes]:
        """Return the last checkpoint of each day (UTC) and the newest, in order."""
        ...

    async def find_choices(
        self, key: LogKey, choices: Sequence[str]
    ) -> dict[str, StoredRecord]:
        """Return the records already made for those choice ids."""
        ...

    async def find_record(self, site: str, digest: str) -> tuple[LogKey, int] | None:
        """Return where the record with that digest is, unless it was erased."""
        ...

    async def find_visitor(self, key: LogKey, visitor: str) -> list[int]:
        """Return the indexes of that visitor's records, oldest first."""
        ...

    async def find_expired(self, key: LogKey, before: datetime, limit: int) -> list[int]:
        """Return indexes of records whose `expires_at` is earlier, oldest first."""
        ...

    def stream_records(
        self, key: LogKey, query: RecordQuery, *, erased: bool = True
    ) -> AsyncIterator[list[StoredRecord]]:
        """Yield records by index in batches of bounded size, as of the first batch.

        A query that filters by anything leaves erased records out, since what
        they were is forgotten; so does `erased=False`.
        """
        ...

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

    async def list_sites(self) -> list[str]:
        """Return the names of all sites that have a log or a revision."""
        ...

    async def save_token(self, token: StoredToken) -> None: ...

    async def revoke_token(self, token: str, at: datetime) -> bool:
        """Revoke a token by its id; False when it is unknown."""
        ...

    async def load_token(self, token: str) -> StoredToken | None: ...

    async def list_tokens(self) -> list[StoredToken]: ...

    async def save_access(self, access: Access) -> None: ...

    def stream_accesses(self, site: str) -> AsyncIterator[list[Access]]:
        """Yield the access log of one site, oldest first, in batches."""
        ...
