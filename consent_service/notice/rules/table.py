"""Every rule of the notice lint, in the order of its chapters."""

from consent_service.notice.rules import (
    against_policy,
    authority,
    basis,
    choices,
    claims,
    consent,
    cookies,
    currency,
    drafting,
    identity,
    layout,
    links,
    optouts,
    purposes,
    recipients,
    repetition,
    requests,
    retention,
    rights,
    rights_wording,
    sources,
    spelling,
    third_parties,
    tracking,
    transfers,
)
from consent_service.notice.rules.model import Rule

RULES: tuple[Rule, ...] = (
    *drafting.RULES,
    *layout.RULES,
    *repetition.RULES,
    *spelling.RULES,
    *currency.RULES,
    *identity.RULES,
    *basis.RULES,
    *purposes.RULES,
    *sources.RULES,
    *recipients.RULES,
    *transfers.RULES,
    *retention.RULES,
    *rights.RULES,
    *rights_wording.RULES,
    *authority.RULES,
    *requests.RULES,
    *cookies.RULES,
    *choices.RULES,
    *consent.RULES,
    *third_parties.RULES,
    *tracking.RULES,
    *claims.RULES,
    *optouts.RULES,
    *links.RULES,
    *against_policy.RULES,
)


def rule_named(name: str) -> Rule | None:
    """Return the rule with that id, or None."""
    return next((rule for rule in RULES if rule.entry.id == name), None)
