"""The tools that notices name: a table of names, providers and what they are for."""

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service of a third party. tools.toml says what the fields mean.

    `site` is False for tools that send newsletters and need not be on the site at
    all; `consent` is True for tools that ask for consent.
    """

    name: str
    match: tuple[str, ...]
    provider: str
    country: str
    category: str
    alone: bool = True
    cased: bool = False
    site: bool = True
    consent: bool = False
    gone: int | None = None
    service: str | None = None

    @property
    def leaves_eea(self) -> bool:
        return self.country != "EEA"


@cache
def load_tools() -> tuple[Tool, ...]:
    """Return every known tool. A more specific name stands before a shorter one."""
    file = resources.files("consent_service.notice") / "tools.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return msgspec.convert(table["tool"], tuple[Tool, ...])


@cache
def pattern_of(tool: Tool) -> re.Pattern[str]:
    """Return the expression that finds the tool's name in running text."""
    names = "|".join(tool.match)
    # Not inside an address: what is linked to is not for that reason in use.
    whole = rf"(?<![\w@./])(?:{names})(?!\.(?:com|fi|net|org|se|io)\b)"
    return re.compile(whole, 0 if tool.cased else re.IGNORECASE)
