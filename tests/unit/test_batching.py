"""Batches: what gathers, who is answered, and who is turned away."""

import asyncio
from collections.abc import Sequence

import pytest

from consent_service.batching import Batcher, Waiting
from consent_service.errors import StoreBusyError, StoreError, StoreUnavailableError

pytestmark = pytest.mark.anyio


class Work:
    """Answers each job with ten times itself, when it is released."""

    def __init__(self, *, most: int = 100, bound: int = 100) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.fault: Exception | None = None
        self.batcher: Batcher[int, int] = Batcher(self._run, most=most, bound=bound)

    async def _run(self, batch: Sequence[Waiting[int, int]]) -> None:
        self.batches.append([waiting.job for waiting in batch])
        await self.gate.wait()
        for waiting in batch:
            if waiting.job == 13:
                waiting.refuse(StoreError("unlucky"))
            elif self.fault is None:
                waiting.answer(10 * waiting.job)
        if self.fault is not None:
            raise self.fault


async def asked(work: Work, *jobs: int) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(work.batcher.ask(job)) for job in jobs]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_a_lone_job_is_done_at_once() -> None:
    work = Work()

    assert await work.batcher.ask(4) == 40
    assert work.batches == [[4]]


async def test_what_comes_while_a_batch_runs_is_the_next_batch() -> None:
    work = Work()
    work.gate.clear()
    first = await asked(work, 1)
    rest = await asked(work, 2, 3, 4)
    work.gate.set()

    assert await asyncio.gather(*first, *rest) == [10, 20, 30, 40]
    assert work.batches == [[1], [2, 3, 4]]


async def test_a_batch_holds_no_more_than_it_may() -> None:
    work = Work(most=2)

    await asyncio.gather(*(work.batcher.ask(job) for job in range(5)))

    assert work.batches == [[0, 1], [2, 3], [4]]


async def test_too_many_are_turned_away_and_the_others_served() -> None:
    work = Work(bound=2)
    work.gate.clear()
    waiting = [*await asked(work, 1), *await asked(work, 2, 3)]

    with pytest.raises(StoreBusyError, match="queue is full: 2 requests wait"):
        await work.batcher.ask(4)
    work.gate.set()

    assert await asyncio.gather(*waiting) == [10, 20, 30]


async def test_a_job_is_refused_alone() -> None:
    work = Work()

    outcomes = await asyncio.gather(
        *(work.batcher.ask(job) for job in (1, 13, 2)), return_exceptions=True
    )

    assert [str(outcome) for outcome in outcomes] == ["10", "unlucky", "20"]


async def test_an_error_of_the_batch_reaches_all_and_ends_nothing() -> None:
    work = Work()
    work.fault = StoreError("all at once")
    outcomes = await asyncio.gather(
        *(work.batcher.ask(job) for job in (1, 2)), return_exceptions=True
    )
    work.fault = None

    assert [str(outcome) for outcome in outcomes] == ["all at once"] * 2
    assert await work.batcher.ask(3) == 30


async def test_who_hangs_up_takes_nobody_along() -> None:
    work = Work()
    work.gate.clear()
    gone, gone_too, other = await asked(work, 1, 13, 3)
    gone.cancel()
    gone_too.cancel()
    work.gate.set()

    assert await other == 30
    assert work.batches == [[1, 13, 3]]


async def test_closing_finishes_what_was_taken_and_takes_no_more() -> None:
    work = Work(most=1)
    waiting = await asked(work, 1, 2)

    await work.batcher.close()
    await work.batcher.close()

    assert [task.result() for task in waiting] == [10, 20]
    with pytest.raises(StoreUnavailableError, match="stopping"):
        await work.batcher.ask(3)


async def test_a_queue_tells_who_waits_and_for_how_long() -> None:
    work = Work(most=1, bound=8)
    assert work.batcher.queue == (0, 8, 0.0)
    work.gate.clear()

    asking = [asyncio.create_task(work.batcher.ask(number)) for number in range(3)]
    # They ask, and the batcher begins.
    for _ in range(4):
        await asyncio.sleep(0)

    # The first is under way: it waits for its answer, and no more for its turn.
    waiting, bound, oldest = work.batcher.queue
    assert (waiting, bound) == (2, 8)
    assert oldest > 0
    work.gate.set()
    await asyncio.gather(*asking)
    assert work.batcher.queue == (0, 8, 0.0)
