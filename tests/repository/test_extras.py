"""What only an extra installs is imported only where the extra is used."""

import re
import subprocess
import sys

import pytest

from tests.places import ROOT

BLOCKED = """
import sys
for name in {names!r}:
    sys.modules[name] = None
import consent_service.cli.commands.serve
import consent_service.web.app
"""


def names_in(file: str) -> set[str]:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    return {
        re.split(r"[=<>\[; ]", line)[0]
        for line in text.splitlines()
        if line and not line.startswith(("#", "-"))
    }


@pytest.mark.parametrize("extra", ["scan.in", "s3.in"])
def test_the_service_starts_without_an_extra(extra: str) -> None:
    """`make serve` installs what is in `run.txt`, and nothing else."""
    names = sorted(
        name.replace("-", "_") for name in names_in(extra) - names_in("run.in")
    )

    done = subprocess.run(
        [sys.executable, "-c", BLOCKED.format(names=names)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert names
    assert done.returncode == 0, done.stderr
