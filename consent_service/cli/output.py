"""How commands speak: errors on stderr, data on stdout."""

import sys

import click
import msgspec

from consent_service.errors import ConsentServiceError, PolicyError


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


def print_json(value: object) -> None:
    """Print data for a program."""
    content = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.write(content.decode() + "\n")


def print_table(rows: list[tuple[str, ...]]) -> None:
    """Print rows in columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
