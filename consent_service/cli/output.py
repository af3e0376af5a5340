"""What commands print: errors on stderr, data on stdout."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from consent_service.durable_files import replacing
from consent_service.errors import (
    ConsentServiceError,
    InstallationError,
    PolicyError,
)


def say_error(error: ConsentServiceError) -> None:
    """Print an error as every command prints it."""
    place = getattr(error, "place", "")
    click.echo(
        f"consent-service: error: {place + ': ' if place else ''}{error}", err=True
    )
    if error.hint:
        click.echo(f"consent-service: hint: {error.hint}", err=True)
    if isinstance(error, PolicyError):
        for further in error.also:
            say_error(further)


def say_usage(error: click.ClickException) -> None:
    """Print what is wrong with a command line."""
    message = error.format_message()
    click.echo(f"consent-service: error: {message[:1].lower()}{message[1:]}", err=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(f"consent-service: hint: {context.command_path} --help", err=True)


def example(*lines: str) -> str:
    """Return the end of a command's help: how it is used."""
    # The backspace tells click to leave the lines as they are.
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def say(text: str) -> None:
    """Print something for a person, beside the data on stdout."""
    click.echo(f"consent-service: {text}", err=True)


@contextmanager
def output_file(path: Path | None) -> Iterator[BinaryIO]:
    """Give what a command writes data to: that file, or standard output.

    Only its owner can read the file, and it has its name once it is whole.

    Raises:
        InstallationError: It cannot be written. One of that name is as it was.
    """
    if path is None:
        yield sys.stdout.buffer
        return
    if not path.parent.is_dir():
        raise _unwritable(path, "there is no such folder")
    try:
        with replacing(path) as file:
            yield file
    except OSError as error:
        raise _unwritable(path, error.strerror) from error


def _unwritable(path: Path, reason: str | None) -> InstallationError:
    return InstallationError(f"cannot write {str(path)!r}: {reason}")


def print_json(value: object) -> None:
    """Print data for a program."""
    content = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.write(content.decode() + "\n")


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows in columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
