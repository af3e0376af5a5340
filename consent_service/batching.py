"""Requests that come one by one and are done in batches.

While one batch is under way the next one gathers, so that a batch is as large as
the work is slow: alone, a caller waits for nobody; in a crowd, a write to disk is
shared. There is no timer and nothing to tune but the bounds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, NamedTuple, TypeVar

from consent_service.errors import StoreBusyError, StoreUnavailableError

Job = TypeVar("Job")
Answer = TypeVar("Answer")


class Queue(NamedTuple):
    """How many wait, of how many that may, and since when the oldest one does.

    `oldest` is in seconds and counts the batch under way too; 0 when nobody waits.
    """

    waiting: int
    bound: int
    oldest: float


class Waiting(Generic[Job, Answer]):
    """One job and the caller who waits for its answer, if there still is one.

    `since` is the time of its event loop.
    """

    __slots__ = ("_future", "job", "since")

    def __init__(
        self, job: Job, future: asyncio.Future[Answer], since: float = 0.0
    ) -> None:
        self.job = job
        self.since = since
        self._future = future

    def answer(self, answer: Answer) -> None:
        # A caller that was cancelled has hung up; the work was done all the same.
        if not self._future.done():
            self._future.set_result(answer)

    def refuse(self, error: Exception) -> None:
        if not self._future.done():
            self._future.set_exception(error)


@contextmanager
def refusing(batch: Iterable[Waiting[Job, Answer]]) -> Iterator[None]:
    """Refuse all unanswered callers with the error that the body raises."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # goes to those who wait, unchanged
        for waiting in batch:
            waiting.refuse(error)


class Batcher(Generic[Job, Answer]):
    """Hands jobs to `run` in batches, one batch at a time, in the order of asking.

    `run` answers each job or refuses it. What it has left unanswered when it
    raises is refused with that error; what it leaves unanswered when it returns
    stays its own to answer.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Waiting[Job, Answer]]], Awaitable[None]],
        *,
        most: int,
        bound: int,
    ) -> None:
        """Set up; nothing runs before the first job.

        Args:
            run: Does a batch.
            most: How many jobs one batch holds at the most.
            bound: How many may wait. Beyond, asking fails at once, which is kinder
                than an answer that comes when nobody waits any longer.
        """
        self._run = run
        self._most = most
        self._bound = bound
        # Owned by the event loop, as everything here.
        self._waiting: list[Waiting[Job, Answer]] = []
        self._under_way: Sequence[Waiting[Job, Answer]] = ()
        self._runner: asyncio.Task[None] | None = None
        self._closed = False

    async def ask(self, job: Job) -> Answer:
        """Return the answer to `job`, once it was done in some batch.

        Raises:
            StoreBusyError: Too many jobs wait. This one was not taken.
            StoreUnavailableError: It is closed. This one was not taken.
        """
        if self._closed:
            raise StoreUnavailableError(
                "the service is stopping", hint="send it again later"
            )
        if len(self._waiting) >= self._bound:
            raise StoreBusyError(
                f"queue is full: {self._bound} requests wait",
                hint="send it again later",
            )
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append(Waiting(job, future, loop.time()))
        if self._runner is None:
            self._runner = loop.create_task(self._run_all())
        return await future

    @property
    def queue(self) -> Queue:
        """Who waits, as seen from the event loop."""
        first = [*self._under_way[:1], *self._waiting[:1]]
        now = asyncio.get_running_loop().time()
        oldest = now - first[0].since if first else 0.0
        return Queue(len(self._waiting), self._bound, oldest)

    async def close(self) -> None:
        """Accept no more jobs, and return when all accepted ones are done."""
        self._closed = True
        if self._runner is not None:
            await asyncio.wait((self._runner,))

    async def _run_all(self) -> None:
        # Callers that are ready in this turn of the event loop still get on.
        await asyncio.sleep(0)
        try:
            while self._waiting:
                batch = self._waiting[: self._most]
                del self._waiting[: self._most]
                await self._run_one(batch)
        finally:
            self._runner = None

    async def _run_one(self, batch: Sequence[Waiting[Job, Answer]]) -> None:
        self._under_way = batch
        with refusing(batch):
            await self._run(batch)
        self._under_way = ()
