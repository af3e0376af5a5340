"""Findings as text for people, JSON for programs and SARIF for code hosts."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from consent_service.policy.lint.rule import Finding, Rule

_SARIF_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def findings_text(findings: Iterable[Finding]) -> str:
    """Return one paragraph per finding, each beginning with `file:line:`."""
    return "".join(f"{_paragraph(one)}\n" for one in findings)


def findings_json(findings: Sequence[Finding]) -> bytes:
    """Return `{"findings": […]}`, as `policy check --json` prints it."""
    return msgspec.json.encode({"findings": findings})


def findings_sarif(findings: Iterable[Finding], rules: Iterable[Rule]) -> bytes:
    """Return the findings as a SARIF 2.1.0 log (OASIS), which code hosts show.

    A finding for which the owner recorded a reason is suppressed and not left out.
    """
    run = {
        "tool": {
            "driver": {
                "name": "consent-service policy check",
                "rules": [_sarif_rule(one) for one in rules],
            }
        },
        "results": [_sarif_result(one) for one in findings],
    }
    return msgspec.json.encode(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _paragraph(finding: Finding) -> str:
    accepted = ", accepted" if finding.accepted is not None else ""
    lines = [
        f"{finding.place}: {finding.severity}{accepted}: {finding.message} "
        f"[{finding.rule}]"
    ]
    if finding.suggestion:
        lines.append(f"    instead: {finding.suggestion}")
    if finding.accepted is not None:
        lines.append(f"    reason: {finding.accepted}")
    lines.append(f"    source: {finding.source}")
    return "\n".join(lines)


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.explanation},
        "help": {"text": f"{rule.explanation} Source: {rule.source}."},
        "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
    }


def _sarif_result(finding: Finding) -> dict[str, Any]:
    file = finding.place.rpartition(":")[0] if finding.line else finding.place
    location: dict[str, Any] = {"artifactLocation": {"uri": file}}
    if finding.line:
        location["region"] = {"startLine": finding.line}
    text = finding.message
    if finding.suggestion:
        text += f" Instead: {finding.suggestion}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _SARIF_LEVEL[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }
    if finding.accepted is not None:
        result["suppressions"] = [
            {"kind": "inSource", "justification": finding.accepted}
        ]
    return result
