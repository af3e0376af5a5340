"""What thousands of sites cost: starting, starting again, one change, memory.

python -m bench.many_sites [SITES ...]

Each size is a folder of policies like `policies/kehobalanssi.toml` and one service,
with SQLite and then with Redis (`appendfsync always`); with Redis two workers take
choices too. CPU time is printed beside time on the wall: where the machine has other
work to do, only the first is of use. The limits are those of 5,000 sites.
"""

import contextlib
import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.load import (
    ROOT,
    Rate,
    choice_arguments,
    cpu_seconds,
    fetch,
    free_port,
    memory,
    wrk,
)
from tests.store.redis_servers import RedisServer
from tests.store.redis_servers import running as running_redis

TEMPLATE = (ROOT / "policies" / "kehobalanssi.toml").read_text(encoding="utf-8")
PATIENCE = 900.0
# Sites over which choices are spread.
_SPREAD = 1_000


class Running(NamedTuple):
    """A service that is ready, and what its start took."""

    address: str
    process: subprocess.Popen[bytes]
    seconds: float
    cpu: float


def main(*sizes: int) -> None:
    print("sites    what                     wall       cpu    memory    limit")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{size:5}    SQLite")
            measure(Path(folder), size)
        with tempfile.TemporaryDirectory() as folder:
            redis = RedisServer(Path(folder) / "redis")
            with running_redis(redis):
                print(f"{size:5}    Redis")
                measure(Path(folder), size, "--store", redis.url)
                compare_workers(Path(folder), size, redis.url)


def measure(folder: Path, size: int, *flags: str) -> None:
    policies = write_policies(folder / "policies", size)
    for what, limit in (("first start", "60 s"), ("start again", "10 s")):
        with running(folder, policies, *flags) as service:
            kept = memory(service.process.pid) / 1000
            report(size, what, service.seconds, service.cpu, f"{kept:.0f} MB", limit)
            if what == "start again":
                change_one(service, policies, size)
                spread_choices(service, size)


def compare_workers(folder: Path, size: int, url: str) -> None:
    """Send choices to one site and to a hundred, with one worker and with two."""
    rates: dict[tuple[int, int], float] = {}
    for workers in (1, 2):
        flags = ("--store", url, "--workers", str(workers))
        with running(folder, folder / "policies", *flags) as service:
            for count in (1, min(size, 100)):
                declarations = declarations_of(service, count)
                # The first seconds open logs.
                send_choices(service, declarations)
                rate = send_choices(service, declarations).per_second
                rates[workers, count] = rate
    for count, limit in ((1, "1.0"), (min(size, 100), "1.6")):
        ratio = rates[2, count] / rates[1, count]
        what = f"two workers, {count} sites"
        print(f"{size:5}    {what:22} {ratio:7.2f} {limit:>27}")


def change_one(service: Running, policies: Path, size: int) -> None:
    """Change policies: for what one costs, and for what requests wait for it."""
    wait_until_idle(service.process.pid)
    took, spent = change(service, policies / f"site-{size // 2:05}.toml", "First")
    kept = memory(service.process.pid) / 1000
    report(size, "one change", took, spent, f"{kept:.0f} MB", "1 s")
    took, spent = change(service, policies / f"site-{size // 3:05}.toml", "Second")
    kept = memory(service.process.pid) / 1000
    report(size, "another", took, spent, f"{kept:.0f} MB", "0.1 s CPU")
    # Asking has a cost of its own, so it is not done while CPU is counted.
    with waiting(f"{service.address}/healthz") as waits:
        change(service, policies / f"site-{size // 4:05}.toml", "Third")
    print(
        f"{size:5}    longest wait meanwhile {max(waits) * 1e3:8.0f} ms {'20 ms':>26}"
    )


def spread_choices(service: Running, size: int) -> None:
    """Send choices to one site, and then to a thousand, for some seconds each."""
    declarations = declarations_of(service, min(size, _SPREAD))
    one = send_choices(service, declarations[:1])
    many = send_choices(service, declarations)
    for rate, count in ((one, 1), (many, len(declarations))):
        print(
            f"{size:5}    choices to {count:4} sites {rate.per_second:6.0f}/s "
            f"{rate.cpu:6.0f} µs  p99 {rate.p99:4.0f} ms"
            f"   100 ms, errors {rate.errors}"
        )
    ratio = many.per_second / one.per_second
    print(f"{size:5}    spread against one site {ratio:7.2f} {'0.7':>27}")


def declarations_of(service: Running, count: int) -> list[dict[str, Any]]:
    names = [f"site-{number:05}" for number in range(count)]
    addresses = [f"{service.address}/{name}/declaration.json" for name in names]
    return [json.loads(fetch(address)) for address in addresses]


def send_choices(service: Running, declarations: list[dict[str, Any]]) -> Rate:
    with tempfile.TemporaryDirectory() as folder:
        arguments = choice_arguments(Path(folder) / "targets", declarations)
        load = ("-t1", "-c64", "-d6s", "--latency", "-s", "choices.lua")
        return wrk(service.process.pid, *load, service.address, "--", *arguments)


def change(service: Running, file: Path, name: str) -> tuple[float, float]:
    """Give a controller another name; return seconds until it is shown, and of CPU."""
    address = f"{service.address}/{file.stem}/declaration.json"
    fetch(address)
    text = file.read_text().replace('name = "Kehobalanssi"', f'name = "{name}"')
    file.write_text(text)
    before, started = cpu_seconds(service.process.pid), time.perf_counter()
    service.process.send_signal(signal.SIGHUP)
    while f'"name":"{name}"'.encode() not in fetch(address):
        time.sleep(0.05)
    took = time.perf_counter() - started
    # What is done after the change is in force counts too.
    time.sleep(1)
    return took, cpu_seconds(service.process.pid) - before


@contextlib.contextmanager
def waiting(address: str) -> Iterator[list[float]]:
    """Ask again and again beside the work; give how long each answer took."""
    waits = [0.0]
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            started = time.perf_counter()
            fetch(address)
            waits.append(time.perf_counter() - started)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield waits
    finally:
        over.set()
        asking.join()


def report(
    size: int, what: str, seconds: float, cpu: float, kept: str, limit: str
) -> None:
    print(
        f"{size:5}    {what:20} {seconds:8.2f} s {cpu:7.2f} s {kept:>9} {limit:>8}",
        flush=True,
    )


def write_policies(folder: Path, size: int) -> Path:
    folder.mkdir()
    for number in range(size):
        name = f"site-{number:05}"
        text = re.sub("kehobalanssi", name, TEMPLATE)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@contextlib.contextmanager
def running(folder: Path, policies: Path, *flags: str) -> Iterator[Running]:
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "consent_service.cli.main", "serve"),
            *("--port", str(port), "--data", str(folder / "data")),
            *("--policies", str(policies), "--rate-limit", "0", "--ready-when", "all"),
            *flags,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(f"{address}/readyz")
        seconds, cpu = time.perf_counter() - started, cpu_seconds(process.pid)
        yield Running(address, process, seconds, cpu)
    finally:
        process.terminate()
        process.wait()


def wait_until_idle(process: int) -> None:
    """Wait until logs are opened and anchored, which goes on after the start."""
    busy = 1.0
    while busy > 0.02:
        before = cpu_seconds(process)
        time.sleep(1)
        busy = cpu_seconds(process) - before


def wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        # Refused, or not ready yet.
        with contextlib.suppress(OSError):
            fetch(address)
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing is ready at {address}")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if len(sys.argv) > 1 else (100, 1_000, 5_000)))
