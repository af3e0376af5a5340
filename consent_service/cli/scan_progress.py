"""The progress of a scan on standard error: passes, pages, time."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from consent_service.cli.output import say
from consent_service.cli.world import monotonic

Advance = Callable[[str, int, int], None]


@contextmanager
def scan_progress() -> Iterator[tuple[Advance, Callable[[str], None]]]:
    """Give what to call with a pass and its page, and with a sentence.

    On a terminal one line shows all passes; elsewhere each new page is a line.
    """
    begun = monotonic()
    pages: dict[str, tuple[int, int]] = {}
    is_terminal = sys.stderr.isatty()

    def advance(name: str, number: int, total: int) -> None:
        pages[name] = (number + 1, total)
        spent = monotonic() - begun
        if is_terminal:
            shown = " ".join(f"{each} {at}/{of}" for each, (at, of) in pages.items())
            click.echo(f"\r\x1b[K{spent:4.0f} s  {shown[:150]}", err=True, nl=False)
        else:
            say(f"{spent:.0f} s: {name}: page {number + 1} of {total}")

    yield advance, say
    if is_terminal and pages:
        click.echo(err=True)
