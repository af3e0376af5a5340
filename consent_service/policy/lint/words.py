"""The deny-lists: words that a banner may not use, by kind and language."""

import re
from importlib.resources import files

import msgspec
import tomli


class DenyLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By language: `button` has whole labels, the others regular expressions."""

    button: dict[str, tuple[str, ...]]
    euphemism: dict[str, tuple[str, ...]]
    required: dict[str, tuple[str, ...]]
    legitimate_interest: dict[str, tuple[str, ...]]
    anonymous: dict[str, tuple[str, ...]]
    not_shared: dict[str, tuple[str, ...]]
    eea_only: dict[str, tuple[str, ...]]
    promotion: dict[str, tuple[str, ...]]


def load_deny_lists() -> DenyLists:
    """Read the lists that ship with this package."""
    file = files("consent_service.policy.lint").joinpath("words.toml")
    return msgspec.convert(tomli.loads(file.read_text(encoding="utf-8")), DenyLists)


def denied_in(patterns: dict[str, tuple[str, ...]], language: str, text: str) -> str:
    """Return the first part of `text` that a list of its language denies, or ""."""
    for pattern in patterns.get(language.partition("-")[0], ()):
        if found := re.search(pattern, text, re.IGNORECASE):
            return found[0]
    return ""


def is_vague_button(lists: DenyLists, language: str, label: str) -> bool:
    """Return whether a button's whole label says nothing about what it does."""
    plain = re.sub(r"[^\w' ]", "", label.casefold().replace("’", "'")).strip()
    return plain in lists.button.get(language.partition("-")[0], ())
