"""A command to paste: with what the running one was given, so that both mean the same.

What the environment says is among it: another terminal may not have it.
"""

import shlex
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import click

from consent_service.cli.setting_options import take_flags
from consent_service.settings.load import explain_settings
from consent_service.settings.table import SETTINGS, Settings
from consent_service.world import environment

PROGRAM: Final = "consent-service"
# Where the service and its tokens are: what `link` takes.
LINK_SETTINGS: Final = frozenset(
    {
        *("host", "port", "public_url", "prefix"),
        *("data", "store", "policies", "keys", "tokens"),
    }
)
# What `token issue` and `scan schedule` take of these, and more.
TOKEN_SETTINGS: Final = frozenset({"data", "store", "policies", "keys", "tokens"})
SCAN_SETTINGS: Final = frozenset(
    {
        *("data", "policies", "catalog", "scans", "scan_sites", "scan_days"),
        *("scan_hours", "scans_kept", "scan_mail"),
    }
)
# With port 0 these are known only once the service listens.
_TAKEN: Final = ("port", "public_url")
_FLAGS: Final = {setting.name: setting.flag for setting in SETTINGS}


def same_command(words: str, names: Collection[str], settings: Settings) -> str:
    """Return a command of this program, with those settings that are no defaults.

    A password of the store stands in it masked, as everywhere.
    """
    flags = [f"{flag} {shlex.quote(value)}" for flag, value in _given(names, settings)]
    return " ".join([command_name(), words, *flags])


def whole_command(words: str, names: Collection[str], settings: Settings) -> str:
    """Return `same_command` for any folder: paths may be told from where we started."""
    return (
        f"cd {shlex.quote(str(Path.cwd()))} && {same_command(words, names, settings)}"
    )


def command_name() -> str:
    """Return what to type to run this program: its path where a name will not do."""
    started = Path(sys.argv[0])
    if started.name != PROGRAM or shutil.which(PROGRAM):
        return PROGRAM
    return str(started)


def _given(names: Collection[str], settings: Settings) -> Iterator[tuple[str, str]]:
    context = click.get_current_context(silent=True)
    flags = take_flags(dict(context.params)) if context else {}
    for read in explain_settings(environment(), flags):
        if read.name in names and read.source != "default":
            known = read.name in _TAKEN
            value = str(getattr(settings, read.name)) if known else read.value
            yield _FLAGS[read.name], value
