"""A rule in words for a terminal: what it asks for, and the laws behind it."""

from collections.abc import Iterator

from consent_service.findings import RuleText
from consent_service.laws import laws_of


def explained(rule: RuleText) -> str:
    """Return the explanation of one rule, a paragraph for each part."""
    return "\n\n".join(_parts(rule))


def _parts(rule: RuleText) -> Iterator[str]:
    yield f"{rule.id} ({rule.severity})"
    yield rule.explanation
    for law in laws_of(rule.source, "en"):
        yield f"{law.name[:1].upper()}{law.name[1:]}\n  {law.says}"
    yield f"source: {rule.source}"
