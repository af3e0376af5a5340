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
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

BENCH = Path(__file__).parent
ROOT = BENCH.parent
SITE = "kehobalanssi"
ROUNDS = 3


class Rate(NamedTuple):
    """One load. `cpu` is what the server used for a request, in microseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int
    cpu: float


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
            f"p99 {rate.p99:6.2f} ms  cpu {rate.cpu:4.0f} µs  errors {rate.errors}"
        )
    for own, bare in (("consent.js", "bare script"), ("choices", "bare 201")):
        pairs = list(zip(rounds[own], rounds[bare], strict=True))
        by_rate = statistics.median(a.per_second / b.per_second for a, b in pairs)
        by_cpu = statistics.median(b.cpu / a.cpu for a, b in pairs)
        # Where the machine has other work to do, only the second one is of use.
        print(f"{own} against {bare}: {by_rate:.2f} by rate, {by_cpu:.2f} by CPU time")


def run_round(seconds: int, connections: int) -> Iterator[tuple[str, Rate]]:
    with tempfile.TemporaryDirectory() as folder, serving() as (address, process):
        targets = Path(folder) / "targets"
        script = fetch(f"{address}/{SITE}/consent.js")
        revision = json.loads(fetch(f"{address}/{SITE}/declaration.json"))
        load = ("-t1", f"-c{connections}", f"-d{seconds}s", "--latency")
        script_load = (*load, "-s", "get.lua", f"{address}/{SITE}/consent.js")
        yield "consent.js", wrk(process, *script_load)
        arguments = choice_arguments(targets, [revision])
        choice_load = (*load, "-s", "choices.lua")
        yield "choices", wrk(process, *choice_load, address, "--", *arguments)
        print(f"resident memory {memory(process):,} kB", file=sys.stderr)
        with bare(len(script)) as (address, process):
            script_load = (*load, "-s", "get.lua", f"{address}/script")
            yield "bare script", wrk(process, *script_load)
            yield "bare 201", wrk(process, *choice_load, address, "--", *arguments)


def choice_arguments(targets: Path, declarations: list[dict[str, Any]]) -> list[str]:
    """Return what `choices.lua` takes; write the sites into the file `targets`."""
    lines = [
        f"{each['site']} {each['revision']} https://{each['site']}.fi"
        for each in declarations
    ]
    targets.write_text("\n".join(lines) + "\n")
    decisions = {
        category["id"]: "denied"
        for category in declarations[0]["categories"]
        if not category["necessary"]
    }
    return [str(targets), json.dumps(decisions, separators=(",", ":"))]


@contextlib.contextmanager
def serving() -> Iterator[tuple[str, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "consent_service.cli.main", "serve"),
            *("--port", str(port), "--data", folder, "--rate-limit", "0"),
            *("--policies", str(ROOT / "policies"), "--ready-when", "all"),
        ]
        with running(command, f"http://127.0.0.1:{port}/readyz") as process:
            yield f"http://127.0.0.1:{port}", process


@contextlib.contextmanager
def bare(length: int) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "uvicorn", "bench.bare:app", "--no-access-log"),
        *("--loop", "uvloop", "--http", "httptools", "--port", str(port)),
        *("--log-level", "warning"),
    ]
    ready = f"http://127.0.0.1:{port}/script"
    with running(command, ready, BARE_BYTES=str(length)) as process:
        yield f"http://127.0.0.1:{port}", process


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
        # Refused, not ready yet, or slower than its time.
        with contextlib.suppress(OSError):
            fetch(address)
            return
        time.sleep(0.02)
    raise SystemExit(f"nothing answers at {address}")


def fetch(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"accept-encoding": "br"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        body: bytes = answer.read()
    return body


def wrk(process: int, *arguments: str) -> Rate:
    before = cpu_seconds(process)
    done = subprocess.run(
        ["wrk", *arguments], cwd=BENCH, capture_output=True, text=True, check=True
    )
    found = re.search(r"^JSON (.*)$", done.stdout, re.MULTILINE)
    assert found is not None, done.stdout
    result = json.loads(found[1])
    spent = cpu_seconds(process) - before
    return Rate(
        result["requests"] / result["seconds"],
        result["p50_ms"],
        result["p99_ms"],
        result["errors"],
        spent / result["requests"] * 1e6,
    )


def cpu_seconds(process: int) -> float:
    """Return what a process has used so far, all its threads together."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
