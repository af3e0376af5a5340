"""One site's log: what is appended is sequenced, integrated and signed in one commit.

The life of a choice, and what a crash leaves at each step:

1. It waits in memory with others.                    Nothing of it is left.
2. A commit is built on the tip, and signed.          Nothing of it is left.
3. The store applies the commit, or none of it.       All of it is left, or nothing.
4. The mark outside the store is raised.              It is logged, and unreleased.
5. Its receipt is released.                           It is logged; sending the choice
                                                      again returns its receipt.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

from consent_service.batching import Batcher, Queue
from consent_service.choices.record import Draft, format_time
from consent_service.errors import ReadOnlyLogError, StoreError
from consent_service.evidence.note import Signer
from consent_service.evidence.proof import LogProof
from consent_service.evidence.statement import (
    Key,
    Statement,
)
from consent_service.ledger.chain import Chain
from consent_service.ledger.committer import Committer
from consent_service.ledger.environment import Environment
from consent_service.ledger.eraser import Eraser, Place
from consent_service.ledger.log_reader import LogReader
from consent_service.ledger.readings import Readings
from consent_service.ledger.releaser import (
    Appended,
    Caller,
    Find,
    Job,
    Once,
    Releaser,
    Say,
)
from consent_service.ledger.stated_keys import find_key
from consent_service.store.interface import Head, LogKey, StoredRecord

# Entries in one commit: beyond it the time grows as fast as the work.
_MOST: Final = 512
# Choices that may wait: some 300 ms of work. Later ones are refused, and the snippet
# sends them again with the same id.
_BOUND: Final = 4_096


class Ledger:
    """Appends to one site's log and reads it. Usable from several tasks at once.

    More than 15 methods: it is the one face of the log, and passes most calls on to
    the part that does the work.
    """

    def __init__(
        self, environment: Environment, site: str, *, bound: int = _BOUND
    ) -> None:
        self.site = site
        self._environment = environment
        self._chain = Chain(environment, site)
        self._releaser = Releaser(environment, site)
        self._committer = Committer(environment, self._chain, self._releaser)
        self._batcher: Batcher[Job, Appended] = Batcher(
            self._run, most=_MOST, bound=bound
        )
        self._eraser = Eraser(environment, self._say)
        # Why nothing may be appended, until `open` finds that it may.
        self._fault: StoreError | None = ReadOnlyLogError(f"log of {site} is not open")

    async def open(self, ahead: Readings | None = None) -> None:
        """Find out where the log ends and whether it may go on.

        A log that may not is served to readers all the same; `check` says why. May
        be called again after a fault, also while others append and read. The first
        time `ahead` may answer in the place of the store.
        """
        try:
            self._releaser.fault = None
            # The service may have died between commit and mark.
            await self._releaser.raise_mark(await self._chain.load(ahead))
            self._fault = None
            await self._state_key()
        except ReadOnlyLogError as error:
            self._fault = error
            # Behind the mark or beside it, but signed: what it says may be seen.
            self._releaser.show(await self._environment.store.logs.load_head(self.site))
        except StoreError as error:
            self._fault = error

    async def close(self) -> None:
        """Append what waits, release it, and take no more."""
        await self._batcher.close()
        await self._releaser.drain()

    def check(self) -> None:
        """Raise if the log takes no entries."""
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
        """The newest head that may leave the service.

        Raises:
            StoreError: There is none; the error says what keeps the log closed.
        """
        if not self._releaser.has_head:
            self.check()
        return self._releaser.head

    @property
    def reader(self) -> LogReader:
        """What proves and reads as of `head`."""
        environment = self._environment
        return LogReader(environment.store.logs, self.head, damages=environment.damages)

    @property
    def signers(self) -> tuple[Signer, ...]:
        """What signs for this log now."""
        return self._chain.signers(self._environment.clock())

    async def append(self, draft: Draft) -> Appended:
        """Put a record into the log, once: a choice that is there is not added again.

        Raises:
            StoreBusyError: Too many wait. Nothing was taken.
            StoreUnavailableError: Whether it is in the log is not known. Ask again.
            ReadOnlyLogError: The log takes nothing until a person has looked at it.
        """
        traffic = self._environment.traffic
        traffic.under_way += 1
        try:
            return await self._batcher.ask(draft)
        finally:
            traffic.under_way -= 1

    async def state(self, *statements: Statement) -> Appended:
        """Put statements into the log and do what they say, in one commit.

        Records are erased by `erase` and `expire`, which check what they name.
        Returns the entry of the last one. Raises what `append` raises.
        """
        return await self._say(lambda _: statements)

    async def state_once(self, statement: Statement, *, find: Find) -> Appended:
        """Put a statement into the log unless some process already has.

        Of several processes that state the same, one does. Raises what `append`
        raises.

        Args:
            statement: What to state.
            find: Returns the index at which a log states it, or None.
        """
        return await self._batcher.ask(Once(lambda _: (statement,), find))

    async def erase(self, places: Collection[Place], *, reason: str) -> int:
        """Destroy those records, for a reason of `evidence.statement.REASONS`.

        They may be in any log of the site; this one says that they are gone. Returns
        how many were still there. Raises what `append` raises.
        """
        return await self._eraser.erase(places, reason=reason)

    async def expire(self, places: Collection[Place]) -> int:
        """Destroy those records because their retention period ended; see `erase`."""
        return await self._eraser.expire(places)

    async def prove_record(self, key: LogKey, index: int) -> LogProof:
        """Return the proof of a record of any epoch; its extra is the record file.

        Raises:
            NotFoundError: There is no such record, or it was erased.
        """
        return await self._releaser.prove_record(key, index)

    async def prove_to_visitor(
        self, key: LogKey, record: StoredRecord, public: bytes | None
    ) -> LogProof:
        """Return the proof of a record, showing nothing of what others chose since.

        The newest checkpoint would show anybody who keeps asking when somebody
        chooses. So the proof is against `public`, the checkpoint that everybody is
        shown, and until that covers the record against the tree that ends with it.

        Raises what `prove_record` raises.
        """
        if key != self.head.key:
            # An earlier log grows no more.
            return await self._releaser.prove(key, record)
        index = record.index
        shown = self._environment.proofs.read(public) if public else None
        if shown is not None and shown.size > self.head.size:
            await self.refresh()

        async def pick(reader: LogReader) -> bytes:
            head = reader.head
            is_ours = shown is not None and shown.origin == head.origin
            if public and shown and is_ours and index < shown.size <= head.size:
                return public
            try:
                return await reader.sign_tree(index + 1, self.signers)
            except ReadOnlyLogError:
                # Nothing signs, so nothing is added either.
                return b""

        return await self._releaser.prove(key, record, pick=pick)

    async def refresh(self) -> None:
        """Learn what other processes have appended, where there are others."""
        if not self._environment.is_shared:
            return
        head = await self._environment.store.logs.load_head(self.site)
        if head is not None and (head.key.epoch, head.size) > self._reach:
            await self._releaser.raise_mark(head)

    async def _say(self, say: Say) -> Appended:
        return await self._batcher.ask(say)

    @property
    def _reach(self) -> tuple[int, int]:
        return self.head.key.epoch, self.head.size

    async def _state_key(self) -> None:
        """State the newest key if the log does not know it. It signs from tomorrow."""
        vkey = self._chain.unstated_key()
        if vkey is not None:
            statement = Key(vkey, format_time(self._environment.clock()))
            logs = self._environment.store.logs
            await self.state_once(statement, find=partial(find_key, logs, vkey))
            await self._chain.load()

    async def _run(self, batch: Sequence[Caller]) -> None:
        self.check()
        self._environment.watch.note_batch(len(batch))
        try:
            await self._committer.commit(batch)
        except ReadOnlyLogError as error:
            # Found out on the way: the store was set back under our hands.
            self._fault = error
            raise
