"""The progress of a scan on a terminal: passes, pages, seconds left."""

import sys
from collections.abc import Callable, Mapping

import click

from consent_service.scan.progress import Progress
from consent_service.world import monotonic

_MOST_COLUMNS = 110


class ScanProgress:
    """One line on standard error, written anew with each page.

    The time left is what the pages so far took, times those that are ahead.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._planned: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._passes_begun = self._begun

    def plan(self, visits: Mapping[str, int]) -> None:
        """Take how many pages each pass will open."""
        self._planned = dict(visits)
        self._passes_begun = self._clock()

    def take(self, name: str, number: int) -> None:
        """Take that a pass opens its page of that number, from 0."""
        self._done[name] = number

    def advance(self, name: str, number: int, _: int) -> None:
        """Take it, and show it."""
        self.take(name, number)
        click.echo(f"\r\x1b[K{self.line(name)}", err=True, nl=False)

    @property
    def total(self) -> int:
        """How many pages all passes open."""
        return sum(self._planned.values())

    @property
    def done(self) -> int:
        """How many of them are behind."""
        return sum(self._done.values())

    def planned(self, name: str) -> int:
        """Return how many pages a pass opens, 0 if nobody knows."""
        return self._planned.get(name, 0)

    def seconds_left(self) -> float | None:
        """Return the seconds that are left, None if nobody can say yet."""
        if not self.done or not self.total:
            return None
        spent = self._clock() - self._passes_begun
        return max(spent / self.done * (self.total - self.done), 1)

    def line(self, name: str) -> str:
        """Return what is shown while a pass opens a page."""
        seconds = self.seconds_left()
        left = "" if seconds is None else f", about {seconds:.0f} s left"
        at, of = self._done[name] + 1, self.planned(name)
        page = f"{name}, page {at} of {max(of, at)}"
        begun = f"{len(self._done)} of {len(self._planned)} passes begun"
        spent = self._clock() - self._begun
        return f"{spent:.0f} s{left}: {page}; {begun}"[:_MOST_COLUMNS]

    def say(self, text: str) -> None:
        """Show a sentence on a line of its own."""
        click.echo(f"\r\x1b[Kconsent-service: {text}", err=True)

    def end(self) -> None:
        """Clear the line."""
        click.echo("\r\x1b[K", err=True, nl=False)


def terminal_progress() -> tuple[Progress, Callable[[], None]]:
    """Return what a scan calls, and what ends it. Silent where nobody looks."""
    if not sys.stderr.isatty():
        return Progress(), lambda: None
    shown = ScanProgress()
    return Progress(shown.advance, shown.say, shown.plan), shown.end
