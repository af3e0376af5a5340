"""The service of bench/soak.py: started, killed, started again, weighed."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import ROOT, free_port, wait_for
from tests.store.redis_servers import RedisServer, running


class SoakService:
    """One `serve` on a port of its own. `starts` counts how often it was started."""

    def __init__(self, folder: Path, store: str, *, workers: int) -> None:
        self.port = free_port()
        self.folder = folder
        self.starts = 0
        self.slowest_start = 0.0
        self._flags = (
            *("--port", str(self.port), "--data", str(folder / "data")),
            *("--store", store, "--policies", str(ROOT / "policies")),
        )
        self._workers = str(workers)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it could append."""
        began = time.monotonic()
        with (self.folder / "service.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "consent_service.cli.main", "serve"),
                    *(*self._flags, "--rate-limit", "0", "--workers", self._workers),
                ],
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        wait_for(f"http://127.0.0.1:{self.port}/readyz")
        self.starts += 1
        self.slowest_start = max(self.slowest_start, time.monotonic() - began)

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        for each in reversed(self._processes()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=60)

    def memory(self) -> int:
        """Return the resident memory of all its processes in kB."""
        total = 0
        for each in self._processes():
            with contextlib.suppress(FileNotFoundError):
                status = Path(f"/proc/{each}/status").read_text()
                total += int((re.findall(r"VmRSS:\s+(\d+)", status) or ["0"])[0])
        return total

    def export(self, site: str, file: Path) -> int:
        """Write the export of what is left, when no service runs; return the exit."""
        return run_command(
            *("log", "export", site, "--output", str(file)), *self._flags
        )

    def _processes(self) -> list[int]:
        if self._process is None:
            return []
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            return [pid, *map(int, children.read_text().split())]
        return [pid]


def run_command(*arguments: str) -> int:
    """Run a command of ours; print the last thing that it says, if it says any."""
    done = subprocess.run(
        [sys.executable, "-m", "consent_service.cli.main", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in (done.stdout + done.stderr).strip().splitlines()[-1:]:
        print(f"{' '.join(arguments[:2])}: {line}")
    return done.returncode


@contextlib.contextmanager
def redis_for(folder: Path, *, wanted: bool) -> Iterator[str]:
    """Give the address of the store; run a Redis for it where one is wanted."""
    if not wanted:
        yield f"sqlite:{folder}/soak.db"
        return
    server = RedisServer(folder / "redis")
    with running(server):
        yield server.url
