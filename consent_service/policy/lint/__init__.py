"""Hold a policy against the law: every rule that policy, catalog and texts can show."""

from consent_service.policy.lint.render import (
    findings_json,
    findings_sarif,
    findings_text,
)
from consent_service.policy.lint.rule import Finding, Rule, Severity
from consent_service.policy.lint.run import (
    RULES,
    check_policy,
    explain,
    stops_publication,
)

__all__ = [
    "RULES",
    "Finding",
    "Rule",
    "Severity",
    "check_policy",
    "explain",
    "findings_json",
    "findings_sarif",
    "findings_text",
    "stops_publication",
]
