"""Files that a command line names, and the form of what is printed.

A file that is missing or cannot be read is wrong usage in every command, and is
refused before anything is done; what stands in a file is judged by the command.
"""

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
from typing_extensions import override

Command = Callable[..., Any]

INPUT_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
INPUT_FILE_OR_STDIN: Final = click.Path(
    exists=True, dir_okay=False, path_type=Path, allow_dash=True
)
# An export may be an archive or the folder that it was unpacked to.
INPUT_EXPORT: Final = click.Path(exists=True, path_type=Path)

_WEB = re.compile(r"https?://", re.IGNORECASE)


class NoticePlace(click.ParamType[str]):
    """Where a notice is: a file, `-` for standard input, or an http(s) address."""

    name = "notice"

    @override
    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        if _WEB.match(value):
            return value
        if "://" in value:
            self.fail(f"{value!r} is not an http or https address", param, ctx)
        INPUT_FILE_OR_STDIN.convert(value, param, ctx)
        return value


class KeyOrFile(click.ParamType[str]):
    """A log's key, or a file with one in each line."""

    name = "key"

    @override
    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        # Every key has a plus sign in it: what has none was meant to be a file.
        if "+" not in value or Path(value).exists():
            INPUT_FILE.convert(value, param, ctx)
        return value


def with_styles(**helps: str) -> Callable[[Command], Command]:
    """Give a command a flag for each form of output, and `style`: which was given.

    Args:
        helps: What each flag says of itself, such as `json="Print JSON."`.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(**given: Any) -> Any:
            styles = [name for name in helps if given.pop(f"as_{name}")]
            if len(styles) > 1:
                flags = " or ".join(f"--{name}" for name in styles)
                raise click.UsageError(f"use {flags}, not both")
            return command(style=styles[0] if styles else None, **given)

        for name, text in reversed(helps.items()):
            run = click.option(f"--{name}", f"as_{name}", is_flag=True, help=text)(run)
        return run

    return decorate


def explain_option(command: Command) -> Command:
    """Give a command `--explain RULE`; without a rule it lists them, as `rule` ""."""
    return click.option(
        "--explain",
        "rule",
        metavar="RULE",
        is_flag=False,
        flag_value="",
        help="Explain a rule: what it asks for, and why; without RULE, list them all.",
    )(command)
