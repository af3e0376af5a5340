"""Every rule of the notice lint, in the order of its chapters."""

import difflib

from consent_service.errors import NotFoundError
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


def get_rule(name: str) -> Rule:
    """Return the rule with that id.

    Raises:
        NotFoundError: There is none. The hint names those that are spelt like it.
    """
    by_id = {rule.entry.id: rule for rule in RULES}
    if name not in by_id:
        near = difflib.get_close_matches(name, by_id)
        raise NotFoundError(
            f"there is no rule {name!r}",
            hint=f"near it: {', '.join(near)}" if near else "--explain lists them all",
        )
    return by_id[name]
