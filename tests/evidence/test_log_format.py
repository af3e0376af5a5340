"""`docs/log-format.md` says what the code does, and its commands run."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from consent_service.evidence.audit import audit
from consent_service.evidence.audit.steps import KINDS, STEPS
from consent_service.evidence.note import format_vkey
from consent_service.evidence.statement import REASONS
from tests.evidence.sample import SampleLog, vkey
from tests.places import DOCS

DOCUMENT = (DOCS / "log-format.md").read_text()
TOOLS = ("openssl", "base64", "sed")


def test_every_finding_is_explained_in_the_same_words() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", DOCUMENT, re.MULTILINE))

    assert KINDS.items() <= rows.items()


def test_the_steps_are_numbered_as_in_the_code_and_the_report() -> None:
    section = DOCUMENT.partition("\n## 9. Audit")[2].partition("\n## ")[0]
    titles = re.findall(r"(?m)^([0-9]+)\. \*\*([A-Z][a-z]+)\.\*\*", section)
    planned = re.findall(r"(?m)^ ([0-9]+)\. ([A-Z][a-z]+):", audit.__doc__ or "")

    steps = [(str(step.number), step.title) for step in STEPS]
    assert titles == steps
    assert planned == steps


def test_every_reason_is_named() -> None:
    assert all(f"`{reason}`" in DOCUMENT for reason in REASONS)


def test_every_file_of_vectors_is_named() -> None:
    files = {path.name for path in (Path(__file__).parent / "vectors").iterdir()}

    named = "".join(re.findall(r"^Vectors: .+$", DOCUMENT, re.MULTILINE))
    assert files == set(re.findall(r"`([a-z]+\.json)`", named))


def test_the_example_of_a_key_is_a_key() -> None:
    assert f"log {format_vkey(vkey())}\n" in DOCUMENT


@pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason=f"one of {TOOLS} is not installed"
)
def test_a_checkpoint_is_verified_with_openssl_and_coreutils(tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    [commands] = [block for block in blocks if "checkpoint" in block]
    checkpoint = SampleLog().begin().record_many(5).checkpoint()
    (tmp_path / "checkpoint").write_bytes(checkpoint)
    (tmp_path / "vkey").write_text(format_vkey(vkey()))

    result = subprocess.run(
        ["sh", "-ec", commands],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Signature Verified Successfully" in result.stdout
