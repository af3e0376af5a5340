"""Lint a policy: the rules of law that policy, catalog and texts can show."""

from consent_service.policy.lint.open_points import asked_in
from consent_service.policy.lint.rule import Rule
from consent_service.policy.lint.run import (
    RULES,
    explain,
    lint_policy,
    lint_policy_file,
    lint_policy_text,
    mistakes_of,
)
from consent_service.policy.lint.speech import (
    rule_title,
    shorter_sentence,
    told_in,
    wanted_sentence,
)

__all__ = [
    "RULES",
    "Rule",
    "asked_in",
    "explain",
    "lint_policy",
    "lint_policy_file",
    "lint_policy_text",
    "mistakes_of",
    "rule_title",
    "shorter_sentence",
    "told_in",
    "wanted_sentence",
]
