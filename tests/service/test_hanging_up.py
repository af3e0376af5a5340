"""SIGHUP to a service that has only just been started."""

import subprocess
import sys

import pytest

# Asks what the signal does at the moment when the first library is imported, which is
# where a start spends its first half second.
_ASK = """
import signal, sys

# As in a terminal: what starts the tests may ignore it, as nohup does.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

class Asked:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            print(signal.getsignal(signal.SIGHUP).name)
            sys.exit()

sys.meta_path.insert(0, Asked())
sys.argv = ["consent-service", *sys.argv[1:]]
import consent_service.cli.main
"""


@pytest.mark.parametrize(
    ("command", "done"), [("serve", "SIG_IGN"), ("settings", "SIG_DFL")]
)
def test_a_service_is_safe_from_sighup_before_anything_is_imported(
    command: str, done: str
) -> None:
    """A command of another kind ends with the terminal that it was typed in."""
    asked = subprocess.run(
        [sys.executable, "-c", _ASK, command],
        capture_output=True,
        text=True,
        check=True,
    )

    assert asked.stdout.strip() == done
