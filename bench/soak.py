"""Steady load for a long time, and an audit of what is left of it.

    python -m bench.soak MINUTES [--store redis] [--workers 2] [--kill SECONDS]

Clients send distinct choices at a steady rate, each over its own connection, and send
one again with the same id until it is acknowledged, as the banner does. With `--kill`
the service is killed and started again every so many seconds. In the end its export is
audited offline, and every acknowledged choice has to be in the log exactly once.

Prints one line a minute: rate, percentiles of the time to an answer, answers that were
none, memory. Ends with 1 when the audit finds anything.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.soak_clients import Book, Clients
from bench.soak_service import SoakService, redis_for, run_command
from consent_service.evidence.export.layout import MAX_RECORDS, decode_record_line
from consent_service.evidence.export.reader import open_export, read_file

SITE = "kehobalanssi"


async def soak(service: SoakService, arguments: argparse.Namespace) -> Book:
    """Send choices for so long, print a line a minute, return what was acknowledged."""
    book = Book()
    seconds = arguments.minutes * 60
    clients = Clients(service.port, SITE, book, rate=arguments.rate)
    sending = asyncio.create_task(clients.run(arguments.clients, seconds))
    killing = asyncio.create_task(kill_often(service, arguments.kill, seconds))
    began = time.monotonic()
    await asyncio.sleep(min(5, seconds / 4))
    print(f"memory after {time.monotonic() - began:.0f} s: {service.memory():,} kB")
    minute = 1
    while not sending.done():
        left = began + minute * 60 - time.monotonic()
        await asyncio.wait([sending], timeout=max(0, left))
        print_minute(minute, time.monotonic() - began, book, service)
        minute += 1
    await killing
    await sending
    return book


async def kill_often(service: SoakService, every: float, seconds: float) -> None:
    """Kill and restart the service, never in the last seconds."""
    until = time.monotonic() + seconds - every
    chance = random.Random(20261122)
    while every and time.monotonic() < until:
        await asyncio.sleep(every * chance.uniform(0.7, 1.3))
        await asyncio.to_thread(service.kill)
        await asyncio.to_thread(service.start)


def print_minute(minute: int, passed: float, book: Book, service: SoakService) -> None:
    times = sorted(book.take_times())
    if not times:
        return
    span = passed - (minute - 1) * 60
    at = {share: times[int(len(times) * share)] * 1000 for share in (0.5, 0.95, 0.99)}
    print(
        f"minute {minute:3}: {len(times) / span:6.0f}/s  p50 {at[0.5]:6.2f} ms  "
        f"p95 {at[0.95]:7.2f}  p99 {at[0.99]:7.2f}  most {times[-1] * 1000:7.0f}  "
        f"no answer {book.take_faults():5}  memory {service.memory():,} kB",
        flush=True,
    )


def audit(export: Path, book: Book) -> bool:
    """Hold an export against what was acknowledged; say what is wrong."""
    kept: Counter[str] = Counter()
    with open_export(export) as opened:
        for name in sorted(opened.sizes):
            if "/records/" not in name:
                continue
            content = read_file(opened, name, limit=MAX_RECORDS)
            for line in content.splitlines():
                kept[json.loads(decode_record_line(line).body)["id"]] += 1
    lost = [each for each in book.acknowledged if each not in kept]
    twice = [each for each, times in kept.items() if times > 1]
    changed = book.contradicted
    print(
        f"acknowledged {len(book.acknowledged):,}, in the log {kept.total():,}, "
        f"lost {len(lost)}, twice {len(twice)}, answered differently {changed}"
    )
    return not (lost or twice or changed)


def main(arguments: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with redis_for(place, wanted=arguments.store == "redis") as store:
            service = SoakService(place, store, workers=arguments.workers)
            service.start()
            try:
                book = asyncio.run(soak(service, arguments))
            finally:
                service.stop()
            print(f"starts {service.starts}, slowest {service.slowest_start:.1f} s")
            export = place / "export.tar"
            made = service.export(SITE, export)
            verified = run_command("log", "verify", str(export), "--strict")
            print(f"export {export.stat().st_size / 1e6:.0f} MB")
            sound = audit(export, book) and made == 0 and verified == 0
    print("all is well" if sound else "SOMETHING IS WRONG")
    return 0 if sound else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("minutes", type=float)
    parser.add_argument("--store", choices=("sqlite", "redis"), default="sqlite")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kill", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--rate", type=float, default=300, help="choices a second")
    parser.add_argument("--clients", type=int, default=32)
    sys.exit(main(parser.parse_args()))
