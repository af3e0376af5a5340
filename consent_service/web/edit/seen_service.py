"""What a scan saw, as the form of a service begins with it."""

from collections.abc import Mapping
from typing import Final

from consent_service.web.edit.plain import Plain

_LONGEST: Final = 200
_ITEM: Final = ("kind", "party", "lifetime")


def seen_service(asked: Mapping[str, str]) -> Plain:
    """Return a service with the item or the host that an address names, {} if none.

    The form checks it when it is sent, as anything that is typed.
    """
    item, host = _line(asked.get("item", "")), _line(asked.get("host", ""))
    if item:
        said = {name: _line(asked.get(name, "")) for name in _ITEM}
        if said["party"] == "third":
            said["host"] = host
        return {"items": [{"name": item, **said}]}
    return {"hosts": [host]} if host else {}


def _line(text: str) -> str:
    return text[:_LONGEST] if text.isprintable() else ""
