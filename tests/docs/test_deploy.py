"""What is deployed: composed services fit their format, the image gets its files."""

import subprocess
import sys

import pytest

from tests.places import ROOT


@pytest.mark.parametrize(
    "name",
    [
        "docker-compose.yml",
        "docker-compose.cluster.yml",
        "deploy/docker-compose.scan.yml",
    ],
)
def test_composed_services_have_no_unknown_key(name: str) -> None:
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", name),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_what_the_image_is_built_from_is_let_into_the_build() -> None:
    """A list of files that is narrower than the Dockerfile breaks the build alone."""
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [
        source
        for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY requirements/")
        for source in line.split()[1:-1]
    ]

    assert copied
    assert all((ROOT / source).is_file() for source in copied)
    assert "!requirements" in allowed
