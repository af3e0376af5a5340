"""Did the visitor allow it? What nobody declared was never allowed either."""

from collections.abc import Mapping

from consent_service.policy.built_in import NECESSARY
from consent_service.scan.report import Report, ScanFinding
from consent_service.scan.report_words import Decision

SILENT = ("no_choice", "no_script")
REFUSED = ("reject_all", "withdraw")
# Kinds that name the passes in which a thing was there against the choice.
_BREACHES = (
    *("before_choice", "after_refusal", "ignored_signal", "wrong_category"),
    *("after_withdrawal",),
)
# Kinds about things that the policy does not declare so: they name every pass.
_UNDECLARED = ("undeclared", "wrong_party")


def is_denied(category: str, decisions: Mapping[str, Decision]) -> bool:
    """Return whether a category is not allowed in a pass that decided so.

    One that the policy does not have was never asked about: it is allowed only where
    everything that was asked about is.
    """
    if category == NECESSARY:
        return False
    if category in decisions:
        return decisions[category] == "denied"
    asked = [said for name, said in decisions.items() if name != NECESSARY]
    return not asked or "denied" in asked


def decided_as(finding: ScanFinding) -> str | None:
    """Return the category that needs the visitor's word; None when nobody knows it.

    What the policy calls necessary against the catalog is judged by the catalog.
    """
    if finding.category in (None, NECESSARY):
        return finding.usual_category or finding.category
    return finding.category


def passes_against(finding: ScanFinding, report: Report) -> list[str]:
    """Return the passes in which a thing was there that was not allowed then."""
    category = decided_as(finding)
    if finding.rule not in (*_BREACHES, *_UNDECLARED) or category is None:
        return []
    decisions = {each.id: each.decisions for each in report.passes}
    is_breach = finding.rule in _BREACHES and finding.category != NECESSARY
    return [
        name
        for name in finding.passes
        if is_breach or is_denied(category, decisions.get(name, {}))
    ]


def against(report: Report, passes: tuple[str, ...]) -> list[ScanFinding]:
    """Return the findings about what was there in those passes and not allowed."""
    return [
        each
        for each in report.findings
        if any(name in passes for name in passes_against(each, report))
    ]


def unknown_before_choice(report: Report) -> list[ScanFinding]:
    """Return what was there before the choice and nobody knows the purpose of."""
    return [
        each
        for each in report.findings
        if each.rule in (*_UNDECLARED, "unclassified")
        and decided_as(each) is None
        and any(name in SILENT for name in each.passes)
    ]
