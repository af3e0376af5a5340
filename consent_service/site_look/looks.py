"""Begins, follows and stops looks: one for each session, two at a time in all.

The scan is a process of its own. It reads a hostile site with a whole browser, and
takes minutes and hundreds of megabytes: the service that answers visitors has no part
in that. What the two say to each other is in files, so that each process of a service
with several can answer.
"""

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from consent_service.site_look.folder import LookFolder, folders_in
from consent_service.site_look.values import Looking, Order

MOST: Final = 2
# The program that looks; it gets the folder, and the lock as a descriptor.
PROGRAM: Final = "consent_service.cli.site_look"
_KEPT: Final = timedelta(days=1)
# How long a browser may take to end before it is killed: 50 times a tenth of a second.
_PATIENCE: Final = 50
_TURN: Final = 0.1


def is_installed() -> bool:
    """Return whether this machine has what drives a browser."""
    return importlib.util.find_spec("playwright") is not None


class Looks:
    """The looks under a folder."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        catalog: Path | None,
        data: Path,
        browser: str,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._catalog = catalog
        self._data = data
        self._browser = browser
        self._begun: list[subprocess.Popen[bytes]] = []

    @property
    def is_offered(self) -> bool:
        """Whether a look can be begun here."""
        return is_installed()

    def find(self, session: str) -> Looking:
        """Return how the look of a session is."""
        self._reap()
        return self._of(session).looking()

    async def start(
        self, session: str, domain: str, site: str, *, private: bool
    ) -> Looking:
        """Begin a look, unless one of the session is running.

        Returns:
            How it is now; `none` if as many are running as may be.

        Raises:
            OSError: Nothing can be written, or no process be started.
        """
        order = Order(
            domain=domain,
            site=site,
            private=private,
            catalog=str(self._catalog) if self._catalog else None,
            data=str(self._data),
            browser=self._browser,
        )
        return await asyncio.to_thread(self._start, session, order)

    def _start(self, session: str, order: Order) -> Looking:
        self._remove_old()
        look = self._of(session)
        held = [each for each in folders_in(self._folder) if each.is_held()]
        if len(held) >= MOST and look.path not in [each.path for each in held]:
            return Looking("none")
        lock = look.begin(order)
        if lock is None:
            return look.looking()
        try:
            begun = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [sys.executable, "-m", PROGRAM, str(look.path), str(lock)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(lock,),
                start_new_session=True,
            )
        finally:
            # The process has it now.
            os.close(lock)
        look.put_process(begun.pid)
        self._begun.append(begun)
        return look.looking()

    async def stop(self, session: str) -> None:
        """Stop the look of a session; it is over when this returns."""
        look = self._of(session)
        if not look.is_held():
            return
        look.mark_stopped()
        look.send(signal.SIGTERM)
        for _ in range(_PATIENCE):
            self._reap()
            if not look.is_held():
                return
            await asyncio.sleep(_TURN)
        look.send(signal.SIGKILL)

    def _of(self, session: str) -> LookFolder:
        return LookFolder(self._folder / session)

    def _reap(self) -> None:
        """Let go of the processes that ended."""
        self._begun = [each for each in self._begun if each.poll() is None]

    def _remove_old(self) -> None:
        oldest = (self._clock() - _KEPT).timestamp()
        for look in folders_in(self._folder):
            if look.path.stat().st_mtime < oldest and not look.is_held():
                look.remove()
