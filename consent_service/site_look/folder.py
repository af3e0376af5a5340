"""The folder of one look: what was ordered, how far it is, what came of it.

Whoever holds the lock looks. It is handed to the process that looks when that process
begins, and the system frees it when the process ends, however it does.
"""

import contextlib
import fcntl
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from consent_service.durable_files import make_folder, replace_file
from consent_service.errors import ScanError
from consent_service.private_files import open_private
from consent_service.scan.report import Report, decode_report, encode_report
from consent_service.site_look.values import Look, Looking, Order, Step, Trouble

_ORDER, _STEP, _LOOK = "order.json", "step.json", "look.json"
_TROUBLE, _STOPPED, _PROCESS, _LOCK = "trouble.json", "stopped", "process", "lock"
_REPORT, _PAGE = "report.json", "report.html"
_FILES: Final = (
    *(_ORDER, _STEP, _LOOK, _TROUBLE, _STOPPED, _PROCESS),
    *(_REPORT, _PAGE),
)

Value = TypeVar("Value", bound=msgspec.Struct)


class LookFolder:
    """Reads and writes the files of one look. Every file is whole or not there.

    More than 15 methods: for each file one that writes it and one that reads it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, order: Order) -> int | None:
        """Take the lock, and begin anew; return its descriptor, None if it is held.

        Raises:
            OSError: Nothing can be written there.
        """
        make_folder(self.path)
        lock = open_private(self.path / _LOCK, os.O_RDWR)
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(os.close, lock)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return None
            for name in _FILES:
                (self.path / name).unlink(missing_ok=True)
            self._write(_ORDER, order)
            on_failure.pop_all()
        return lock

    def is_held(self) -> bool:
        """Return whether a process looks."""
        try:
            lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def looking(self) -> Looking:
        """Return how the look is."""
        # Asked first: a process that ends meanwhile has written what it found.
        held = self.is_held()
        order = self.order()
        if order is None:
            return Looking("none")
        domain, at = order.wanted.domain, order.at
        stopped, look = (self.path / _STOPPED).exists(), self._read(_LOOK, Look)
        if stopped and not held:
            # Only now is it known what had been seen by then.
            return Looking("stopped", domain, look=look, at=at)
        if look is not None and not stopped:
            return Looking("done", domain, look=look, at=at)
        trouble = self._read(_TROUBLE, Trouble)
        if held and (stopped or not trouble):
            step = self._read(_STEP, Step) or Step()
            return Looking("running", domain, step=step, at=at)
        # One that ended without a word was killed.
        trouble = trouble or Trouble("ended", "")
        return Looking(
            "failed", domain, reason=trouble.reason, trouble=trouble.text, at=at
        )

    def order(self) -> Order | None:
        return self._read(_ORDER, Order)

    def put_step(self, step: Step) -> None:
        self._write(_STEP, step)

    def put_look(self, look: Look) -> None:
        self._write(_LOOK, look)

    def put_report(self, report: Report, page: str) -> None:
        """Keep what was seen, for a site that is not published yet."""
        replace_file(self.path / _PAGE, page.encode())
        replace_file(self.path / _REPORT, encode_report(report))

    def report(self) -> tuple[Report, str] | None:
        """Return the report and its page, None if there is none that can be read."""
        try:
            report = decode_report((self.path / _REPORT).read_bytes())
        except (OSError, ScanError):
            return None
        return report, self._text(_PAGE)

    def put_trouble(self, trouble: Trouble) -> None:
        self._write(_TROUBLE, trouble)

    def put_process(self, number: int) -> None:
        replace_file(self.path / _PROCESS, str(number).encode())

    def mark_stopped(self) -> None:
        replace_file(self.path / _STOPPED, b"")

    def send(self, what: signal.Signals) -> None:
        """Send a signal to the process that looks, if it still does."""
        number = self._text(_PROCESS)
        # The number is that of the process only as long as it holds the lock.
        if number.isdigit() and self.is_held():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(number), what)

    def remove(self) -> None:
        """Remove the look with its folder. It must not be held."""
        for name in (*_FILES, _LOCK):
            (self.path / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.path.rmdir()

    def _write(self, name: str, value: msgspec.Struct) -> None:
        replace_file(self.path / name, msgspec.json.encode(value))

    def _read(self, name: str, kind: type[Value]) -> Value | None:
        try:
            return msgspec.json.decode((self.path / name).read_bytes(), type=kind)
        except (OSError, msgspec.MsgspecError):
            return None

    def _text(self, name: str) -> str:
        try:
            return (self.path / name).read_text("utf-8")
        except OSError:
            return ""


def folders_in(path: Path) -> Iterator[LookFolder]:
    """Yield the looks that have a folder there."""
    if path.is_dir():
        yield from (LookFolder(each) for each in path.iterdir() if each.is_dir())
