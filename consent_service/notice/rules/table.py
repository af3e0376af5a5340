"""Every rule of the notice lint, in the order of its chapters."""

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Literal

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
    site,
    sources,
    spelling,
    third_parties,
    tracking,
    transfers,
)
from consent_service.notice.rules.model import Rule

Section = Literal[
    "identity", "purposes", "data", "recipients", "transfers", "retention", "rights",
    "cookies", "law", "form", "policy",
]  # fmt: skip
# Rules whose chapter says how they are found, not where they belong.
_ELSEWHERE: dict[str, Section] = {
    "behavioural-data-undefined": "data",
    "missing-notice-date": "identity",
    "unilateral-change-clause": "form",
}

# The chapters in order, each with the section of a notice that its rules are about.
_CHAPTERS: tuple[tuple[Section, tuple[Rule, ...]], ...] = (
    ("form", drafting.RULES),
    ("form", layout.RULES),
    ("form", repetition.RULES),
    ("form", spelling.RULES),
    ("law", currency.RULES),
    ("identity", identity.RULES),
    ("purposes", basis.RULES),
    ("purposes", purposes.RULES),
    ("data", sources.RULES),
    ("recipients", recipients.RULES),
    ("transfers", transfers.RULES),
    ("retention", retention.RULES),
    ("rights", rights.RULES),
    ("rights", rights_wording.RULES),
    ("rights", authority.RULES),
    ("rights", requests.RULES),
    ("cookies", cookies.RULES),
    ("cookies", choices.RULES),
    ("cookies", consent.RULES),
    ("cookies", third_parties.RULES),
    ("cookies", tracking.RULES),
    ("cookies", claims.RULES),
    ("cookies", optouts.RULES),
    ("form", links.RULES),
    ("form", site.RULES),
    ("policy", against_policy.RULES),
)
RULES: tuple[Rule, ...] = tuple(rule for _, rules in _CHAPTERS for rule in rules)


@cache
def load_sections() -> Mapping[str, Section]:
    """Return the section of a notice that each rule is about, by the rule's id."""
    of_chapter = {
        rule.entry.id: section for section, rules in _CHAPTERS for rule in rules
    }
    return of_chapter | _ELSEWHERE


def get_rule(name: str) -> Rule:
    """Return the rule with that id.

    Raises:
        NotFoundError: There is none. The hint names those that are spelt like it.
    """
    by_id = {rule.entry.id: rule for rule in RULES}
    if name not in by_id:
        near = " or ".join(map(repr, difflib.get_close_matches(name, by_id)))
        raise NotFoundError(
            f"there is no rule {name!r}",
            hint=f"did you mean {near}?" if near else "--explain lists them all",
        )
    return by_id[name]
