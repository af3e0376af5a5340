"""Read the committed build of the snippet. Node is never needed for this."""

import hashlib
from functools import cache
from importlib.resources import files

_CODE = ("consent.js", "more.js", "parts.json")
_BUILT = files("consent_service.snippet").joinpath("built")


@cache
def read_built(name: str) -> str:
    return _BUILT.joinpath(name).read_text(encoding="utf-8")


def snippet_types() -> str:
    """Return `consent.d.ts`, the published types of `window.consent`."""
    return read_built("consent.d.ts")


def declaration_script() -> str:
    """Return `declaration.js`, which shows a declaration in a page of the owner's.

    It is the same for every site and takes the site from its own address.
    """
    return read_built("declaration.js")


@cache
def snippet_digest() -> str:
    """Return the SHA-256 of the code that draws the banner, without any site's data.

    It is part of every revision: what a visitor saw was drawn by exactly this code.
    """
    code = "".join(read_built(name) for name in _CODE)
    return hashlib.sha256(code.encode()).hexdigest()
