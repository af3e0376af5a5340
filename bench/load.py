"""Rates of the two hot resources, beside a bare Starlette app in the same run.

python bench/load.py [SECONDS] [CONNECTIONS]

Needs `wrk`. Everything runs on this machine, one server at a time, three rounds in
turn; the middle one of each counts. Ratios travel between machines, rates do not.
"""

import contextlib
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BENCH = Path(__file__).parent
ROOT = BENCH.parent
SITE = "kehobalanssi"
ORIGIN = "https://kehobalanssi.fi"
ROUNDS = 3


class Rate(NamedTuple):
    per_second: float
    p50: float
    p99: float
    errors: int


def main(seconds: int, connections: int) -> None:
    rounds: dict[str, list[Rate]] = {}
    for _ in range(ROUNDS):
        for name, rate in run_round(seconds, connections):
            rounds.setdefault(name, []).append(rate)

    middle = {
        name: sorted(rates, key=lambda rate: rate.per_second)[len(rates) // 2]
        for name, rates in rounds.items()
    }
    for name, rate in middle.items():
        print(
            f"{name:22} {rate.per_second:9,.0f}/s  p50 {rate.p50:6.2f} ms  "
            f"p99 {rate.p99:6.2f} ms  errors {rate.errors}"
        )
    for own, bare in (("consent.js", "bare script"), ("choices", "bare 201")):
        ratios = [
            one.per_second / other.per_second
            for one, other in zip(rounds[own], rounds[bare], strict=True)
        ]
        print(f"{own} against {bare}: {statistics.median(ratios):.2f}")


def run_round(seconds: int, connections: int) -> Iterator[tuple[str, Rate]]:
    with serving() as (address, process):
        script = fetch(f"{address}/{SITE}/consent.js")
        revision = json.loads(fetch(f"{address}/{SITE}/declaration.json"))
        load = ("-t1", f"-c{connections}", f"-d{seconds}s", "--latency")
        yield "consent.js", wrk(*load, "-s", "get.lua", f"{address}/{SITE}/consent.js")
        arguments = choice_arguments(revision)
        yield "choices", wrk(*load, "-s", "choices.lua", address, "--", *arguments)
        print(f"resident memory {memory(process):,} kB", file=sys.stderr)
    with bare(len(script)) as address:
        yield "bare script", wrk(*load, "-s", "get.lua", f"{address}/script")
        yield "bare 201", wrk(*load, "-s", "choices.lua", address, "--", *arguments)


def choice_arguments(declaration: dict[str, object]) -> list[str]:
    categories = declaration["categories"]
    assert isinstance(categories, list)
    decisions = {one["id"]: "denied" for one in categories if not one["necessary"]}
    revision = str(declaration["revision"])
    return [SITE, revision, json.dumps(decisions), ORIGIN]


@contextlib.contextmanager
def serving() -> Iterator[tuple[str, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "consent_service.cli.main", "serve"),
            *("--port", str(port), "--data", folder, "--rate-limit", "0"),
            *("--policies", str(ROOT / "policies")),
        ]
        with running(command, f"http://127.0.0.1:{port}/readyz") as process:
            yield f"http://127.0.0.1:{port}", process


@contextlib.contextmanager
def bare(length: int) -> Iterator[str]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "uvicorn", "bench.bare:app", "--no-access-log"),
        *("--loop", "uvloop", "--http", "httptools", "--port", str(port)),
        *("--log-level", "warning"),
    ]
    with running(command, f"http://127.0.0.1:{port}/script", BARE_BYTES=str(length)):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def running(command: list[str], ready: str, **environment: str) -> Iterator[int]:
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(ready)
        print(
            f"first answer after {time.perf_counter() - started:.2f} s", file=sys.stderr
        )
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            fetch(address)
            return
        time.sleep(0.02)
    raise SystemExit(f"nothing answers at {address}")


def fetch(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"accept-encoding": "br"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        body: bytes = answer.read()
    return body


def wrk(*arguments: str) -> Rate:
    done = subprocess.run(
        ["wrk", *arguments], cwd=BENCH, capture_output=True, text=True, check=True
    )
    found = re.search(r"^JSON (.*)$", done.stdout, re.MULTILINE)
    assert found is not None, done.stdout
    result = json.loads(found[1])
    return Rate(
        result["requests"] / result["seconds"],
        result["p50_ms"],
        result["p99_ms"],
        result["errors"],
    )


def memory(process: int) -> int:
    """Return the resident memory of a process in kB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:])) if len(sys.argv) == 3 else (8, 64))
