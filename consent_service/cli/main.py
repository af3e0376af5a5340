"""`consent-service`: find the command, turn errors into sentences and exit codes."""

import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import Sequence

import click
from typing_extensions import override

from consent_service.cli.output import say_error, say_usage
from consent_service.errors import (
    ConsentServiceError,
    EvidenceError,
    NoticeError,
    PolicyError,
    RequestError,
    SettingsError,
)
from consent_service.private_files import OTHERS

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_ENVIRONMENT = 3
EXIT_CODES = {
    0: "fine",
    EXIT_FINDINGS: "findings, or a proof failed",
    EXIT_USAGE: "wrong usage",
    EXIT_ENVIRONMENT: "the environment does not allow it",
}

# Each is a module with a click command of the same name. A command that is not
# installed is not offered.
_COMMANDS = (
    "serve",
    "link",
    "settings",
    "policy",
    "catalog",
    "site",
    "notice",
    "page",
    "scan",
    "log",
    "statistics",
    "backup",
    "receipt",
    "erase",
    "token",
    "keys",
)
_EXITS: tuple[tuple[type[ConsentServiceError], int], ...] = (
    (SettingsError, EXIT_USAGE),
    (RequestError, EXIT_USAGE),
    (PolicyError, EXIT_FINDINGS),
    (NoticeError, EXIT_FINDINGS),
    (EvidenceError, EXIT_FINDINGS),
)


class _Commands(click.Group):
    """Imports a command when it is asked for: `token issue` needs no web server."""

    @override
    def list_commands(self, _: click.Context) -> list[str]:
        return [name for name in _COMMANDS if importlib.util.find_spec(_module(name))]

    @override
    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command = getattr(importlib.import_module(_module(name)), name)
        return command if isinstance(command, click.Command) else None


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: "
    + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())
    + ".",
)
@click.version_option(package_name="consent-service", message="%(version)s")
def program() -> None:
    """Self-hosted cookie consent with a log that anyone can verify."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit."""
    # What a library writes is private too. Our own files have their modes anyway.
    os.umask(OTHERS)
    try:
        # Commands return nothing; a value is the code of `--help` or of an exit.
        sys.exit(
            program.main(
                args=arguments, prog_name="consent-service", standalone_mode=False
            )
        )
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except click.ClickException as error:
        say_usage(error)
        sys.exit(EXIT_USAGE)
    except click.Abort:
        sys.exit(130)
    except ConsentServiceError as error:
        say_error(error)
        sys.exit(_exit_code(error))
    except Exception:
        # A fault of ours: a report of it needs the whole trace.
        logging.getLogger(__name__).exception("consent-service failed unexpectedly")
        sys.exit(EXIT_ENVIRONMENT)


def _exit_code(error: ConsentServiceError) -> int:
    return next(
        (code for kind, code in _EXITS if isinstance(error, kind)), EXIT_ENVIRONMENT
    )


def _module(command: str) -> str:
    return f"consent_service.cli.commands.{command}"


if __name__ == "__main__":
    main()
