"""A command finds the service that runs, on any port."""

import os
import re
import signal
import stat
from pathlib import Path

import msgspec
import pytest

from consent_service.cli.service_address import (
    address_written,
    find_service,
    places_to_ask,
)
from consent_service.settings.load import load_settings
from consent_service.settings.table import Settings
from tests.places import ROOT
from tests.processes import Done, run_module
from tests.service.choosing import SITE, Service
from tests.service.starting import Start


def settings_of(folder: Path, *, port: int = 1) -> Settings:
    environment = {"CONSENT_DATA": str(folder / "data"), "CONSENT_PORT": str(port)}
    return load_settings(environment, {})


def run_elsewhere(service: Service, *command: str) -> Done:
    """Run a command that knows the folder of the service, and not its port."""
    kept = {name: text for name, text in os.environ.items() if "CONSENT_" not in name}
    return run_module(
        "consent_service.cli.main",
        *command,
        cwd=service.folder,
        environment={
            **kept,
            "PYTHONPATH": str(ROOT),
            "CONSENT_DATA": str(service.folder / "data"),
            "CONSENT_PORT": "1",
        },
    )


def test_a_command_finds_a_service_on_another_port(start: Start) -> None:
    service = start()
    file = service.folder / "data" / "consent.db.service"
    written, mode = file.read_text(), stat.S_IMODE(file.stat().st_mode)

    published = run_elsewhere(service, "policy", "publish")
    asked = run_elsewhere(service, "log", "checkpoint", SITE)
    service.stop()

    assert published.returncode == 0, published.stderr
    assert "in force" in published.stderr
    assert f"{SITE}/log/" in asked.stdout
    address, run = written.split("\n")
    assert address == service.address
    assert re.fullmatch("[0-9a-f]{32}", run)
    assert mode == 0o600
    assert not file.exists()


def test_what_a_killed_service_left_behind_is_passed_over(start: Start) -> None:
    service = start()
    service.stop(signal.SIGKILL)
    file = service.folder / "data" / "consent.db.service"

    assert file.exists()
    asked = run_elsewhere(service, "log", "checkpoint", SITE)

    assert asked.returncode == 0, asked.stderr
    assert find_service(settings_of(service.folder)) is None


def test_a_store_that_is_held_by_who_does_not_answer_is_said_with_the_places_asked(
    start: Start,
) -> None:
    service = start()
    (service.folder / "data" / "consent.db.service").write_text("http://127.0.0.1:2")

    done = run_elsewhere(service, "policy", "publish")

    assert done.returncode == 3
    assert "another process has the database" in done.stderr
    assert "no service answers at http://127.0.0.1:2 and http://127.0.0.1:1" in (
        done.stderr
    )


def test_the_file_of_a_later_service_is_left_alone(tmp_path: Path) -> None:
    """Of several services on one Redis the last to start has the file."""
    first, second = settings_of(tmp_path, port=2), settings_of(tmp_path, port=3)
    later = address_written(second, "second run")

    with address_written(first, "first run"):
        later.__enter__()

    assert places_to_ask(first) == ["http://127.0.0.1:3", "http://127.0.0.1:2"]
    later.__exit__(None, None, None)
    assert places_to_ask(first) == ["http://127.0.0.1:2"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_service_that_listens_everywhere_is_asked_here(
    tmp_path: Path, host: str
) -> None:
    settings = msgspec.structs.replace(settings_of(tmp_path, port=8), host=host)

    assert places_to_ask(settings) == ["http://127.0.0.1:8"]
