"""No signal is lost, at whatever moment of a start it comes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

# Workers that rest until they are told to end.
PROGRAM = """
import os, signal, sys
from consent_service.server.workers import Workers

def strike():
    os.kill(os.getpid(), signal.SIGTERM)

{trouble}

sys.exit(Workers(2, lambda worker: signal.pause()).run())
"""


def code_of(trouble: str) -> int:
    """Return the exit code of a parent that meets trouble; fail if it hangs."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(trouble=trouble)],
        cwd=ROOT,
        timeout=60,
        check=False,
    ).returncode


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param("os.register_at_fork(after_in_parent=strike)", id="at a fork"),
        pytest.param(
            "os.register_at_fork(before=strike)", id="before the first is there"
        ),
    ],
)
def test_a_parent_that_is_stopped_amid_its_start_leaves_no_worker(trouble: str) -> None:
    assert code_of(trouble) == 0


def test_a_worker_that_is_stopped_at_its_fork_ends() -> None:
    """Its end is no fault of its own, so others follow until there were too many."""
    assert code_of("os.register_at_fork(after_in_child=strike)") == 0


# Writes what each worker is, and has the second end once; the first waits for what
# replaces it.
ROLES = """
import os, sys
from consent_service.server.workers import Workers

def work(worker):
    os.write(1, f"{worker.number} {worker.answers_early}\\n".encode())
    if worker.number and not os.path.exists("ended"):
        os.mkdir("ended")
        os._exit(1)
    if worker.number:
        os.mkdir("replaced")
    while not os.path.exists("replaced"):
        pass
    os._exit(0)

sys.exit(Workers(2, work).run())
"""


def test_one_of_several_workers_answers_while_sites_are_on_their_way(
    tmp_path: Path,
) -> None:
    """The others leave connections to it, and a replacement leaves them to all."""
    said = subprocess.run(
        [sys.executable, "-c", ROLES],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    ).stdout.split("\n")

    assert sorted(filter(None, said)) == ["0 True", "1 False", "1 False"]
