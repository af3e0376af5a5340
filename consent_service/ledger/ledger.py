"""One site's log: what is appended is sequenced, integrated and signed in one commit.

The life of a choice, and what a crash leaves at each step:

1. It waits in memory with others.                    Nothing of it is left.
2. A commit is built on the tip, and signed.          Nothing of it is left.
3. The store applies the commit, or none of it.       All of it is left, or nothing.
4. The mark outside the store is raised.              It is logged, and unreleased.
5. Its receipt is released.                           It is logged; whoever sends the
                                                      choice again gets its receipt.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from consent_service.batch import Batcher, Queue, refusing
from consent_service.errors import ReadOnlyLogError, RepeatedChoiceError, StoreError
from consent_service.evidence.note import Signer
from consent_service.evidence.proof import LogProof
from consent_service.evidence.statement import (
    Key,
    Statement,
    erasure_statements,
    retention_statements,
)
from consent_service.ledger.build import build_records, build_statements
from consent_service.ledger.chain import Chain
from consent_service.ledger.erasing import Say, destroy_records
from consent_service.ledger.reading import LogReader
from consent_service.ledger.releasing import Appended, Caller, Job, Releaser
from consent_service.ledger.tools import Tools
from consent_service.record import Draft, format_time
from consent_service.store.interface import Head, LogKey

# Entries in one commit: beyond it the time grows as fast as the work.
_MOST: Final = 512
# Choices that may wait: some 300 ms of work. Whoever comes then is told to come back,
# and the snippet does, with the same id.
_BOUND: Final = 4_096


class Ledger:
    """Appends to one site's log and reads it. Usable from several tasks at once."""

    def __init__(self, tools: Tools, site: str, *, bound: int = _BOUND) -> None:
        self.site = site
        self._tools = tools
        self._chain = Chain(tools, site)
        self._releaser = Releaser(tools, site)
        self._batcher: Batcher[Job, Appended] = Batcher(
            self._run, most=_MOST, bound=bound
        )
        self._destroying = asyncio.Lock()
        # Why nothing may be appended, until `open` finds that it may.
        self._fault: StoreError | None = ReadOnlyLogError(f"log of {site} is not open")

    async def open(self) -> None:
        """Find out where the log ends and whether it may go on.

        A log that may not is served to readers all the same; `check` says why. May
        be called again after a fault, also while others append and read.
        """
        try:
            self._releaser.fault = None
            # The service may have died between commit and mark.
            await self._releaser.raise_mark(await self._chain.load())
            self._fault = None
            await self._state_key()
        except ReadOnlyLogError as error:
            self._fault = error
            # Behind the mark or beside it, but signed: what it says may be seen.
            self._releaser.show(await self._tools.store.logs.load_head(self.site))
        except StoreError as error:
            self._fault = error

    async def close(self) -> None:
        """Append what waits, release it, and take no more."""
        await self._batcher.close()
        await self._releaser.drain()

    def check(self) -> None:
        """Return when the log takes entries; raise what is in the way."""
        if fault := self._fault or self._releaser.fault:
            # A new one each time: an exception keeps the frames of all its raises.
            raise type(fault)(str(fault), hint=fault.hint)

    @property
    def is_open(self) -> bool:
        return self._fault is None and self._releaser.fault is None

    @property
    def queue(self) -> Queue:
        """Who waits to be appended."""
        return self._batcher.queue

    @property
    def head(self) -> Head:
        """The newest head that may leave the house."""
        return self._releaser.head

    @property
    def reader(self) -> LogReader:
        """What proves and reads as of `head`."""
        return LogReader(self._tools.store.logs, self.head)

    @property
    def signers(self) -> tuple[Signer, ...]:
        """What signs for this log now."""
        return self._chain.signers(self._tools.clock())

    async def append(self, draft: Draft) -> Appended:
        """Put a record into the log, once: a choice that is there is not added again.

        Raises:
            StoreBusyError: Too many wait. Nothing was taken.
            StoreUnavailableError: Whether it is in the log is not known. Ask again.
            ReadOnlyLogError: The log takes nothing until a person has looked at it.
        """
        return await self._batcher.ask(draft)

    async def state(self, *statements: Statement) -> Appended:
        """Put statements into the log and do what they say, in one commit.

        Records are erased by `erase` and `expire`, which check what they name.
        Returns the entry of the last one. Raises what `append` raises.
        """
        return await self._batcher.ask(statements)

    async def erase(self, indexes: Collection[int], *, reason: str) -> int:
        """Destroy those records, for a reason of `evidence.statement.REASONS`.

        Returns how many were still there. Raises what `append` raises.
        """
        return await self._destroy(
            indexes, lambda some: erasure_statements(some, reason=reason, day=self._day)
        )

    async def expire(self, indexes: Collection[int]) -> int:
        """Destroy those records because the time to keep them is over."""
        return await self._destroy(
            indexes, lambda some: retention_statements(some, day=self._day)
        )

    async def prove_record(self, key: LogKey, index: int) -> LogProof:
        """Return the proof of a record of any epoch; its extra is the record file.

        Raises:
            NotFoundError: There is no such record, or it was erased.
        """
        return await self._releaser.prove_record(key, index)

    async def refresh(self) -> None:
        """Learn what other processes have appended, where there are others."""
        if not self._tools.shared:
            return
        head = await self._tools.store.logs.load_head(self.site)
        if head is not None and (head.key.epoch, head.size) > self._reach:
            await self._releaser.raise_mark(head)

    async def _destroy(self, indexes: Collection[int], say: Say) -> int:
        async with self._destroying:
            return await destroy_records(
                self._tools.store, self.head.key, indexes, say=say, state=self.state
            )

    @property
    def _day(self) -> str:
        # Not the time: when somebody asked to be forgotten is nobody's business.
        return self._tools.clock().date().isoformat()

    @property
    def _reach(self) -> tuple[int, int]:
        return self.head.key.epoch, self.head.size

    async def _state_key(self) -> None:
        """State the newest key if the log does not know it. It signs from tomorrow."""
        vkey = self._chain.unstated_key()
        if vkey is not None:
            await self.state(Key(vkey, format_time(self._tools.clock())))
            await self._chain.load()

    async def _run(self, batch: Sequence[Caller]) -> None:
        self.check()
        self._tools.watch.note_batch(len(batch))
        try:
            await self._commit(batch)
        except ReadOnlyLogError as error:
            # Found out on the way: the store was set back under our hands.
            self._fault = error
            raise

    async def _commit(self, batch: Sequence[Caller]) -> None:
        # By choice: whoever sends the same one meanwhile waits for the same entry.
        drafts: dict[str, list[Caller]] = {}
        async with self._tools.store.logs.writer(self.head.key):
            for caller in batch:
                if isinstance(caller.job, Draft):
                    drafts.setdefault(caller.job.choice, []).append(caller)
                else:
                    with refusing([caller]):
                        await self._commit_statements(caller.job, caller)
            while drafts:
                drafts = await self._commit_drafts(drafts)

    async def _commit_statements(
        self, statements: tuple[Statement, ...], caller: Caller
    ) -> None:
        built = await self._chain.commit(
            lambda tip, signers, at: build_statements(tip, statements, signers, at)
        )
        groups: list[list[Caller]] = [*([] for _ in statements[1:]), [caller]]
        self._releaser.release(built, [b""] * len(statements), groups)

    async def _commit_drafts(
        self, callers: dict[str, list[Caller]]
    ) -> dict[str, list[Caller]]:
        """Commit those; return who is left to be tried again without repeated ones."""
        groups = list(callers.values())
        jobs = (group[0].job for group in groups)
        drafts = [job for job in jobs if isinstance(job, Draft)]
        try:
            built = await self._chain.commit(
                lambda tip, signers, at: build_records(tip, drafts, signers, at)
            )
        except RepeatedChoiceError:
            return await self._recall(callers)
        self._releaser.release(built, [draft.file for draft in drafts], groups)
        return {}

    async def _recall(
        self, callers: dict[str, list[Caller]]
    ) -> dict[str, list[Caller]]:
        records = self._tools.store.records
        found = await records.find_choices(self.site, callers.keys())
        if not found:
            raise StoreError(f"store of {self.site} has lost a repeated choice")
        for choice, place in found.items():
            self._releaser.recall(place, callers[choice])
        return {each: those for each, those in callers.items() if each not in found}
