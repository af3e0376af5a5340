"""Rules on claims: what the words say and the facts of the policy contradict."""

from collections.abc import Iterator

from consent_service.policy.lint.rule import Case, Found, Rule, called
from consent_service.policy.lint.wording import denied
from consent_service.policy.model import Service

# What, once collected, makes "anonymous" untrue (GDPR recital 30).
_IDENTIFYING = frozenset(
    {
        "account",
        "contact_details",
        "device_identifier",
        "ip_address",
        "online_identifier",
        "ui_recordings",
        "unique_id",
    }
)


def _claims(
    case: Case, patterns: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Service, Found]]:
    """Yield each claim with each service it is about: its own or its category's."""
    for service in case.policy.services:
        own = (("services", service.id, "purpose"), service.purpose)
        for path, words, _ in denied(patterns, [own]):
            yield service, Found(path, words, f"{words!r}")
    for category in case.policy.categories:
        stated = (("categories", category.id, "description"), category.description)
        for path, words, _ in denied(patterns, [stated]):
            for service in case.policy.services_of(category.id):
                yield service, Found(path, words, f"{words!r}")


def _anonymity(case: Case) -> Iterator[Found]:
    for service, claim in _claims(case, case.deny.anonymous):
        collected = sorted(_IDENTIFYING & set(service.data_collected))
        if collected:
            yield Found(
                claim.path,
                claim.words,
                f"{claim.message}, and {called(service)} collects "
                f"{', '.join(collected)}",
                "leave the claim out, or correct data_collected",
            )


def _sharing(case: Case) -> Iterator[Found]:
    controller = case.policy.controller.name
    for service, claim in _claims(case, case.deny.not_shared):
        if service.provider and service.provider.name != controller:
            yield Found(
                claim.path,
                claim.words,
                f"{claim.message}, and {called(service)} gives the data to "
                f"{service.provider.name}",
                "leave the claim out, or correct the provider",
            )


def _transfers(case: Case) -> Iterator[Found]:
    for service, claim in _claims(case, case.deny.eea_only):
        if service.transfers and service.transfers.countries:
            yield Found(
                claim.path,
                claim.words,
                f"{claim.message}, and {called(service)} transfers data to "
                f"{', '.join(service.transfers.countries)}",
                "leave the claim out, or correct transfers",
            )


RULES = (
    Rule(
        "anonymity-claim-contradicted",
        "error",
        "GDPR 4(1), 5(1)(a), recital 30; C-25",
        "Data with an IP address or an identifier are personal data, whatever the "
        "provider calls them.",
        _anonymity,
    ),
    Rule(
        "no-third-party-claim-contradicted",
        "error",
        "GDPR 5(1)(a), 13(1)(e); C-25",
        "A service that another company provides gives that company the data.",
        _sharing,
    ),
    Rule(
        "transfer-claim-contradicted",
        "error",
        "GDPR 5(1)(a), 13(1)(f); C-25",
        "Data cannot stay in the EEA and be transferred out of it.",
        _transfers,
    ),
)
