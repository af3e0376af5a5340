"""The last step of the commit path: nothing leaves before its mark is durable."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import chain

import msgspec

from consent_service.batching import Waiting, refusing
from consent_service.choices.record import Draft
from consent_service.errors import NotFoundError, StoreError, StoreUnavailableError
from consent_service.evidence.proof import LogProof
from consent_service.evidence.statement import Statement
from consent_service.ledger.commit import Built
from consent_service.ledger.environment import Environment
from consent_service.ledger.log_reader import LogReader
from consent_service.ledger.rollback_guard import mark_of
from consent_service.ledger.tip import Tip
from consent_service.store.interface import Head, LogKey, StoredRecord


class Appended(msgspec.Struct, frozen=True):
    """An entry that is in the log and released.

    Attributes:
        proof: Its proof; the extra of a record's is the record file.
        repeated: The choice was on record before; this is its first record. Or what was
            to be stated was stated before.
    """

    proof: LogProof
    repeated: bool = False


# What to state, once it is known at the end of which log it will stand.
Say = Callable[[Tip], Sequence[Statement]]
# Where a log states something already, if it does.
Find = Callable[[LogKey], Awaitable[int | None]]
# Chooses a checkpoint of a log, b"" for the newest.
Pick = Callable[[LogReader], Awaitable[bytes]]


class Once(msgspec.Struct, frozen=True):
    """What to state unless the log already states it."""

    say: Say
    find: Find


Job = Draft | Say | Once
Caller = Waiting[Job, Appended]


class Releaser:
    """Owns the newest head of one log that may leave the service.

    More than 15 methods: three kinds of answer, each a call and its task.

    Attributes:
        fault: Why no head can be released any more, if so.
    """

    def __init__(self, environment: Environment, site: str) -> None:
        self.fault: StoreUnavailableError | None = None
        self._environment = environment
        self._site = site
        self._head: Head | None = None
        self._pending: set[asyncio.Task[None]] = set()

    @property
    def has_head(self) -> bool:
        return self._head is not None

    @property
    def head(self) -> Head:
        if self._head is None:
            raise StoreError(f"store holds no log of {self._site}")
        return self._head

    def show(self, head: Head | None) -> None:
        """Show a head that has no mark, if no other head is shown yet."""
        if self._head is None:
            self._head = head

    async def raise_mark(self, head: Head) -> None:
        """Make `head` one that may leave.

        Raises:
            StoreUnavailableError: It may not, and none after it.
        """
        try:
            await self._environment.high_water.raise_to(mark_of(head))
        except StoreUnavailableError as error:
            # The store is ahead of what may be seen. To go on would widen the gap.
            self.fault = error
            raise
        before = self._head
        if before is None or before.key != head.key or before.size < head.size:
            self._head = head

    def release(
        self, built: Built, files: Sequence[bytes], groups: Sequence[Sequence[Caller]]
    ) -> None:
        """Give each group of callers the proof of its entry, once it may leave."""
        self._spawn(self._release(built, files, groups))

    def recall(self, place: tuple[LogKey, int], group: Sequence[Caller]) -> None:
        """Give callers the record that their choice had before."""
        self._spawn(self._recall(place, group))

    def remind(self, place: tuple[LogKey, int], caller: Caller) -> None:
        """Give a caller the entry that already states what the caller asked for."""
        self._spawn(self._remind(place, caller))

    async def prove_record(self, key: LogKey, index: int) -> LogProof:
        """Return the proof of a record of any epoch; its extra is the record file.

        Raises:
            NotFoundError: There is no such record, or it was erased.
            DamagedStoreError: It is not as it was logged.
        """
        records = await self._environment.store.records.load_records(key, [index])
        if index not in records:
            raise NotFoundError(f"log has no record at index {index}, or it was erased")
        return await self.prove(key, records[index])

    async def prove(
        self, key: LogKey, record: StoredRecord, *, pick: Pick | None = None
    ) -> LogProof:
        """Return the proof of a record of any epoch that was just loaded.

        `pick` chooses the checkpoint; without it, it is the newest.

        Raises:
            NotFoundError: There is no such record, or it was erased.
            DamagedStoreError: It is not as it was logged.
        """
        index = record.index
        if record.file is None:
            raise NotFoundError(f"log has no record at index {index}, or it was erased")
        reader = self._reader(await self._head_with(key, index))
        checkpoint = await pick(reader) if pick else b""
        return await reader.prove(index, extra=record.file, checkpoint=checkpoint)

    async def drain(self) -> None:
        """Wait until everybody has been answered."""
        if self._pending:
            await asyncio.wait(self._pending)

    async def _release(
        self, built: Built, files: Sequence[bytes], groups: Sequence[Sequence[Caller]]
    ) -> None:
        with refusing(chain.from_iterable(groups)):
            # Crash before this: the entries are logged, nobody has seen them, and the
            # next start raises the mark. After it: they are as good as seen, and a
            # store that lacks them is never appended to.
            await self.raise_mark(built.tip.head)
            for proof, group in zip(built.proofs(files), groups, strict=True):
                for number, caller in enumerate(group):
                    caller.answer(Appended(proof, repeated=number > 0))

    async def _recall(self, place: tuple[LogKey, int], group: Sequence[Caller]) -> None:
        with refusing(group):
            proof = await self.prove_record(*place)
            for caller in group:
                caller.answer(Appended(proof, repeated=True))

    async def _remind(self, place: tuple[LogKey, int], caller: Caller) -> None:
        with refusing([caller]):
            _, index = place
            head = await self._head_with(*place)
            proof = await self._reader(head).prove(index)
            caller.answer(Appended(proof, repeated=True))

    def _reader(self, head: Head) -> LogReader:
        environment = self._environment
        return LogReader(
            environment.store.logs,
            head,
            damages=environment.damages,
            kept=environment.proofs,
        )

    async def _head_with(self, key: LogKey, index: int) -> Head:
        if key == self.head.key and index < self.head.size:
            return self.head
        for head in await self._environment.store.logs.load_heads(self._site):
            if head.key == key and head.key == self.head.key:
                # Committed a moment ago, here or by another process, and not marked.
                await self.raise_mark(head)
            if head.key == key:
                return head
        raise NotFoundError(f"site {self._site} has no log of epoch {key.epoch}")

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
