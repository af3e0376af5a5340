"""A clock that a test turns, for all processes that are started from then on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

_LIBRARIES = sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))

needs_faketime = pytest.mark.skipif(not _LIBRARIES, reason="faketime is not installed")


class Clock:
    """The clock of processes that are started from now on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.step("+0")

    def step(self, offset: str) -> None:
        # At once and as a whole: it is read while it is written.
        new = self._file.with_suffix(".new")
        new.write_text(offset)
        new.rename(self._file)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock(tmp_path / "clock")
    monkeypatch.setenv("LD_PRELOAD", str(_LIBRARIES[0]))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    # What counts seconds does not jump when somebody sets the clock.
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    # Nor is it corrected: threads that wait for each other would do so in a busy
    # loop, and a start takes twenty times as long.
    monkeypatch.setenv("FAKETIME_FORCE_MONOTONIC_FIX", "0")
    yield clock
    clock.step("+0")
