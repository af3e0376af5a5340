"""A writer that is killed, and a disk that fails: nothing acknowledged is lost."""

import asyncio
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.consistency import verify_consistency
from consent_service.evidence.record_file import digest_of
from consent_service.ledger import Ledger
from tests.evidence.house import SITE, House, check_log, draft_of
from tests.places import ROOT

pytestmark = pytest.mark.slow

WRITER = (sys.executable, "-m", "tests.evidence.crash_writer")
ENDLESS = "1000000"


def write(folder: Path, *given: str, under: tuple[str, ...] = ()) -> int:
    """Run a writer to its end, whatever that is."""
    command = (*under, *WRITER, str(folder), *given)
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, timeout=60, check=False
    ).returncode


def acked(folder: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield what was acknowledged: number, index, and a released checkpoint."""
    lines = (folder / "acks").read_bytes().split(b"\n")
    for line in lines[:-1]:
        number, index, checkpoint = line.split()
        yield int(number), int(index), bytes.fromhex(checkpoint.decode())


async def check_aftermath(folder: Path) -> Ledger:
    """Open what was left behind, and hold it to everything that was said."""
    house = House(folder)
    ledgers = await house.start()
    ledger = await ledgers.open(SITE)
    ledger.check()
    await check_log(house)
    acks = list(acked(folder))
    await _check_records(house, ledger, {number: index for number, index, _ in acks})
    await _check_checkpoints(ledger, {checkpoint for *_, checkpoint in acks})
    await house.stop(ledgers)
    return ledger


async def _check_records(house: House, ledger: Ledger, acks: dict[int, int]) -> None:
    records = await house.store.records.load_records(ledger.head.key, acks.values())
    assert len(set(acks.values())) == len(acks)
    for number, index in acks.items():
        record = records[index]
        if record.erased_by is None:
            assert digest_of(record.file or b"") == draft_of(number).digest


async def _check_checkpoints(ledger: Ledger, checkpoints: set[bytes]) -> None:
    """Every checkpoint that was let out is one that the log has grown from."""
    newest = read_checkpoint(ledger.head.checkpoint)
    for note in checkpoints:
        old = read_checkpoint(note)
        path = await ledger.reader.prove_consistency(old.size, newest.size)
        verify_consistency(
            old.size, newest.size, path, old_root=old.root, new_root=newest.root
        )


def test_a_writer_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    for turn in range(5):
        start = str(turn * 1_000_000)
        command = (*WRITER, str(tmp_path), start, ENDLESS)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.02, 0.3))
            writer.kill()
            assert writer.wait() == -9

    ledger = asyncio.run(check_aftermath(tmp_path))

    assert ledger.head.size > len(list(acked(tmp_path))) > 100


@pytest.mark.parametrize(
    ("call", "times"), [("commit", "9"), ("raise_to", "9"), ("purge", "2")]
)
@pytest.mark.parametrize("when", ["early", "late"])
def test_a_death_at_any_step_of_the_commit_path_is_survived(
    tmp_path: Path, call: str, times: str, when: str
) -> None:
    assert write(tmp_path, "0", "300", call, times, when) == -9
    asyncio.run(check_aftermath(tmp_path))

    assert write(tmp_path, "300", "40") == 0
    asyncio.run(check_aftermath(tmp_path))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    "fault",
    [
        "fdatasync:error=EIO:when=20",
        "fdatasync:error=EIO:when=31+7",
        "fsync,fdatasync:error=EIO:when=20..22",
        "pwrite64:error=ENOSPC:when=120",
        "pwrite64:error=ENOSPC:when=200..240",
        "pwrite64:error=EIO:when=150",
        "write:error=ENOSPC:when=40",
    ],
)
def test_a_disk_that_fails_stops_answers_and_loses_nothing(
    tmp_path: Path, fault: str
) -> None:
    calls = fault.split(":", 1)[0]
    under = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}")

    code = write(tmp_path, "0", "200", under=(*under, "-e", f"inject={fault}"))

    ledger = asyncio.run(check_aftermath(tmp_path))
    count = len(list(acked(tmp_path)))
    assert 0 < count <= ledger.head.size
    # A writer that ends well has answered all 200; one that gave up says so.
    assert count == 200 or code == 1
