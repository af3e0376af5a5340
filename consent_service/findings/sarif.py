"""Findings as a SARIF 2.1.0 log (OASIS), which code hosts and editors show."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import msgspec

from consent_service.findings.finding import Finding, RuleText
from consent_service.version import own_version

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# What RFC 3986 lets stand in a reference as it is; "%" so that an address that is
# encoded already is not encoded twice.
_SAFE_IN_ADDRESS = "/:?#[]@!$&'()*+,;=%~"
_BASE_FIELDS = frozenset(Finding.__struct_fields__)


class SarifWords(msgspec.Struct, frozen=True):
    """What stands before a suggestion and before a source, in the log's language."""

    instead: str = "Instead"
    source: str = "Source"


ENGLISH = SarifWords()


def findings_sarif(
    findings: Iterable[Finding],
    *,
    command: str,
    rules: Iterable[RuleText],
    words: SarifWords = ENGLISH,
) -> dict[str, Any]:
    """Return the log of one run of `command`, which checked `rules`.

    A finding with a recorded reason is suppressed and not left out. What a subclass
    of `Finding` adds goes into the result's property bag.
    """
    described = [_rule(rule, words) for rule in rules]
    numbers = {rule["id"]: number for number, rule in enumerate(described)}
    driver = {
        "name": f"consent-service {command}",
        "version": own_version(),
        "rules": described,
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers, words) for finding in findings],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }


def _rule(rule: RuleText, words: SarifWords) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.explanation},
        "help": {"text": f"{rule.explanation} {words.source}: {rule.source}."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(
    finding: Finding, numbers: dict[str, int], words: SarifWords
) -> dict[str, Any]:
    advice = f" {words.instead}: {finding.suggestion}" if finding.suggestion else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{advice}"},
    }
    if finding.rule in numbers:
        result["ruleIndex"] = numbers[finding.rule]
    if finding.file:
        result["locations"] = [{"physicalLocation": _location(finding)}]
    if finding.accepted is not None:
        result["suppressions"] = [
            {"kind": "inSource", "justification": finding.accepted}
        ]
    if added := _added_fields(finding):
        result["properties"] = added
    return result


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.file)}}
    if finding.line:
        location["region"] = _region(finding)
    return location


def _uri(file: str) -> str:
    """Return `file` as the URI reference that SARIF 3.4.3 asks for."""
    is_address = file.startswith(("https://", "http://"))
    return quote(file, safe=_SAFE_IN_ADDRESS if is_address else "/")


def _region(finding: Finding) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line}
    if finding.column:
        region["startColumn"] = finding.column
        if finding.length:
            # SARIF 3.30.8: the column after the last character.
            region["endColumn"] = finding.column + finding.length
    if finding.words:
        region["snippet"] = {"text": finding.words}
    return region


def _added_fields(finding: Finding) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(finding)
    return {name: value for name, value in fields.items() if name not in _BASE_FIELDS}
