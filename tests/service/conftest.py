"""A real service process on a free port, as operators run it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.service.choosing import ROOT, Service

Start = Callable[..., Service]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts services in one folder; whatever still runs is stopped afterwards."""
    with _starting(tmp_path) as begin:
        yield begin


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of a module, with the five policies."""
    with _starting(tmp_path_factory.mktemp("service")) as begin:
        yield begin("--demo", "--rate-limit", "0")


@contextlib.contextmanager
def _starting(folder: Path) -> Iterator[Start]:
    running: list[Service] = []

    def begin(*flags: str, policies: Path | None = None, wait: bool = True) -> Service:
        command = [
            *(sys.executable, "-m", "consent_service.cli.main", "serve", "--port", "0"),
            *("--data", str(folder / "data")),
            *("--policies", str(policies or ROOT / "policies"), *flags),
        ]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        service = Service(process, folder)
        running.append(service)
        if wait:
            service.wait()
        return service

    try:
        yield begin
    finally:
        for service in running:
            service.stop()


def _environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if "CONSENT_" not in name}
    return {**kept, "PYTHONPATH": str(ROOT)}
