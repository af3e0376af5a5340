"""Findings of any check: one shape, and one writer each for text, JSON and SARIF."""

from consent_service.findings.finding import (
    SEVERITIES,
    Finding,
    RuleText,
    Severity,
    count,
    finding_json,
    is_severe,
)
from consent_service.findings.sarif import SarifWords, findings_sarif
from consent_service.findings.text import amount, findings_text, summary

__all__ = [
    "SEVERITIES",
    "Finding",
    "RuleText",
    "SarifWords",
    "Severity",
    "amount",
    "count",
    "finding_json",
    "findings_sarif",
    "findings_text",
    "is_severe",
    "summary",
]
