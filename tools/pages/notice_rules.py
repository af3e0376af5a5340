"""docs/notice-rules.md, from the rules of the notice check and their texts."""

from collections.abc import Iterator

from consent_service.laws import laws_of
from consent_service.notice.report.labels import load_labels
from consent_service.notice.report.tasks import SECTIONS
from consent_service.notice.rules.model import Rule
from consent_service.notice.rules.remedies import is_first, remedy_of
from consent_service.notice.rules.rule_texts import load_advice
from consent_service.notice.rules.table import RULES, load_sections
from tools.pages.mark import MARK


def notice_rules_page() -> Iterator[str]:
    yield "# Rules of the notice check"
    yield ""
    yield MARK
    yield ""
    yield "What `notice check` looks for, by the section of a notice it is about."
    yield "These are the names that every report uses; `--explain RULE` says the same"
    yield "in Finnish, Swedish or English, with what to write."
    yield ""
    yield "*First*: what has to change before anything else."
    yield "The *answer* is a sentence to `write`, one to write `if_so`, an `edit` of"
    yield "the text, or a `change` of the site or of the company's ways"
    yield "([notices.md](notices.md#the-answer))."
    labels = load_labels("en")
    for section in SECTIONS:
        yield ""
        yield f"## {labels.section[section]}"
        yield ""
        yield "| Rule | Severity | What it finds, why it matters | Answer | Source |"
        yield "|---|---|---|---|---|"
        yield from (
            _row(rule) for rule in RULES if load_sections()[rule.entry.id] == section
        )
    yield ""
    yield "## Sources"
    yield ""
    yield "| Source | What it is | What it says |"
    yield "|---|---|---|"
    yield from _laws()


def _row(rule: Rule) -> str:
    entry = rule.entry
    advice = load_advice("en")[entry.id]
    first = " *First.*" if is_first(entry.id) else ""
    return (
        f"| `{entry.id}` | {entry.severity} | {advice.message} {advice.why}{first}"
        f" | `{remedy_of(entry.id)}` | {entry.source} |"
    )


def _laws() -> Iterator[str]:
    laws = {law.tag: law for rule in RULES for law in laws_of(rule.entry.source, "en")}
    for tag in sorted(laws):
        name = laws[tag].name
        yield f"| {tag} | {name[0].upper()}{name[1:]} | {laws[tag].says} |"
