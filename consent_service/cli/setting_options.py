"""Settings as flags, made from the one table in settings/table.py."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from consent_service.settings.table import SETTINGS, Setting, load_settings

Command = Callable[..., Any]


def with_settings(*names: str) -> Callable[[Command], Command]:
    """Give a command the flags of those settings, or of all, and `settings`.

    Every setting is read from the environment whether it has a flag or not.
    """
    offered = [setting for setting in SETTINGS if not names or setting.name in names]

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(**given: Any) -> Any:
            flags = take_flags(given)
            return command(settings=load_settings(os.environ, flags), **given)

        return _with_flags(run, offered)

    return decorate


def with_flags(command: Command) -> Command:
    """Give a command the flags of all settings, and what was given as `flags`."""

    @wraps(command)
    def run(**given: Any) -> Any:
        return command(flags=take_flags(given), **given)

    return _with_flags(run, list(SETTINGS))


def take_flags(given: dict[str, Any]) -> dict[str, str]:
    """Take the flags that were used out of what click hands to a command."""
    flags = {setting.name: given.pop(setting.name, None) for setting in SETTINGS}
    return {name: text for name, text in flags.items() if text is not None}


def _with_flags(command: Command, offered: list[Setting]) -> Command:
    # click lists options in the order of decoration, which is from the bottom up.
    for setting in reversed(offered):
        command = _option(setting)(command)
    return command


def _option(setting: Setting) -> Callable[[Command], Command]:
    help_text = f"{setting.help} [{setting.variable}, {setting.default or 'none'}]"
    if setting.metavar == "BOOLEAN":
        return click.option(
            setting.flag, setting.name, flag_value="true", help=help_text
        )
    return click.option(
        setting.flag, setting.name, metavar=setting.metavar, help=help_text
    )
