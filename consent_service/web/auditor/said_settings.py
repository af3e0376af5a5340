"""What else two revisions differ in, beside facts and words: settings and reasons.

The facts (`declaration/changes`) are what a visitor reads; an auditor reads the rest
too, so that no two revisions look the same.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from consent_service.jurisdictions import Jurisdiction
from consent_service.policy.lint import rule_title
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision
from consent_service.web.auditor.said_place import names_of
from consent_service.web.edit.differences import Said, differences, say
from consent_service.web.layout.texts import FALLBACK, Words, load_page_texts

# The facts have a row for each of these, and the reasons a table of their own.
_TOLD: Final = frozenset(
    {"site", "controller", "notice_url", "domains", "languages", "reasons"}
)
# The facts have no row, or one without values, for these.
_OF_CATEGORY: Final = ("necessary", "sensitive_to_gpc", "edition")
_OF_SERVICE: Final = (
    *("signals", "server_side", "set_by", "titles", "brand", "opt_out", "open"),
)
_OF_LAW: Final = ("title", "statute", "reask_days", "max_age_days")
_DIGITS: Final = 12


class Reason(msgspec.Struct, frozen=True):
    """A finding that the owner accepted, and why.

    Attributes:
        title: What the rule is called; its id where it has no name.
        kind: `added`, `removed`, `modified`, or "" if it is as it was.
        before: Its reason in the earlier revision, "" if it was not accepted.
        after: Its reason in the later one, likewise.
    """

    title: str
    kind: str
    before: str
    after: str


def say_reasons(old: Revision | None, new: Revision, language: str) -> list[Reason]:
    """Return every accepted finding of both revisions, the later one's first."""
    after = new.policy.reasons
    before = old.policy.reasons if old else after
    return [
        Reason(
            rule_title(rule, language) or rule,
            _kind(before.get(rule, ""), after.get(rule, "")),
            before.get(rule, ""),
            after.get(rule, ""),
        )
        for rule in dict.fromkeys((*after, *before))
    ]


def _kind(before: str, after: str) -> str:
    if before == after:
        return ""
    if not before:
        return "added"
    return "modified" if after else "removed"


def say_settings(old: Revision, new: Revision, language: str) -> list[Said]:
    """Return the settings that differ, in the words of the editor."""
    texts = load_page_texts("consent_service.web.edit")
    words: Words = texts.get(language, texts[FALLBACK])
    names = names_of([old, new], language)
    return [
        say(difference, words, language, names)
        for difference in differences(_settings(old, new), _settings(new, old))
    ]


def _settings(revision: Revision, other: Revision) -> dict[str, Any]:
    """Return what the facts leave out, in the shape of a policy's file."""
    plain: dict[str, Any] = _stated(msgspec.to_builtins(revision.policy))
    theirs = other.policy
    settings = {name: value for name, value in plain.items() if name not in _TOLD}
    settings["categories"] = _by_id(
        plain["categories"], {each.id for each in theirs.categories}, _OF_CATEGORY
    )
    settings["services"] = _by_id(
        plain.get("services", ()), _places(theirs), _OF_SERVICE
    )
    settings["law"] = _law(revision.jurisdiction)
    settings["snippet"] = revision.snippet[:_DIGITS]
    return settings


def _law(law: Jurisdiction) -> dict[str, Any]:
    """Return what people read of a law, and a digest of all that has no words."""
    said = {name: getattr(law, name) for name in _OF_LAW}
    return said | {"rules": hashlib.sha256(msgspec.json.encode(law)).hexdigest()[:8]}


def _places(policy: Policy) -> set[str]:
    return {service.id for service in policy.services}


def _by_id(
    tables: list[dict[str, Any]], common: set[str], fields: tuple[str, ...]
) -> dict[str, Mapping[str, Any]]:
    return {
        table["id"]: {name: table[name] for name in fields if name in table}
        for table in tables
        if table["id"] in common
    }


def _stated(value: Any) -> Any:
    """Leave out what is not stated: a file has no word for that."""
    if isinstance(value, dict):
        return {
            key: _stated(inner) for key, inner in value.items() if inner is not None
        }
    return [_stated(each) for each in value] if isinstance(value, list) else value
