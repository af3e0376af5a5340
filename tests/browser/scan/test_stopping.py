"""A scan that is stopped, or loses a browser, gives the report so far and says so.

Each is a process of its own, as on a terminal.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from consent_service.scan.report import Report, decode_report
from tests.browser.scan.planted import SEEN, serving
from tests.places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SITE = "slow.test"
_LONGEST = 120


class Running:
    """A scan under way: its folder for profiles, and its process."""

    def __init__(self, folder: Path, arguments: tuple[str, ...]) -> None:
        self.folder = folder
        self.before = SEEN.count(_SITE, "/")
        given = [part for each in arguments for part in ("--browser-arg", each)]
        self.out = folder / "report.json"
        self.draft = folder / "slow.toml"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "consent_service.cli.main", "scan"),
                *(f"https://{_SITE}/", "--format", "json", "--out", str(self.out)),
                *("--allow-private", "--pages", "2", "--rest", "4", "--idle", "8"),
                *("--draft", str(self.draft)),
                *given,
            ],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(folder)},
            stderr=subprocess.PIPE,
        )

    def reach_the_passes(self) -> None:
        """Wait until three passes have opened the first page."""
        # The look before the passes opens it, too.
        assert SEEN.wait_for(_SITE, "/", self.before + 4, seconds=_LONGEST)

    def browsers(self) -> list[int]:
        """Return the processes of the browsers, by their profiles, oldest first."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                except OSError:
                    continue
                mine = f"--user-data-dir={self.folder}".encode()
                if any(word.startswith(mine) for word in words) and not any(
                    word.startswith(b"--type=") for word in words
                ):
                    found.append(int(entry.name))
        return sorted(found, key=_started)

    def end(self) -> Report:
        assert self.process.wait(_LONGEST) in (0, 1)
        return decode_report(self.out.read_bytes())

    def said(self) -> bytes:
        assert self.process.stderr
        return self.process.stderr.read()


def _started(process: int) -> int:
    """Return when a process began, in ticks since the machine did (proc(5))."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[19])


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Let what is started heed Ctrl+C: in the background, shells have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def running() -> Iterator[Running]:
    # A socket of the browser lies in its profile, and its path must be short.
    with TemporaryDirectory(prefix="cs") as made, serving(Path(made)) as arguments:
        started = Running(Path(made), arguments)
        yield started
        with started.process:
            started.process.kill()


def test_ctrl_c_gives_the_report_so_far(running: Running) -> None:
    running.reach_the_passes()
    running.process.send_signal(signal.SIGINT)
    report = running.end()

    assert "interrupted" in {limit.kind for limit in report.limits}
    assert report.verdict in ("incomplete", "findings")
    assert [each.id for each in report.passes if each.done] != [
        each.id for each in report.passes
    ]
    assert not list(running.folder.glob("consent-scan-*"))
    assert not list(running.folder.glob("playwright-*"))


def test_no_policy_is_drafted_from_half_a_scan(running: Running) -> None:
    """Seen from outside: a policy that declares nothing looks like a clean site's."""
    running.reach_the_passes()
    running.process.send_signal(signal.SIGINT)
    running.end()

    assert not running.draft.exists()
    assert b"slow.toml was not written: the scan was stopped" in running.said()


def test_a_browser_that_is_killed_costs_its_pass_alone(running: Running) -> None:
    running.reach_the_passes()
    browsers = running.browsers()
    # The oldest may be that of the look before, and the newest one is tried again if
    # it dies while it starts.
    os.kill(browsers[len(browsers) // 2], signal.SIGKILL)
    report = running.end()

    lost = [each for each in report.passes if each.why and "browser" in each.why]
    assert len(lost) == 1
    assert not lost[0].done
    assert ("pass_not_run", (lost[0].id,)) in {
        (limit.kind, limit.passes) for limit in report.limits
    }
    assert {finding.rule for finding in report.findings} >= {"before_choice"}


_STUBBORN = """
import asyncio
from consent_service.scan.stopping import run_until_stopped

async def work():
    print("begun", flush=True)
    while True:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            print("cancelled", flush=True)

print(run_until_stopped(work()))
"""


def test_a_second_ctrl_c_leaves_what_does_not_end() -> None:
    """Seen in Python 3.11: `wait_for` can forget a cancellation (cpython 86296)."""
    with subprocess.Popen(
        [sys.executable, "-c", _STUBBORN],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "cancelled\n"
        process.send_signal(signal.SIGINT)

        assert process.stdout.readline() == "False\n"
        assert process.wait(_LONGEST) == 0
        assert process.stderr.read() == ""
