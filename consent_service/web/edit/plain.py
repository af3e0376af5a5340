"""Values of a policy as a form puts them: what is empty is left out. Pure."""

from collections.abc import Mapping
from typing import Any

Plain = dict[str, Any]
Said = Mapping[str, str]


def put(values: Plain, field: str, value: str | int) -> None:
    value = value.strip() if isinstance(value, str) else value
    if value == "":
        values.pop(field, None)
    else:
        values[field] = value


def line(text: str) -> str:
    """Return what was typed over several lines as one: these are sentences."""
    return " ".join(text.split())


def table(values: Plain, name: str) -> Plain:
    found: Plain = values.setdefault(name, {})
    return found


def drop_empty(values: Plain, name: str) -> None:
    if not values.get(name) and name in values:
        del values[name]
