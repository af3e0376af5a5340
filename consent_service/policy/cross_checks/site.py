"""Whether the site itself is one: its name, hosts, languages and jurisdiction."""

from collections.abc import Iterator

from consent_service.jurisdictions import STRICTEST, jurisdiction_of
from consent_service.policy.countries import COUNTRIES
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.mistakes import Mistake
from consent_service.policy.reference import Known
from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES


def _site(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    if shape.site in OWN_NAMES:
        yield Mistake(
            ("site",),
            f"site is {shape.site!r}, a name that the service keeps for itself",
            f"other reserved names: {', '.join(sorted(OWN_NAMES - {shape.site}))}",
        )
    elif shape.site in BLOCKED_NAMES:
        yield Mistake(
            ("site",),
            f"site is {shape.site!r}, which ad blockers block in addresses",
            "take the name of the company or of the host",
        )


def _domains(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    yield from _repeated("domains", shape.domains)
    parent = shape.cookie_domain
    for number, domain in enumerate(shape.domains):
        host = domain.partition(":")[0]
        if parent and host != parent and not host.endswith(f".{parent}"):
            yield Mistake(
                ("cookie_domain",),
                f"cookie_domain is {parent!r}, wanted a parent of {domain!r} too",
                f"leave cookie_domain out, or take domains[{number}] into its own file",
            )


def _hand_over(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    listed: set[str] = set()
    for name, hosts in shape.hand_over.items():
        if name == shape.site:
            yield Mistake(("hand_over", name), "hand_over names the site itself")
        for host in hosts:
            if host in shape.domains or host in listed:
                yield Mistake(
                    ("hand_over", name),
                    f"hand_over has {host!r}, which is a host of another site already",
                    "each host belongs to one site",
                )
            listed.add(host)


def _languages(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    yield from _repeated("languages", shape.languages)
    for number, language in enumerate(shape.languages):
        if language not in known.languages:
            yield Mistake(
                ("languages", number),
                f"languages has {language!r}, which has no texts",
                f"languages with texts: {', '.join(sorted(known.languages))}",
            )


def _jurisdiction(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    name = shape.jurisdiction
    profile = jurisdiction_of(known.jurisdictions, name)
    is_known = profile.id != STRICTEST or name == STRICTEST
    if not is_known and name.partition("-")[0] not in COUNTRIES:
        yield Mistake(
            ("jurisdiction",),
            f"jurisdiction is {name!r}, which is not a country (ISO 3166-1)",
            f"with rules of their own: {', '.join(sorted(known.jurisdictions))}",
        )


def _repeated(field: str, values: tuple[str, ...]) -> Iterator[Mistake]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield Mistake((field, number), f"{field} has {value!r} twice")


SITE_CHECKS = (_site, _domains, _hand_over, _languages, _jurisdiction)
