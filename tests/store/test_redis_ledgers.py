"""Ledgers of several processes over one Redis."""

import asyncio
from pathlib import Path

import pytest

from consent_service.errors import ReadOnlyLogError, StoreUnavailableError
from consent_service.ledger import Appended
from tests.store.redis_logged import check_log, check_receipts, ledger_on, make_draft
from tests.store.redis_servers import (
    RedisServer,
    needs_redis,
    replica_of,
    running,
    wait_for_replica,
)
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


async def test_two_ledgers_share_one_log(
    own_server: RedisServer, tmp_path: Path
) -> None:
    url = own_server.url
    async with (
        ledger_on(url, tmp_path / "one", site="example") as one,
        ledger_on(url, tmp_path / "other", site="example") as other,
    ):
        receipts = await asyncio.gather(
            *(one.append(make_draft(f"one {n}")) for n in range(300)),
            *(other.append(make_draft(f"other {n}")) for n in range(300)),
        )
        check_receipts(one, receipts)
    async with opened(url) as store:
        count = await check_log(store, "example")

    assert count == 600
    assert len({receipt.proof.index for receipt in receipts}) == 600


async def test_a_choice_that_both_get_is_recorded_once(
    own_server: RedisServer, tmp_path: Path
) -> None:
    url = own_server.url
    async with (
        ledger_on(url, tmp_path / "one", site="example") as one,
        ledger_on(url, tmp_path / "other", site="example") as other,
    ):
        receipts = await asyncio.gather(
            *(one.append(make_draft(str(n))) for n in range(50)),
            *(other.append(make_draft(str(n))) for n in range(50)),
        )
        check_receipts(one, receipts)
    async with opened(url) as store:
        count = await check_log(store, "example")

    assert count == 50
    assert [r.proof.index for r in receipts[:50]] == [
        r.proof.index for r in receipts[50:]
    ]


async def test_two_processes_begin_one_log_together(
    own_server: RedisServer, tmp_path: Path
) -> None:
    async def begin(name: str) -> int:
        async with ledger_on(own_server.url, tmp_path / name, site="example") as ledger:
            receipt = await ledger.append(make_draft(name))
            return receipt.proof.index

    indexes = await asyncio.gather(*(begin(str(number)) for number in range(4)))

    assert len(set(indexes)) == 4


async def test_a_killed_server_loses_nothing_that_was_acknowledged(
    own_server: RedisServer, tmp_path: Path
) -> None:
    async with ledger_on(own_server.url, tmp_path, site="example") as ledger:
        receipts: list[Appended] = []

        async def visit(name: str) -> None:
            while True:
                try:
                    receipts.append(await ledger.append(make_draft(name)))
                except StoreUnavailableError:
                    continue
                return

        async def strike() -> None:
            for _ in range(3):
                await asyncio.sleep(0.05)
                own_server.kill()
                own_server.start()

        await asyncio.gather(strike(), *(visit(str(n)) for n in range(2_000)))
        check_receipts(ledger, receipts)
    async with opened(own_server.url) as store:
        count = await check_log(store, "example")

    assert count == 2_000
    assert len({receipt.proof.index for receipt in receipts}) == 2_000


async def test_a_server_that_knows_less_is_not_appended_to(
    own_server: RedisServer, tmp_path: Path
) -> None:
    replica = replica_of(own_server, tmp_path / "replica")
    with running(replica):
        async with ledger_on(
            own_server.url, tmp_path / "marks", site="example"
        ) as ledger:
            await ledger.append(make_draft("before"))
            wait_for_replica(own_server)
            replica.ask("REPLICAOF", "NO", "ONE")
            await ledger.append(make_draft("lost"))
        async with ledger_on(replica.url, tmp_path / "marks", site="example") as ledger:
            with pytest.raises(ReadOnlyLogError):
                ledger.check()
