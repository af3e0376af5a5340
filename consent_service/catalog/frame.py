"""The frame of a new service file, with everything open."""

# A JSON string is a TOML basic string.
from json import dumps as _quoted
from typing import Final

_FRAME: Final = """\
# What is open here is said to be open in declarations. Fill in what is known, take it
# out of `open`, and name the source of each fact:
#
#   [[sources]]
#   url = "https://…"
#   looked_at = 2026-11-29
#   facts = ["provider", "items", "hosts"]
#
# `basis = "own"` in place of url and looked_at: you run the service yourself.
# An item with a name that others use too, such as `uid`: common = true.
# Sentences for `purpose`: consent-service catalog list --sentences purpose
id = {id}
name = {name}
category = {category}
purpose = {purpose}
open = ["provider", "data_collected", "data_retention", "transfers", "items", "hosts"]
"""


def frame_of(name: str, *, title: str, category: str, purpose: str) -> str:
    """Return the TOML of a service about which only the arguments are known."""
    return _FRAME.format(
        id=_quoted(name),
        name=_quoted(title, ensure_ascii=False),
        category=_quoted(category),
        purpose=_quoted(purpose),
    )
