"""Findings beside the fields that they are about, and the forms that have those."""

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from consent_service.findings import Finding
from consent_service.policy import typed
from consent_service.policy.toml_lines import Path, line_index
from consent_service.web.edit.missing_words import field_of_words

# A finding about a service of the catalog, of which the file may have no line.
_ABOUT_SERVICE: Final = re.compile(r"services\.([a-z0-9][a-z0-9_-]*) leaves open ")
_UNDESCRIBED: Final = re.compile(r".* is not described in '([^']+)'; .*")
_NAMELESS: Final = re.compile(r"service '([^']+)' lacks 'name'")
# What a rule says is missing, of which the file has no line.
_MISSING: Final = {
    "notice-url-missing": "notice_url",
    "controller-contact-missing": "controller.email",
}
# The field of the form where an open point is called otherwise.
_FIELD_OF: Final = {"lifetimes": "items", "provider": "provider.name"}
_WORDS: Final = frozenset({"title", "summary", "description"})

# What is asked of the fields of a group, by the tables of the policy.
GROUP_OF: Mapping[str, str] = {
    "site": "controller",
    "domains": "controller",
    "notice_url": "controller",
    "controller": "controller",
    "languages": "languages",
    "categories": "categories",
    "services": "services",
    "appearance": "appearance",
    "validity_days": "validity",
    "retention_years": "validity",
    "jurisdiction": "validity",
    "honour_dnt": "validity",
    "reasons": "reasons",
}
_LISTS: Final = frozenset({"domains", "languages"})
# Rules whose findings are answered, not accepted with a reason.
_ANSWERED: Final = frozenset({"bad-policy", "open-point", "reason-without-finding"})
# How the source of a rule names a law or a judgment; others are guidelines, standards
# or the pages of a maker.
_LAWS: Final = ("GDPR", "ePrivacy Directive", "Act ", "DUAA", "CJEU", "Helsinki ")
_ASKS_FOR_REASON: Final = "record under [reasons]"


def fields_of(text: str, findings: Iterable[Finding]) -> list[tuple[str, Finding]]:
    """Return each finding with the field that it is about, as `controller.email`.

    A finding about the whole file has "".
    """
    at: dict[int, Path] = {}
    try:
        lines = line_index(text)
    except (IndexError, RecursionError):
        # It is no TOML, which the finding says.
        lines = {}
    for path, line in lines.items():
        if line not in at or len(path) > len(at[line]):
            at[line] = path
    known = {".".join(map(str, path)) for path in lines}
    return [
        (
            _MISSING.get(finding.rule)
            or field_of_words(finding)
            or _field_of_name(finding)
            or _named_field(finding, known)
            or ".".join(map(str, at.get(finding.line or 0, ()))),
            finding,
        )
        for finding in findings
    ]


def _field_of_name(finding: Finding) -> str:
    """Return the field of a service's missing name, "" for another finding."""
    found = _NAMELESS.fullmatch(finding.message)
    return f"services.{found[1]}.name" if found else ""


def _named_field(finding: Finding, known: Container[str]) -> str:
    """Return the field that a mistake begins with, "" if it names none of these.

    One line of a file may hold several fields.
    """
    path = finding.message.partition(" ")[0]
    field = path.replace("[", ".").replace("]", "")
    return field if finding.rule == "bad-policy" and field in known else ""


def oddities(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is odd without being wrong: the key of a text, by field."""
    who = values.get("controller", {})
    odd = typed.oddities(str(who.get("email", "")), str(who.get("business_id", "")))
    return {f"controller.{field}": odd[field] for field in odd}


def group_of(field: str) -> str:
    """Return the group whose form has a field, `file` for what has no form."""
    return GROUP_OF.get(field.partition(".")[0], "file")


def is_acceptable(finding: Finding) -> bool:
    """Return whether an owner may keep what was found, with a reason for it."""
    return finding.severity != "info" and finding.rule not in _ANSWERED


def rests_on_law(finding: Finding) -> bool:
    """Return whether the rule behind a finding rests on a law or a judgment."""
    return any(part.startswith(_LAWS) for part in finding.source.split("; "))


def form_of(field: str, finding: Finding, values: Mapping[str, Any]) -> str:
    """Return where a finding is mended, from `/SITE/edit/`: `validity#validity_days`.

    Args:
        field: The field that it is about.
        finding: What was found.
        values: The policy, in which a category lists its services.
    """
    if finding.rule == "open-point" and finding.message.startswith(
        f"{finding.words}: "
    ):
        # A question names the field that its answer belongs in.
        field = finding.words or field
    if finding.suggestion.startswith(_ASKS_FOR_REASON):
        return f"reasons#reasons.{finding.rule}"
    if found := _UNDESCRIBED.fullmatch(finding.message):
        field = f"services.{finding.words}.purpose.{found[1]}"
    parts = field.split(".")
    if found := _ABOUT_SERVICE.match(finding.message):
        # The first thing that is open is the first to answer.
        point = (finding.words or "").partition(",")[0]
        if point:
            field = f"services.{found[1]}.{_FIELD_OF.get(point, point)}"
    if field.startswith("categories.") and finding.words in _listed(parts, values):
        # Where it belongs: the list of a category names it.
        return (
            f"service?service={quote(finding.words)}#services.{finding.words}.category"
        )
    if service := _service_in(parts, finding, values):
        return f"service?service={quote(service)}#{field}"
    if parts[0] == "categories" and len(parts) > 3 and parts[2] in _WORDS:
        return f"texts?in={quote(parts[3])}#{field}"
    # A list of short values is one field.
    field = parts[0] if parts[0] in _LISTS else field
    group = group_of(field)
    return f"{group}#{field}" if group != "file" else f"{group}#text"


def _listed(parts: list[str], values: Mapping[str, Any]) -> list[str]:
    """Return the services of the category whose list a field is."""
    if len(parts) != 3 or parts[2] != "services":
        return []
    listed: list[str] = values.get("categories", {}).get(parts[1], {}).get(parts[2], [])
    return listed


def _service_in(parts: list[str], finding: Finding, values: Mapping[str, Any]) -> str:
    """Return the service that a finding is about, "" for none."""
    if found := _ABOUT_SERVICE.match(finding.message):
        return found[1]
    match parts:
        case ["services", service, *_]:
            return service
        case ["categories", category, "services", number]:
            listed = values.get("categories", {}).get(category, {}).get("services", [])
            # A list on one line has one place for all that are in it.
            if finding.words in listed:
                return str(finding.words)
            return str(listed[int(number)]) if int(number) < len(listed) else ""
    return ""
