"""Begins, follows and stops looks: one for each session or site, two at a time in all.

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

from consent_service.scan.stored_reports import StoredReports
from consent_service.site_look.folder import LookFolder, folders_in
from consent_service.site_look.values import Looking, Order, Tools, Wanted

MOST: Final = 2
# The program that looks; it gets the folder, and the lock as a descriptor.
PROGRAM: Final = "consent_service.cli.site_look"
_KEPT: Final = timedelta(days=1)
# How long a browser may take to end, and what it saw to be summed up, before it is
# killed: 300 times a tenth of a second. Most take one or two.
_PATIENCE: Final = 300
_TURN: Final = 0.1


def key_of(site: str) -> str:
    """Return the key of the look at a site; no id of a session is like that."""
    return f"site-{site}"


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
        tools: Tools,
        program: str = PROGRAM,
    ) -> None:
        """Start no look; `program` is the module that one runs."""
        self._folder = folder
        self._program = program
        self._clock = clock
        self._tools = tools
        self._begun: list[subprocess.Popen[bytes]] = []

    @property
    def is_offered(self) -> bool:
        """Whether a look can be begun here."""
        return is_installed()

    def find(self, key: str) -> Looking:
        """Return how a look is: by the id of a session, or by `key_of` a site."""
        self._reap()
        return self._of(key).looking()

    async def start(self, key: str, wanted: Wanted) -> Looking:
        """Begin a look, unless one of that key is running.

        Returns:
            How it is now; `none` if as many are running as may be.

        Raises:
            OSError: Nothing can be written, or no process be started.
        """
        order = Order(wanted, self._tools, self._clock())
        return await asyncio.to_thread(self._start, key, order)

    def _start(self, key: str, order: Order) -> Looking:
        self._remove_old()
        look = self._of(key)
        held = [each for each in folders_in(self._folder) if each.is_held()]
        if len(held) >= MOST and look.path not in [each.path for each in held]:
            return Looking("none")
        lock = look.begin(order)
        if lock is None:
            return look.looking()
        try:
            begun = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [sys.executable, "-m", self._program, str(look.path), str(lock)],
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

    async def stop(self, key: str) -> None:
        """Stop a look; it is over when this returns."""
        look = self._of(key)
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

    async def keep(self, session: str, domain: str, site: str) -> None:
        """Keep what the look of a session found as the first scan of its site.

        Nothing happens if it found nothing, or looked at another host.

        Raises:
            OSError: It cannot be written.
        """
        await asyncio.to_thread(self._keep, session, domain, site)

    def _keep(self, session: str, domain: str, site: str) -> None:
        look = self._of(session)
        looking, seen = look.looking(), look.report()
        if looking.state == "done" and looking.domain == domain and seen:
            reports = StoredReports(Path(self._tools.scans), kept=self._tools.kept)
            reports.save(site, *seen)

    def _of(self, key: str) -> LookFolder:
        return LookFolder(self._folder / key)

    def _reap(self) -> None:
        """Let go of the processes that ended."""
        self._begun = [each for each in self._begun if each.poll() is None]

    def _remove_old(self) -> None:
        oldest = (self._clock() - _KEPT).timestamp()
        for look in folders_in(self._folder):
            if look.path.stat().st_mtime < oldest and not look.is_held():
                look.remove()
