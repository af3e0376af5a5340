"""Settings as flags, made from the one table in settings/table.py."""

from collections.abc import Callable, Collection, Sequence
from functools import wraps
from typing import Any

import click

from consent_service.settings.load import load_settings
from consent_service.settings.setting import Setting
from consent_service.settings.table import SETTINGS
from consent_service.world import environment

Command = Callable[..., Any]


# What a command needs to find store, keys and policies, or the service that has them.
_PLACES = frozenset(
    {
        *("host", "port", "public_url", "prefix"),
        *("data", "store", "policies", "catalog"),
        *("keys", "tokens", "high_water", "anchors"),
    }
)


def with_settings(*names: str) -> Callable[[Command], Command]:
    """Give a command the flags of those settings, or of all, and `settings`.

    Every setting is read from the environment whether it has a flag or not.
    """
    offered = [setting for setting in SETTINGS if not names or setting.name in names]
    return _reading(offered)


def with_places(*more: str) -> Callable[[Command], Command]:
    """Give a command that opens the store, or asks the service, what it needs.

    It takes all flags that `serve` takes, so that one line of them serves both. Its
    help shows those that say where things are, and `more`.
    """
    return _reading(SETTINGS, shown=_PLACES.union(more))


def _reading(
    offered: Sequence[Setting], shown: Collection[str] | None = None
) -> Callable[[Command], Command]:

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(**given: Any) -> Any:
            flags = take_flags(given)
            return command(settings=load_settings(environment(), flags), **given)

        return _with_flags(run, offered, shown)

    return decorate


def with_flags(command: Command) -> Command:
    """Give a command the flags of all settings, and what was given as `flags`."""

    @wraps(command)
    def run(**given: Any) -> Any:
        return command(flags=take_flags(given), **given)

    return _with_flags(run, SETTINGS)


def take_flags(given: dict[str, Any]) -> dict[str, str]:
    """Take the flags that were used out of what click hands to a command."""
    flags = {setting.name: given.pop(setting.name, None) for setting in SETTINGS}
    return {name: text for name, text in flags.items() if text is not None}


def _with_flags(
    command: Command, offered: Sequence[Setting], shown: Collection[str] | None = None
) -> Command:
    # click lists options in the order of decoration, which is from the bottom up.
    for setting in reversed(offered):
        hidden = shown is not None and setting.name not in shown
        command = _option(setting, hidden=hidden)(command)
    return command


def _option(setting: Setting, *, hidden: bool) -> Callable[[Command], Command]:
    help_text = f"{setting.help} [{setting.variable}, {setting.default or 'none'}]"
    if setting.metavar == "BOOLEAN":
        return click.option(
            setting.flag,
            setting.name,
            flag_value="true",
            help=help_text,
            hidden=hidden,
        )
    return click.option(
        setting.flag,
        setting.name,
        metavar=setting.metavar,
        help=help_text,
        hidden=hidden,
    )
