"""The promises of a store. Implementations share these words only.

A store keeps values as they are: it does not hash trees, sign or judge. The ledger
builds a `Commit`; the store applies the whole of it or nothing.

A `Store` is five smaller ones: `logs`, `records`, `counts`, `revisions` and
`accesses`. They live and die together, and one commit spans logs, records and
counts. An implementation may be one object with all five roles.

Every method may raise `StoreUnavailableError`: a read then changed nothing, and of a
write it is not known whether it took place, so do it again. On malformed content a
method raises `StoreError`. A write is durable when its method returns.
"""

from collections.abc import AsyncIterable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from consent_service.store.chores import BackupMaker, ChorePlan, Chores
from consent_service.store.fellows import Fellows
from consent_service.store.rooms import (
    MOST_TEXTS,
    AccessStore,
    CountStore,
    LogStore,
    PolicyStore,
    RecordStore,
    RevisionStore,
    SetUpStore,
    SharedPolicyStore,
)
from consent_service.store.shared_rates import Rates
from consent_service.store.values import (
    BUNDLE,
    Access,
    Balance,
    Commit,
    Head,
    KeptText,
    LogEnd,
    LogKey,
    LogState,
    Portion,
    RecordQuery,
    StoredDraft,
    StoredPolicy,
    StoredRecord,
    StoredRevision,
    StoredSetUp,
    StoredStatement,
    StoredToken,
    TileKey,
    digest_of,
    emptied_record,
    erased_for_good,
)

# Parts and values are part of the promise, so they can be imported from here.
__all__ = [
    "BUNDLE",
    "MOST_TEXTS",
    "Access",
    "AccessStore",
    "Balance",
    "Commit",
    "CountStore",
    "Head",
    "KeptText",
    "LogEnd",
    "LogKey",
    "LogState",
    "LogStore",
    "PolicyStore",
    "Portion",
    "RecordQuery",
    "RecordStore",
    "RevisionStore",
    "SetUpStore",
    "SharedPolicyStore",
    "Store",
    "StoredDraft",
    "StoredPolicy",
    "StoredRecord",
    "StoredRevision",
    "StoredSetUp",
    "StoredStatement",
    "StoredToken",
    "TileKey",
    "TokenStore",
    "digest_of",
    "emptied_record",
    "erased_for_good",
]


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

    async def spend_token(self, token: str, at: datetime) -> bool:
        """Revoke a token that is good for one use; return whether it was good.

        Of several callers, in any processes, one gets True. On an error the use may
        be spent.
        """
        ...

    async def forget_tokens(self, tokens: Collection[str]) -> None:
        """Remove tokens from the list, which ends them as revoking does.

        For those that nobody can use any more, or that only a program had.
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

    More than 15 methods: its five parts are each one, and all live and die together.
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
    def counts(self) -> CountStore:
        """The counts by day."""
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
    def policies(self) -> SharedPolicyStore | None:
        """The policies for all processes at the store.

        None if one process holds the store: they are then files of a folder.
        """
        ...

    @property
    def set_ups(self) -> SetUpStore | None:
        """The half-made sites for all processes at the store.

        None if one process holds the store: they are then files of a folder.
        """
        ...

    @property
    def rates(self) -> Rates | None:
        """Counts that all its processes share; None if one process holds the store."""
        ...

    @property
    def fellows(self) -> Fellows | None:
        """The other machines that work with it; None if one process holds the store."""
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
