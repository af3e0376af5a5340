"""How fast a running service streams N records, and what memory that takes.

python -m bench.stream [RECORDS]

The log is filled first, by the same code that records choices. Then one service
streams it as NDJSON, as CSV and as an export, while its memory is watched. Limit:
memory does not depend on the length; a million records want 50,000 a second.
"""

import asyncio
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

from bench.load import ROOT, SITE, free_port, memory, running
from consent_service.assembly import assemble, serving
from consent_service.choices.choice import Choice
from consent_service.policy.revision import Revision
from consent_service.recorder import Recorder
from consent_service.settings.load import load_settings
from consent_service.settings.table import Settings

# Callers that append at once; more make no difference.
_CALLERS = 512
_PART = 1 << 20


class Streamed(NamedTuple):
    seconds: float
    length: int
    lines: int
    peak: int


def main(records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        flags = {"data": folder, "policies": str(ROOT / "policies")}
        settings = load_settings({}, flags)
        asyncio.run(fill(settings, records))
        port = free_port()
        command = [
            *(sys.executable, "-m", "consent_service.cli.main", "serve"),
            *("--port", str(port), "--data", folder),
            *("--policies", str(ROOT / "policies")),
        ]
        token = issue_token(folder)
        with running(command, f"http://127.0.0.1:{port}/readyz") as process:
            idle = memory(process)
            print(f"idle                  {idle / 1000:6.0f} MB")
            for what in ("records", "records?format=csv", "export"):
                address = f"http://127.0.0.1:{port}/{SITE}/{what}"
                show(what, stream(address, token, process), records)


async def fill(settings: Settings, records: int) -> None:
    began = time.perf_counter()
    async with assemble(settings) as assembly, serving(assembly):
        await assembly.folder.refresh()
        revision = assembly.sites.find(SITE).revision
        choices = choices_of(revision, records)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(_CALLERS):
                tasks.create_task(record(assembly.recorder, revision, choices))
    took = time.perf_counter() - began
    print(f"{records:,} records appended in {took:.0f} s", file=sys.stderr)


async def record(
    recorder: Recorder, revision: Revision, choices: Iterator[Choice]
) -> None:
    for choice in choices:
        await recorder.record_choice(revision, choice)


def choices_of(revision: Revision, count: int) -> Iterator[Choice]:
    categories = [
        category.id for category in revision.policy.categories if not category.necessary
    ]
    for _ in range(count):
        yield Choice(
            id=secrets.token_hex(16),
            visitor=secrets.token_hex(16),
            revision=revision.digest,
            language="fi",
            surface="banner",
            action="reject_all",
            decisions=dict.fromkeys(categories, "denied"),
        )


def issue_token(folder: str) -> str:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "consent_service.cli.main", "token", "issue"),
            *("--role", "auditor", "--site", SITE, "--expires", "1d"),
            *("--data", folder),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def stream(address: str, token: str, process: int) -> Streamed:
    """Read the whole answer and throw it away, as fast as it comes."""
    headers = {"authorization": f"Bearer {token}", "accept-encoding": "identity"}
    request = urllib.request.Request(address, headers=headers)
    began, length, lines = time.perf_counter(), 0, 0
    with Watching(process) as watch, urllib.request.urlopen(request) as answer:
        while part := answer.read(_PART):
            length += len(part)
            lines += part.count(b"\n")
    return Streamed(time.perf_counter() - began, length, lines, watch.peak)


class Watching:
    """Watches the resident memory of a process while the body runs; kB."""

    def __init__(self, process: int) -> None:
        self.peak = 0
        self._process = process
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.peak = max(self.peak, memory(self._process))


def show(what: str, streamed: Streamed, records: int) -> None:
    print(
        f"{what:20} {records / streamed.seconds:9,.0f} records/s  "
        f"{streamed.length / 1e6:7,.0f} MB  {streamed.lines:9,} lines  "
        f"peak {streamed.peak / 1000:4.0f} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) == 2 else 1_000_000)
