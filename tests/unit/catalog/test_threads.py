"""The catalog is read by several threads at once: scripts are made beside the loop."""

import subprocess
import sys

import pytest

from tests.places import ROOT

_READ = """
import sys, threading
from consent_service.snippet import debug_script
sys.setswitchinterval(1e-6)
together = threading.Barrier(4)
def read():
    together.wait()
    debug_script()
threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


# One start in three crashed: msgspec learns a type when it first reads one.
@pytest.mark.parametrize("start", range(6))
def test_four_threads_may_be_the_first_to_read_it(start: int) -> None:
    done = subprocess.run([sys.executable, "-c", _READ], cwd=ROOT, check=False)

    assert done.returncode == 0, start
