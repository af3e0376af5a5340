"""Which passes a site gets, and which do not apply to it."""

import msgspec

from consent_service.scan.banner.choosing import Wanted
from consent_service.scan.banner.values import Inspection
from consent_service.scan.banner.words import category_of
from consent_service.scan.passes import Plan
from consent_service.scan.standard import Standard

NO_BANNER = "no banner was found"
NO_SWITCHES = "the banner has no choice per category"


def plans_for(standard: Standard, inspection: Inspection) -> list[Plan]:
    """Return every pass in the order of the report; `why_not` where it does not apply.

    The pass that waits longest comes first.
    """
    asks = inspection.banner.found
    all_of_them = {category.id for category in standard.categories}
    return [
        Plan(id="no_choice", decisions=standard.decisions(None), gestures=True),
        _choice(standard, "reject_all", "refuse", set(), asks),
        _choice(standard, "accept_all", "accept", all_of_them, asks),
        *_single(standard, inspection),
        msgspec.structs.replace(
            _choice(standard, "withdraw", "accept", set(), asks), withdraws=True
        ),
        Plan(id="gpc", decisions=standard.decisions(None, gpc=True), gpc=True),
        Plan(id="no_script", decisions=standard.decisions(None), script=False),
    ]


def visits_of(plan: Plan, pages: int) -> int:
    """Return how often a pass opens a page of a site with so many."""
    if not plan.applies:
        return 0
    if plan.wanted is None:
        return pages + plan.gestures
    return (2 if plan.withdraws else 1) * pages + 1


def _choice(
    standard: Standard, name: str, wanted: Wanted, granted: set[str], asks: bool
) -> Plan:
    return Plan(
        id=name,
        decisions=standard.decisions(granted),
        wanted=wanted,
        why_not=None if asks else NO_BANNER,
    )


def _single(standard: Standard, inspection: Inspection) -> list[Plan]:
    """Return a pass for each category that visitors can grant alone."""
    why_not = None
    if not inspection.banner.found:
        why_not = NO_BANNER
    elif not any(not switch.fixed for _, switch in inspection.switches):
        why_not = NO_SWITCHES
    return [
        Plan(
            id=f"only:{category.id}",
            decisions=standard.decisions(standard.with_needs(category.id)),
            wanted=frozenset(standard.with_needs(category.id)),
            why_not=why_not,
        )
        for category in standard.categories
        if standard.policy or _is_offered(category.id, inspection)
    ]


def _is_offered(category: str, inspection: Inspection) -> bool:
    """Return whether a switch names the category; only asked without a policy."""
    return any(
        category_of(f"{switch.label}") == category or switch.name == category
        for _, switch in inspection.switches
    )
