"""Workers that append to each other's logs: what is asked, answered, and survived."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from unittest.mock import patch

import pytest

from consent_service.errors import ReadOnlyLogError, StoreBusyError, StoreError
from consent_service.ledger import Appended, Ledger, Ledgers
from consent_service.server.worker_relay import WorkerRelay
from tests.evidence.house import SITE, House, check_log, draft_of, started

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    house.shared = True
    async with started(house):
        yield house


@pytest.fixture
def writer(house: House) -> Ledgers:
    """The logs of the worker that writes the site's."""
    return Ledgers(house.environment)


@pytest.fixture
def asker(house: House) -> Ledgers:
    return Ledgers(house.environment)


class Pair:
    """Two workers: the one that writes the log of the site, and the other."""

    def __init__(self, folder: Path, *, patience: float = 20.0) -> None:
        relays = [WorkerRelay(folder, n, 2, patience=patience) for n in (0, 1)]
        self.writing = relays[relays[0].writer_of(SITE)]
        self.asking = relays[1 - relays[0].writer_of(SITE)]


async def test_one_worker_appends_what_both_took(
    writer: Ledgers, asker: Ledgers, tmp_path: Path, house: House
) -> None:
    await writer.open(SITE)
    pair = Pair(tmp_path)
    async with pair.writing.join(writer), pair.asking.join(asker):
        appended = await asyncio.gather(
            *(asker.append(SITE, draft_of(number)) for number in range(1, 20)),
            *(writer.append(SITE, draft_of(number)) for number in range(20, 40)),
        )

    assert asker.peek(SITE) is None
    assert len({each.proof.index for each in appended}) == 39
    assert not any(each.repeated for each in appended)
    await check_log(house)


async def test_a_choice_that_is_asked_twice_is_there_once(
    writer: Ledgers, asker: Ledgers, tmp_path: Path
) -> None:
    """What was appended for somebody who did not hear of it gets its first receipt."""
    await writer.open(SITE)
    pair = Pair(tmp_path)
    async with pair.writing.join(writer), pair.asking.join(asker):
        first = await asker.append(SITE, draft_of(1))
    again = await asker.append(SITE, draft_of(1))

    assert again.repeated
    assert again.proof.index == first.proof.index


@pytest.mark.parametrize("error", [StoreBusyError, ReadOnlyLogError])
async def test_a_refusal_is_the_same_for_both(
    writer: Ledgers, asker: Ledgers, tmp_path: Path, error: type[StoreError]
) -> None:
    await writer.open(SITE)
    pair = Pair(tmp_path)
    refusal = error("it is so", hint="do this")
    async with pair.writing.join(writer), pair.asking.join(asker):
        with (
            patch.object(Ledger, "append", side_effect=refusal),
            pytest.raises(error, match="it is so") as caught,
        ):
            await asker.append(SITE, draft_of(1))

    assert getattr(caught.value, "hint", "") == "do this"


async def test_a_worker_that_is_away_is_done_without(
    asker: Ledgers, tmp_path: Path, house: House
) -> None:
    await asker.open(SITE)
    pair = Pair(tmp_path)
    async with pair.asking.join(asker):
        appended = await asker.append(SITE, draft_of(1))

    assert not appended.repeated
    await check_log(house)


async def test_a_worker_that_leaves_amid_a_choice_leaves_it_to_the_asker(
    writer: Ledgers, asker: Ledgers, tmp_path: Path, house: House
) -> None:
    await writer.open(SITE)
    begun, pair = asyncio.Event(), Pair(tmp_path)

    async def append(*_: object) -> Appended:
        begun.set()
        return await asyncio.Future[Appended]()

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(pair.asking.join(asker))
        await stack.enter_async_context(pair.writing.join(writer))
        with patch.object(Ledger, "append", append):
            asked = asyncio.create_task(asker.append(SITE, draft_of(1)))
            await begun.wait()
        for task in list(pair.writing._answering):
            task.cancel()
        await pair.writing._leave()
        appended = await asked

    assert not appended.repeated
    await check_log(house)


async def test_a_worker_that_answers_nobody_is_given_up(
    writer: Ledgers, asker: Ledgers, tmp_path: Path
) -> None:
    await writer.open(SITE)
    pair = Pair(tmp_path, patience=0.0)

    async def append(*_: object) -> Appended:
        return await asyncio.Future[Appended]()

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(pair.asking.join(asker))
        await stack.enter_async_context(pair.writing.join(writer))
        silent = patch.object(Ledger, "append", append)
        silent.start()
        relayed = asker.relay
        assert relayed is not None
        assert await relayed.append(SITE, draft_of(1)) is None
        silent.stop()
        for task in list(pair.writing._answering):
            task.cancel()


async def test_nobody_else_can_enter_the_sockets(
    writer: Ledgers, tmp_path: Path
) -> None:
    relay = WorkerRelay(tmp_path, 0, 2)
    async with relay.join(writer):
        mode = (tmp_path / "w0").stat().st_mode

    assert stat.S_IMODE(mode) & 0o077 == 0
