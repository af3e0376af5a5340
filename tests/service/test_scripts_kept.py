"""Pinned scripts answer after restarts, after changes, and beside damaged files."""

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.places import POLICIES
from tests.service.choosing import SITE, Service
from tests.service.starting import Start


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    return folder


def script_of(service: Service, name: str = "consent.js") -> bytes:
    answer = service.get(f"/{SITE}/{name}", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200, name
    return answer.content


def pin_of(script: bytes) -> str:
    return f"consent.{hashlib.sha256(script).hexdigest()}.js"


def rename(policies: Path, name: str) -> None:
    file = policies / f"{SITE}.toml"
    text = file.read_text()
    file.write_text(text.replace('name = "Kehobalanssi"', f'name = "{name}"', 1))
    assert file.read_text() != text


def scripts_of(service: Service) -> Path:
    return service.folder / "data" / "scripts"


@pytest.mark.parametrize("name", ["consent.js", "consent.sv.js"])
def test_a_pin_answers_though_nobody_asked_for_the_script_since_the_start(
    start: Start, name: str
) -> None:
    first = start()
    script = script_of(first, name)
    first.stop()
    shutil.rmtree(scripts_of(first), ignore_errors=True)

    again = start()

    assert script_of(again, pin_of(script)) == script


def test_the_pin_of_the_revision_before_answers_over_a_restart(
    start: Start, policies: Path
) -> None:
    """Pages with integrity lose their banner else, until each of them is changed."""
    service = start(policies=policies)
    before = script_of(service)
    rename(policies, "Kehobalanssi Oy")
    assert service.run("policy", "publish").returncode == 0

    assert script_of(service) != before
    assert script_of(service, pin_of(before)) == before

    service.stop()
    # As on a second machine, which never had the file.
    shutil.rmtree(scripts_of(service), ignore_errors=True)
    again = start(policies=policies)
    assert script_of(again, pin_of(before)) == before


def test_damaged_scripts_on_disk_are_made_again(start: Start) -> None:
    first = start()
    script = script_of(first)
    first.stop()
    kept = scripts_of(first)
    kept.mkdir(exist_ok=True)
    digest = hashlib.sha256(script).hexdigest()
    (kept / f"{digest}.br").write_bytes(b"damage")

    again = start()

    assert script_of(again) == script
    again.wait_for_line("a kept script was damaged")


def test_a_folder_for_scripts_that_cannot_be_made_stops_nothing(start: Start) -> None:
    first = start()
    first.stop()
    shutil.rmtree(scripts_of(first), ignore_errors=True)
    scripts_of(first).write_text("a file of this name")

    again = start()

    script_of(again)
    again.wait_for_line("compressed scripts cannot be kept")
