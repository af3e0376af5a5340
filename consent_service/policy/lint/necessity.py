"""Rules on necessity: what may do without consent, and who has to show it."""

import re
from collections.abc import Iterator

from consent_service.policy.lint.rule import Case, Found, Rule, called
from consent_service.policy.model import Service


def _misclassified(case: Case) -> Iterator[Found]:
    for service in case.policy.services_of("necessary"):
        usual = case.usual_category(service)
        if usual in (None, "necessary"):
            continue
        if usual == "analytics" and _may_be_exempt(case):
            continue
        yield Found(
            ("categories", "necessary", "services"),
            service.id,
            f"{called(service)} is {usual}, not necessary for what the visitor "
            "asked for",
            f"list it under [categories.{usual}]",
        )


def _may_be_exempt(case: Case) -> bool:
    return case.profile.analytics_exempt not in ("never", "not_applicable")


def _exempt_analytics(case: Case) -> Iterator[Found]:
    for service in case.policy.services_of("necessary"):
        if case.usual_category(service) == "analytics" and _may_be_exempt(case):
            unmet = tuple(_unmet(service, case.profile.analytics_exempt))
            yield Found(
                ("categories", "necessary", "services"),
                service.id,
                f"{called(service)} without consent: {'; '.join(unmet)}"
                if unmet
                else f"{called(service)} is used without consent under the "
                f"exemption of {case.profile.title}; its other conditions are yours "
                "to keep",
                "meet the conditions, or list it under [categories.analytics]",
                severity="error" if unmet else "info",
            )


def _unmet(service: Service, exemption: str) -> Iterator[str]:
    """Yield what a policy shows of the conditions that are not met (A-53, A-54)."""
    provider = service.provider
    if service.id.startswith("google-"):
        yield "Google uses the data for its own purposes too"
    if provider and provider.role != "processor":
        yield f"{provider.name} is not a processor"
    if exemption == "statistics_with_opt_out" and not service.opt_out:
        yield "opt_out is missing, and people must be able to object"
    if exemption == "audience_measurement":
        yield from _unmet_in_france(service)


def _unmet_in_france(service: Service) -> Iterator[str]:
    for item in service.items:
        if item.lifetime is None or _months(item.lifetime) > 13:
            yield f"{item.name} lasts longer than 13 months, or that is not stated"
    if service.data_retention is None or _months(service.data_retention) > 25:
        yield "data_retention is longer than 25 months, or not stated"
    if service.transfers and service.transfers.countries:
        yield "data are transferred"


def _months(duration: str) -> float:
    """Return an ISO 8601 duration in months, near enough to compare with a limit."""
    if duration == "persistent":
        return float("inf")
    lengths = {"Y": 12.0, "M": 1.0, "W": 7 / 30.4, "D": 1 / 30.4}
    parts = re.findall(r"(\d+)([YMWD])", duration.partition("T")[0])
    return sum(int(number) * lengths[unit] for number, unit in parts)


def _unexplained_necessity(case: Case) -> Iterator[Found]:
    for service in case.policy.services_of("necessary"):
        if service.set_by == "site":
            yield Found(
                ("services", service.id, "set_by"),
                service.id,
                f"{called(service)} remembers what the site inferred, which no visitor "
                "asked for",
                "list it under [categories.preferences]",
                severity="error",
            )
        elif case.usual_category(service) is None:
            yield Found(
                ("categories", "necessary", "services"),
                service.id,
                f"{called(service)} is called necessary; the burden to show it is "
                "yours",
                "record under [reasons] which request of the visitor it serves",
            )


def _who_sets(case: Case) -> Iterator[Found]:
    for service in case.policy.services_of("preferences"):
        if service.set_by is None:
            yield Found(
                ("categories", "preferences", "services"),
                service.id,
                f"the policy does not say whether visitors set what {called(service)} "
                "remembers",
                f'[services.{service.id}] set_by = "user", or "site" if it is inferred',
            )
        elif service.set_by == "user":
            yield Found(
                ("services", service.id, "set_by"),
                service.id,
                f"{called(service)} remembers what visitors set themselves, which "
                "may do without consent",
                "list it under [categories.necessary] if it does nothing else",
                severity="info",
            )


RULES = (
    Rule(
        "policy-necessary-misclassified",
        "error",
        "Helsinki Administrative Court 5845/2024; Act 917/2014 s. 205(2); A-08",
        "Necessary is what the visitor asked for, not what the owner finds handy: "
        "statistics, tests, chats on arrival and tag managers need consent.",
        _misclassified,
    ),
    Rule(
        "analytics-exemption",
        "error",
        "CNIL 4 July 2025; DUAA 2025 s. 112; Garante guidelines 231/2021; A-53, A-54",
        "Some jurisdictions let audience measurement do without consent under "
        "conditions. What the policy shows is checked against them.",
        _exempt_analytics,
    ),
    Rule(
        "necessary-needs-reason",
        "warning",
        "EDPB Cookie Banner Taskforce; Act 917/2014 s. 205(2); C-13",
        "An owner who calls a service necessary has to show it. The recorded reason "
        "becomes part of the revision.",
        _unexplained_necessity,
    ),
    Rule(
        "preferences-set-by",
        "warning",
        "AEPD cookie guide 2023; A-09",
        "What visitors set themselves may be remembered without consent; what the site "
        "infers about them may not.",
        _who_sets,
    ),
)
