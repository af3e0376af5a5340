"""A rule explained: what it finds, what the law says, why it matters, what to do."""

from collections.abc import Iterator

from consent_service.laws import laws_of
from consent_service.notice.report.labels import load_labels
from consent_service.notice.rules.model import Rule
from consent_service.notice.rules.remedies import remedy_of
from consent_service.notice.rules.rule_texts import load_advice
from consent_service.notice.rules.table import RULES, load_sections


def explain_rule(rule: Rule, language: str) -> str:
    """Return the explanation of one rule, a paragraph for each part."""
    return "\n\n".join(_parts(rule, language))


def _parts(rule: Rule, language: str) -> Iterator[str]:
    labels = load_labels(language)
    words = labels.finding
    entry = rule.entry
    advice = load_advice(language)[entry.id]
    section = labels.section[load_sections()[entry.id]]
    yield f"{entry.id} ({words[entry.severity]}) – {section}"
    yield advice.message
    for law in laws_of(entry.source, language):
        yield f"{words['source']}: {law.name} ({law.tag})\n  {law.says}"
    yield f"{words['why']}: {advice.why}"
    yield f"{words[remedy_of(entry.id)]}: {advice.suggestion}"


def rule_rows(language: str) -> list[tuple[str, str, str]]:
    """Return a table of all rules: its head, then id, severity and source of each."""
    words = load_labels(language).finding
    head = (words["rule"].lower(), words["severity"], words["source"].lower())
    return [head, *(_row(rule, words[rule.entry.severity]) for rule in RULES)]


def _row(rule: Rule, severity: str) -> tuple[str, str, str]:
    return rule.entry.id, severity, rule.entry.source
