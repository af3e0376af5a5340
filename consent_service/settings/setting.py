"""One setting: what it is called, and how its text is read."""

from collections.abc import Callable

import msgspec

PREFIX = "CONSENT_"


class Setting(msgspec.Struct, frozen=True):
    """One row of the table.

    `parse` makes the value of a text or raises a SettingsError that says what it wants.
    `mask` makes the printable form of a value that may hold a secret.
    """

    name: str
    default: str
    parse: Callable[[str], object]
    help: str
    metavar: str = "TEXT"
    mask: Callable[[str], str] = str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")
