"""Lint a policy: the rules of law that policy, catalog and texts can show."""

from consent_service.policy.lint.rule import Rule
from consent_service.policy.lint.run import (
    RULES,
    explain,
    lint_policy,
    lint_policy_file,
    lint_policy_text,
)
from consent_service.policy.lint.speech import told_in

__all__ = [
    "RULES",
    "Rule",
    "explain",
    "lint_policy",
    "lint_policy_file",
    "lint_policy_text",
    "told_in",
]
