"""Short names for what is new in a policy, made from its name where none was typed."""

import re
from typing import Any, Final

from consent_service.policy.plain_name import plain_name
from consent_service.web.edit.plain import Plain, Said
from consent_service.web.edit.values import services_in

_FITS: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
# What a form sends with every button, whether somebody describes a service or not.
_ALWAYS: Final = frozenset({"id", "own", "category", "mechanism", "data_retention"})


def with_short_name(values: Plain, group: str, said: Said) -> dict[str, str]:
    """Return what a form says, with a short name for what it adds.

    Nothing that was typed is thrown away for want of one, and one with capitals or
    spaces is written as policies write it. What has a name keeps it.
    """
    if group == "service" and said.get("own"):
        taken = {*values.get("services", {}), *services_in(values)}
        typed = [text for key, text in said.items() if key not in _ALWAYS]
        return {**said, "id": _name(said.get("id", ""), said.get("name"), typed, taken)}
    if group == "categories":
        typed = [text for key, text in said.items() if key.startswith("new_")]
        titles = [text for key, text in said.items() if key.startswith("new_title.")]
        first = next((text for text in titles if text.strip()), "")
        taken = set(values.get("categories", {}))
        return {**said, "new": _name(said.get("new", ""), first, typed, taken)}
    return dict(said)


def _name(given: str, title: Any, typed: list[str], taken: set[str]) -> str:
    given = given.strip()
    if given in taken or _FITS.fullmatch(given):
        return given
    if not (given or any(text.strip() for text in typed)):
        return ""
    wanted = plain_name(given or title or "") or "unknown"
    numbered = (f"{wanted}-{number}" for number in range(2, 99))
    return next(
        (each for each in (wanted, *numbered) if each not in taken), f"{wanted}-99"
    )
