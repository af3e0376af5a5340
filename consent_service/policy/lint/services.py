"""Rules on services: what the declaration must say about each."""

import re
from collections.abc import Iterator

from consent_service.policy.countries import ADEQUATE, EEA
from consent_service.policy.lint.rule import Case, Found, Rule, called
from consent_service.policy.model import Service

# Opt-out pages that are gone or have moved (C-15; NAI closed its tool in 2025).
_DEAD_OPT_OUT = re.compile(
    r"google\.[a-z.]+/(settings/ads|ads/preferences|privacy_ads)"
    r"|networkadvertising\.org/choices",
    re.IGNORECASE,
)


def _no_policy_link(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        provider = service.provider
        if provider is None or provider.name == case.policy.controller.name:
            continue
        if provider.policy_url is None:
            yield Found(
                ("services", service.id, "provider"),
                provider.name,
                f"{provider.name} has no link to its privacy policy here",
                f'[services.{service.id}] provider = {{ policy_url = "https://…" }}',
            )


def _hostless(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        for number, item in enumerate(service.items):
            if item.party == "third" and item.host is None:
                yield Found(
                    ("services", service.id, "items", number),
                    item.name,
                    f"{item.name} of {called(service)} belongs to a third party, and "
                    "the policy does not say which host sets it",
                    'write host = "…", so that visitors know where to delete it',
                )


def _too_wide_names(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        for number, item in enumerate(service.items):
            fixed = item.name.replace("*", "")
            if fixed != item.name and len(fixed) < 2:
                yield Found(
                    ("services", service.id, "items", number),
                    item.name,
                    f"{item.name!r} of {called(service)} could be any cookie",
                    "write the name, with * for the part that changes",
                )


def _no_destination(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        if service.server_side and not service.hosts:
            yield Found(
                ("services", service.id, "server_side"),
                service.id,
                f"{called(service)} gets data from your server, and the policy "
                "names no host of it",
                'write hosts = ["…"]',
            )


def _dead_opt_outs(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        for number, way in enumerate(service.opt_out):
            if found := _DEAD_OPT_OUT.search(way.url):
                yield Found(
                    ("services", service.id, "opt_out", number),
                    found[0],
                    f"the opt-out {way.url} no longer works",
                    "Google's is https://myadcenter.google.com/ today",
                )


def _untold_transfers(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        provider = service.provider
        if service.transfers or "transfers" in service.open or provider is None:
            continue
        if provider.country not in EEA:
            yield Found(
                ("services", service.id, "provider"),
                provider.country,
                f"{provider.name} is in {provider.country}, and it is not said by "
                f"what right {called(service)} transfers data there",
                f"[services.{service.id}] transfers = {{ countries = "
                f'["{provider.country}"], mechanism = "…" }}',
            )


def _unsafe_transfers(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        for message, suggestion in _transfer_faults(service):
            yield Found(
                ("services", service.id, "transfers"), service.id, message, suggestion
            )


def _transfer_faults(service: Service) -> Iterator[tuple[str, str]]:
    transfers = service.transfers
    if transfers is None:
        return
    outside = tuple(code for code in transfers.countries if code not in EEA)
    match transfers.mechanism:
        case "none_needed":
            yield from _faults_of_none(service, outside)
        case "dpf" if outside != ("US",):
            yield (
                f"{called(service)} rests on the Data Privacy Framework, which covers "
                "the United States only",
                'countries = ["US"], and another mechanism for other countries',
            )
        case "adequacy" if other := [code for code in outside if code not in ADEQUATE]:
            yield (
                f"there is no adequacy decision for {', '.join(other)}",
                'mechanism = "dpf" for the United States, else "scc"',
            )
        case "adequacy" | "scc" | "consent" if not outside:
            yield (
                f"{called(service)} has a safeguard for a transfer, and no country",
                'countries = ["…"]',
            )


def _faults_of_none(
    service: Service, outside: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    provider = service.provider
    if outside:
        yield (
            f"{called(service)} transfers data to {', '.join(outside)} with no "
            "safeguard",
            'mechanism = "adequacy", "dpf" or "scc", whichever is true',
        )
    elif provider and provider.country not in EEA:
        yield (
            f"{provider.name} is in {provider.country}, and transfers says that "
            "nothing leaves the EEA",
            "tell where the data go, or correct the provider",
        )


def _untold_words(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        stated = [service.purpose, *(item.purpose for item in service.items)]
        for number, language in enumerate(case.policy.languages):
            if any(language not in words for words in stated):
                yield Found(
                    ("languages", number),
                    service.id,
                    f"{called(service)} is not described in {language!r}; another "
                    "language is shown",
                    f'[services.{service.id}] purpose.{language} = "…"',
                )


RULES = (
    Rule(
        "provider-policy-missing",
        "warning",
        "GDPR 12(1), 13(1)(e); C-06",
        "People can read what the provider does with the data.",
        _no_policy_link,
    ),
    Rule(
        "third-party-host-missing",
        "warning",
        "CJEU C-673/17; GDPR 12(2); A-36, C-05",
        "A site cannot delete a cookie of another host; the declaration names it.",
        _hostless,
    ),
    Rule(
        "item-name-too-wide",
        "error",
        "Traficom cookie guide 2021; C-03",
        "A declaration names each item, or the part of its name that does not change.",
        _too_wide_names,
    ),
    Rule(
        "server-side-destination-missing",
        "error",
        "GDPR 6, 13(1)(e); A-10",
        "What a server passes on obeys the same choice and is declared like the rest.",
        _no_destination,
    ),
    Rule(
        "outdated-optout-link",
        "error",
        "GDPR 12(1), 12(2); C-15",
        "A dead link is not an opt-out.",
        _dead_opt_outs,
    ),
    Rule(
        "transfer-safeguard-wrong",
        "error",
        "GDPR 13(1)(f), 44-46; C-12",
        "A transfer out of the EEA names the country and the safeguard that covers it. "
        "The Data Privacy Framework was upheld on 3 September 2025 (T-553/23) and is "
        "under appeal.",
        _unsafe_transfers,
    ),
    Rule(
        "transfer-untold",
        "error",
        "GDPR 13(1)(f); C-12",
        "Data that a provider outside the EEA receives have left it.",
        _untold_transfers,
    ),
    Rule(
        "words-missing",
        "warning",
        "GDPR 12(1); C-07, C-20",
        "Purposes are written in every language of the banner.",
        _untold_words,
    ),
)
