"""Match names and hosts against how policies and the catalog write them."""

import re
from functools import cache


@cache
def _pattern(written: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in written.split("*"))
    return re.compile(".*".join(parts))


def is_name(written: str, name: str) -> bool:
    """Return whether `name` is what was written; `*` stands for any letters."""
    return _pattern(written).fullmatch(name) is not None


def precision(written: str) -> tuple[bool, int]:
    """Return how much a written name says; the greater the more."""
    return "*" not in written, len(written.replace("*", ""))


def is_host(written: str, host: str) -> bool:
    """Return whether `host` is the one written, or below it where `*.` says so."""
    if written.startswith("*."):
        return host.endswith(written[1:]) or host == written[2:]
    return host == written


def is_under(written: str, host: str) -> bool:
    """Return whether `host` is the one written or any below it."""
    plain = written.removeprefix("*.")
    return host == plain or host.endswith(f".{plain}")
