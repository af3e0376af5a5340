"""How many choices a second the ledger takes: durable, integrated, signed, receipted.

Each caller makes a record, appends it and encodes its receipt, then goes on with the
next one. Every answer came after the commit was synced to disk and the high-water
mark too. Run it on the disk in question: `--folder` says where.

    python bench/append.py --seconds 5 --callers 1 16 64 256
"""

import argparse
import asyncio
import os
import secrets
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from consent_service.choices.choice import Choice
from consent_service.keys import new_keys
from consent_service.ledger import Environment, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.policy.model import Category, Controller, Policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.publishing.publisher import Publisher
from consent_service.recorder import Recorder
from consent_service.store.sqlite import SqliteStore

OPTIONAL = ("preferences", "analytics", "marketing", "social_sharing")


def now() -> datetime:
    return datetime.now(UTC)


def revision_for_bench() -> Revision:
    words = {"fi": "sana", "en": "word"}
    categories = [Category("necessary", words, words, necessary=True)]
    categories += [Category(name, words, words) for name in OPTIONAL]
    policy = Policy(
        site="bench",
        domains=("bench.example",),
        languages=("fi", "en"),
        controller=Controller(name="Esimerkki Oy"),
        categories=tuple(categories),
    )
    return revision_of(policy, snippet="00" * 32)


def choice_of(revision: Revision) -> Choice:
    return Choice(
        id=secrets.token_hex(16),
        visitor=secrets.token_hex(16),
        revision=revision.digest,
        language="fi",
        surface="banner",
        action="accept_all",
        decisions=dict.fromkeys(OPTIONAL, "granted"),
    )


async def measure(folder: Path, *, callers: int, seconds: float, fill: int) -> str:
    store, high_water = SqliteStore(folder / "consent.db"), HighWater(folder / "mark")
    await store.open()
    await high_water.open()
    keys = new_keys(folder / "keys", at=now(), entropy=secrets.token_bytes)
    ledgers = Ledgers(
        Environment(
            store=store,
            high_water=high_water,
            keys=keys,
            host="bench.example",
            clock=now,
            entropy=secrets.token_bytes,
        )
    )
    revision = revision_for_bench()
    await Publisher(ledgers).publish(revision)
    recorder = Recorder(ledgers)
    times: list[float] = []

    async def call(until: float, most: int) -> None:
        while time.perf_counter() < until and len(times) < most:
            choice = choice_of(revision)
            begun = time.perf_counter()
            await recorder.record_choice(revision, choice)
            times.append(time.perf_counter() - begun)

    async def run(until: float, most: int, number: int) -> float:
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(number):
                group.create_task(call(until, most))
        return time.perf_counter() - begun

    if fill:
        await run(float("inf"), fill, 256)
        times.clear()
    cpu = time.process_time()
    took = await run(time.perf_counter() + seconds, 1 << 60, callers)
    cpu = time.process_time() - cpu
    await ledgers.close()
    await high_water.close()
    await store.close()

    times.sort()
    middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
    bytes_each = (folder / "consent.db").stat().st_size / (len(times) + fill)
    return (
        f"{callers:>7} {len(times) / took:>9,.0f}/s {middle * 1e3:>8.2f} "
        f"{late * 1e3:>8.2f} {times[-1] * 1e3:>8.2f} {cpu / len(times) * 1e6:>9.0f} "
        f"{bytes_each:>8.0f}"
    )


def sync_time(folder: Path) -> float:
    """Return the milliseconds that one small write and its sync take here."""
    path = folder / "sync"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    begun = time.perf_counter()
    for _ in range(200):
        os.write(descriptor, bytes(4096))
        os.fdatasync(descriptor)
    took = time.perf_counter() - begun
    os.close(descriptor)
    path.unlink()
    return took / 200 * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 16, 64, 256])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--fill", type=int, default=0, help="records beforehand")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--uvloop", action="store_true")
    given = parser.parse_args()
    print(f"synchronous=FULL; write and sync of 4 kB: {sync_time(given.folder):.2f} ms")
    print("callers   appends   p50 ms   p99 ms   max ms   cpu us   bytes")
    for callers in given.callers:
        with tempfile.TemporaryDirectory(dir=given.folder) as name:
            work = measure(
                Path(name), callers=callers, seconds=given.seconds, fill=given.fill
            )
            if given.uvloop:
                import uvloop

                print(uvloop.run(work))
            else:
                print(asyncio.run(work))


if __name__ == "__main__":
    main()
