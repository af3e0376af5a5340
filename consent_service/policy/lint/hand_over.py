"""Rules on choices that go along to another site: same people, same questions."""

from collections.abc import Iterator

from consent_service.policy.lint.rule import Case, Found, Rule
from consent_service.policy.meaning import meanings_of
from consent_service.policy.model import Policy, is_same_controller


def _partner(case: Case) -> Iterator[Found]:
    for site, partner in case.partners.items():
        path = ("hand_over", site)
        if partner is None:
            yield Found(
                path,
                site,
                f"hand_over names {site!r}, which has no policy beside this one",
                f"write {site}.toml, or leave the site out",
            )
        else:
            yield from _mismatches(case.policy, partner, path)


def _mismatches(
    policy: Policy, partner: Policy, path: tuple[str, str]
) -> Iterator[Found]:
    ours, theirs = policy.controller, partner.controller
    if not is_same_controller(ours, theirs):
        yield Found(
            path,
            theirs.name,
            f"{theirs.name} answers for {partner.site}, and {ours.name} for this site: "
            "consent to one is not consent to the other",
            "leave the site out",
        )
        return
    foreign = set(policy.hand_over[partner.site]) - set(partner.domains)
    for host in sorted(foreign):
        yield Found(
            path,
            host,
            f"{host} is not one of the domains of {partner.site}",
            f"its domains: {', '.join(partner.domains)}",
        )
    yield from _meanings(policy, partner, path)


def _meanings(
    policy: Policy, partner: Policy, path: tuple[str, str]
) -> Iterator[Found]:
    ours, theirs = meanings_of(policy), meanings_of(partner)
    for category in policy.categories:
        name = category.id
        if category.necessary or name not in theirs or ours[name] == theirs[name]:
            continue
        yield Found(
            path,
            name,
            f"category {name!r} is about other services or facts on {partner.site}: "
            "a choice about one is not a choice about the other",
            "give both sites the same services in it, or leave the site out",
        )


RULES = (
    Rule(
        "hand-over-mismatch",
        "error",
        "GDPR 4(11), 6(1)(a); A-44",
        "A choice goes along to another site only where it is the same choice: for the "
        "same controller, on hosts that the banner named, and about the same services "
        "with the same facts in every category that both sites have. A category that "
        "only the other site has is asked there.",
        _partner,
    ),
)
