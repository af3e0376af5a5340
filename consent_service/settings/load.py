"""Read the settings from flags and environment, by the table."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from consent_service.errors import SettingsError
from consent_service.settings.setting import PREFIX, Setting
from consent_service.settings.table import SETTINGS, Settings

Source = Literal["flag", "environment", "default"]


class ReadSetting(NamedTuple):
    """One setting as it was read: where its text came from, with secrets masked."""

    name: str
    source: Source
    value: str


def load_settings(environment: Mapping[str, str], flags: Mapping[str, str]) -> Settings:
    """Return the settings in force.

    Raises:
        SettingsError: Names every setting that cannot be used, not only the first.
    """
    values: dict[str, Any] = {}
    faults = list(_misspelt(environment))
    for setting, source, text in _read(environment, flags):
        try:
            values[setting.name] = setting.parse(text)
        except SettingsError as wanted:
            name = setting.flag if source == "flag" else setting.variable
            faults.append(f"{name} is {setting.mask(text)!r} and must be {wanted}")

    if faults:
        raise SettingsError(
            "; ".join(faults), hint="consent-service settings --help lists them all"
        )
    # A test compares both lists.
    return Settings(**values)


def explain_settings(
    environment: Mapping[str, str], flags: Mapping[str, str]
) -> list[ReadSetting]:
    """Return every setting with where it came from, checked or not."""
    return [
        ReadSetting(setting.name, source, setting.mask(text))
        for setting, source, text in _read(environment, flags)
    ]


def _read(
    environment: Mapping[str, str], flags: Mapping[str, str]
) -> Iterator[tuple[Setting, Source, str]]:
    texts: dict[str, str] = {}
    for setting in SETTINGS:
        source, text = _find(setting, environment, flags)
        texts[setting.name] = text.format(**texts) if source == "default" else text
        yield setting, source, texts[setting.name]


def _find(
    setting: Setting, environment: Mapping[str, str], flags: Mapping[str, str]
) -> tuple[Source, str]:
    if setting.name in flags:
        return "flag", flags[setting.name]
    if setting.variable in environment:
        return "environment", environment[setting.variable]
    return "default", setting.default


def _misspelt(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a fault for each variable that looks like a misspelt setting.

    A setting that is silently ignored may be the one that keeps somebody out.
    Other `CONSENT_` variables may belong to another program.
    """
    known = [setting.variable for setting in SETTINGS]
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in known:
            continue
        for meant in difflib.get_close_matches(name, known, n=1, cutoff=0.85):
            yield f"{name} is not a setting; {meant} is"
