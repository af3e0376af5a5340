"""The README's commands and links, checked against what is there."""

import re
import shlex
import subprocess
import sys

import pytest

from consent_service.locales import LANGUAGES
from tests.places import ROOT

README = (ROOT / "README.md").read_text()
COMMANDS = sorted(set(re.findall(r"^consent-service (.+)$", README, re.MULTILINE)))
TARGETS = sorted(set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_has_the_options_that_the_readme_gives_it(line: str) -> None:
    words = shlex.split(line.split(">")[0], comments=True)
    names = [word for word in words if not word.startswith("-")][:2]
    options = [word for word in words if word.startswith("--")]

    done = subprocess.run(
        [sys.executable, "-m", "consent_service.cli.main", *names, "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )

    assert done.returncode == 0, done.stderr
    assert [option for option in options if option not in done.stdout] == []


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text()

    assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    "link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README)) | {"docs/performance.md"})
)
def test_every_file_that_the_readme_names_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_readme_counts_the_languages() -> None:
    assert f"in which of {len(LANGUAGES)} languages it speaks" in README


def test_the_first_screen_fits_on_one() -> None:
    first = README.split("\n## ")[0]

    assert len(first.splitlines()) <= 40
    assert len(README.splitlines()) <= 250
