"""The four parts of a store: logs, records, revisions and accesses.

What holds for every method is said in `interface.py`, from where they are imported.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from consent_service.choices.tally import Tally
from consent_service.store.values import (
    Access,
    Balance,
    Commit,
    Head,
    KeptText,
    LogEnd,
    LogKey,
    RecordQuery,
    StoredDraft,
    StoredPolicy,
    StoredRecord,
    StoredRevision,
    StoredSetUp,
    StoredStatement,
    TileKey,
)


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

    async def find_statements(self, key: LogKey, *kinds: str) -> list[StoredStatement]:
        """Return every statement of those kinds, oldest first."""
        ...

    async def load_all_heads(self, sites: Collection[str]) -> dict[str, list[Head]]:
        """Return for each of those sites what `load_heads` returns.

        For thousands of sites: it takes as many readings as for one, or a few.
        """
        ...

    async def load_ends(
        self, wanted: Mapping[LogKey, Collection[TileKey]], *kinds: str
    ) -> dict[LogKey, LogEnd]:
        """Return of each log those tiles, and every statement of those kinds.

        They are what `load_tiles` and `find_statements` return. A log that does not
        exist has neither. It takes as many readings as for one log, or a few.
        """
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

    async def load_record(
        self, site: str, digest: str
    ) -> tuple[LogKey, StoredRecord] | None:
        """Return the record with that digest and its log; None if it was erased.

        For what is asked for often: it takes as few readings as the store can do with.
        """
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

    async def load_revisions(
        self, wanted: Collection[tuple[str, str]]
    ) -> list[StoredRevision]:
        """Return revisions by site and digest, in no promised order.

        Those that were never saved are left out. It takes one reading, or a few: ask
        for no more documents at once than there is room for in memory.
        """
        ...

    async def list_revisions(self, site: str) -> list[StoredRevision]:
        """Return all revisions of that site, oldest first; [] if there are none."""
        ...


class CountStore(Protocol):
    """How many choices there were, by day (UTC) and cell (`choices/cells.py`).

    They name nobody. A commit changes them in the same step as the records, and what
    is erased stays counted. A site whose records were written by a release that did
    not count has to be counted anew once.
    """

    async def load_counts(self, site: str, first: date, last: date) -> Tally:
        """Return the counts from the first to the last day; both are included.

        A day and a cell with nothing are left out. It takes as long for ten records
        as for ten million.
        """
        ...

    async def load_balance(self, site: str) -> Balance:
        """Return all counts of a site, and of which logs they are, at one moment."""
        ...

    async def is_counted(self, site: str) -> bool:
        """Return whether all of a site's records are in its counts."""
        ...

    async def add_counts(self, site: str, counts: Tally) -> None:
        """Add what no record says. On an error it may or may not be added."""
        ...

    async def mend_counts(self, site: str, changes: Tally, *, version: int) -> bool:
        """Add differences to the counts, and note that all records are counted.

        Returns False, and changes nothing, if the site has another version by now
        than that of the balance that the differences were found with.
        """
        ...


# Texts of earlier policies that are kept for a site, of some 5 kB each, at most 256 kB.
MOST_TEXTS = 100


class PolicyStore(Protocol):
    """The policies as people write them, and beside each the draft of the next one.

    Nothing of them is understood here. A change names what it builds on by its digest,
    so of two that are made at once one is told. What is in force is another thing:
    `publishing/reload.py` publishes what is good.

    Every method may raise `StoreUnavailableError` or, for files, `InstallationError`:
    of a change it is then not known whether it took place.
    """

    async def list_policies(self) -> dict[str, str]:
        """Return the digest of the policy of every site that has one."""
        ...

    async def load_policy(self, site: str) -> StoredPolicy | None:
        """Return the policy of a site, None if it has none."""
        ...

    async def replace_policy(self, policy: StoredPolicy, *, base: str) -> bool:
        """Put a policy in the place of another; durable when this returns.

        Args:
            policy: The new one.
            base: The digest of the one that it was made from, "" for none.

        Returns:
            False if another one stands there by now. Nothing was changed.
        """
        ...

    async def load_draft(self, site: str) -> StoredDraft | None:
        """Return the draft of a site, None if there is none."""
        ...

    async def replace_draft(
        self, site: str, draft: StoredDraft | None, *, base: str
    ) -> bool:
        """Put a draft, or none, in the place of another; see `replace_policy`.

        Args:
            site: Whose draft it is.
            draft: The new one; None takes the present one away.
            base: The digest of the present draft, "" for none.
        """
        ...

    async def keep_text(self, kept: KeptText) -> None:
        """Keep what made a revision, in the place of an earlier text that made it.

        Of a site, the texts of the newest `MOST_TEXTS` revisions stay.
        """
        ...

    async def list_texts(self, site: str) -> list[str]:
        """Return the revisions of a site whose texts are kept, oldest first."""
        ...

    async def load_text(self, site: str, revision: str) -> bytes | None:
        """Return the text that made a revision, None if it is not kept."""
        ...


class SharedPolicyStore(PolicyStore, Protocol):
    """Policies that several processes see."""

    async def load_mark(self) -> str:
        """Return what is another text after each change of a policy."""
        ...


class SetUpStore(Protocol):
    """What people have answered while setting up a site, each for herself, for hours.

    It need not survive what a policy survives. Every method may raise
    `StoreUnavailableError` or, for files, `InstallationError`.
    """

    async def load_set_ups(self, owner: str) -> list[StoredSetUp]:
        """Return those of one person, in no promised order."""
        ...

    async def save_set_up(self, owner: str, made: StoredSetUp) -> None:
        """Keep one, in place of what has its id.

        All of that person are gone for good half a day after the last one was saved.
        """
        ...

    async def remove_set_ups(self, owner: str, ids: Collection[str]) -> None:
        """Remove some, as far as they are there."""
        ...


class AccessStore(Protocol):
    """Who read or changed what, for the auditor to read too (requirement B-18)."""

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
