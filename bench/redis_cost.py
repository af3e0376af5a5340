"""What a choice costs over Redis: rate, time, CPU, memory and bytes on disk.

Each caller makes a record, appends it and waits for its receipt, then goes on. Every
answer came after the commit was synced by Redis (`appendfsync always`) and the
high-water mark was too; with `--replicas 1` after a replica had it as well. Servers
are started here, on loopback, on the disk that `--folder` names.

    python bench/redis_cost.py --seconds 4 --callers 1 64 256 --processes 1 2

Beside it, a Redis that only sets a value as long as a record, one synced SET for each
answer, from as many callers in one process: what the server alone would allow.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import secrets
import tempfile
import time
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from redis.asyncio import Redis

from bench.append import choice_of, now, revision_for_bench
from consent_service.keys import load_keys, new_keys
from consent_service.ledger import Environment, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.publishing.publisher import Publisher
from consent_service.recorder import Recorder
from tests.store.redis_servers import (
    RedisServer,
    replica_of,
    running,
    wait_for_replica,
)
from tests.store.redis_use import store_at

RECORD_BYTES = 750


class Load(NamedTuple):
    """What one process does, and what came of it."""

    url: str
    folder: Path
    name: str
    callers: int
    seconds: float


class Took(NamedTuple):
    times: list[float]
    cpu: float


def main(arguments: argparse.Namespace) -> None:
    print(
        "replicas processes callers    rate     p50      p99      max "
        " service    redis   memory     disk"
    )
    for processes in arguments.processes:
        for callers in arguments.callers:
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                print(measure(Path(folder), arguments, processes, callers), flush=True)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for callers in arguments.callers:
            rate = asyncio.run(set_alone(Path(folder) / str(callers), callers))
            print(f"SET alone, {callers:>3} callers: {rate:,.0f}/s")


def measure(
    folder: Path, arguments: argparse.Namespace, processes: int, callers: int
) -> str:
    server = RedisServer(folder / "server")
    replicas = [
        replica_of(server, folder / f"replica-{number}")
        for number in range(arguments.replicas)
    ]
    new_keys(folder / "keys", at=now(), entropy=secrets.token_bytes)
    with running(server, *replicas):
        if replicas:
            wait_for_replica(server, count=len(replicas))
        url = f"{server.url}?wait={len(replicas)}"
        loads = [
            Load(url, folder, str(number), callers, arguments.seconds)
            for number in range(processes)
        ]
        before = sizes_of(server)
        with ProcessPoolExecutor(
            processes, mp_context=multiprocessing.get_context("spawn")
        ) as pool:
            took = list(pool.map(run, loads))
        after = sizes_of(server)

    times = sorted(each for share in took for each in share.times)
    count = len(times)
    redis, memory, disk = (
        (late - early) / count for early, late in zip(before, after, strict=True)
    )
    service = sum(share.cpu for share in took) / count
    middle, late, last = times[count // 2], times[count * 99 // 100], times[-1]
    return (
        f"{len(replicas):>8} {processes:>9} {callers:>7} "
        f"{count / arguments.seconds:>7,.0f}/s {middle * 1e3:>5.1f} ms "
        f"{late * 1e3:>5.1f} ms {last * 1e3:>5.0f} ms {service * 1e6:>5.0f} µs "
        f"{redis * 1e6:>5.0f} µs {memory:>6.0f} B {disk:>6.0f} B"
    )


def sizes_of(server: RedisServer) -> tuple[float, float, float]:
    """Return the server's CPU seconds, bytes in memory and bytes on disk."""
    info = {**server.ask("INFO", "cpu"), **server.ask("INFO", "memory")}
    cpu = info["used_cpu_user"] + info["used_cpu_sys"]
    return cpu, info["used_memory"], len(server.files())


def run(load: Load) -> Took:
    return asyncio.run(append(load))


async def append(load: Load) -> Took:
    revision = revision_for_bench()
    times: list[float] = []
    async with recorder_on(load) as recorder:
        begun, until = time.process_time(), time.perf_counter() + load.seconds

        async def call() -> None:
            while (start := time.perf_counter()) < until:
                await recorder.record_choice(revision, choice_of(revision))
                times.append(time.perf_counter() - start)

        await asyncio.gather(*(call() for _ in range(load.callers)))
        return Took(times, time.process_time() - begun)


@contextlib.asynccontextmanager
async def recorder_on(load: Load) -> AsyncIterator[Recorder]:
    store = store_at(load.url)
    marks = HighWater(load.folder / f"marks-{load.name}")
    await store.open()
    await marks.open()
    environment = Environment(
        store=store,
        high_water=marks,
        keys=load_keys(load.folder / "keys"),
        host="bench.example",
        clock=now,
        entropy=secrets.token_bytes,
        is_shared=True,
    )
    ledgers = Ledgers(environment)
    try:
        await Publisher(ledgers).publish(revision_for_bench())
        yield Recorder(ledgers)
    finally:
        await ledgers.close()
        await marks.close()
        await store.close()


async def set_alone(folder: Path, callers: int) -> float:
    server, count, value = RedisServer(folder), 0, secrets.token_bytes(RECORD_BYTES)
    with running(server):
        client = Redis(host="127.0.0.1", port=server.port, max_connections=callers)
        until = time.perf_counter() + 2

        async def call(name: int) -> None:
            nonlocal count
            while time.perf_counter() < until:
                await client.set(f"{name}-{count}", value)
                count += 1

        await asyncio.gather(*(call(number) for number in range(callers)))
        await client.aclose()
    return count / 2


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 64, 256])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--replicas", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    main(parser.parse_args())
