"""The first policy of a site, as TOML, from the answers that a person gives in minutes.

Nothing is made up: what is not answered is left out, and `policy check` reports it
as open. What comes out is an ordinary policy file, to be edited like any other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from consent_service.policy.built_in import OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.policy.first_things import (
    Thing,
    ThingService,
    services_of_things,
)
from consent_service.policy.lint.appearance import passing
from consent_service.policy.model import Service
from consent_service.policy.plain_name import plain_name
from consent_service.policy.toml_text import toml_table, toml_value

_JURISDICTION = "FI"
# Endings that stand before a country's: `example.co.uk` is called `example`.
_SECOND = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})
_COLOUR = re.compile("#[0-9a-f]{6}")
_LABEL = re.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NO_HOST = re.compile(r"""[\s<>"']""")
_SCHEME = re.compile(r"^[a-z]+://+", re.IGNORECASE)


class FirstAnswers(msgspec.Struct, frozen=True):
    """What a person said of a site. "" and empty mean that nothing was said.

    Attributes:
        domain: The host of the site, as `typed_host` returns it.
        site: The name of the site here.
        name: Who is responsible for it: a company or a person.
        services: Ids of the catalog.
        retention: By service: how long its data are kept, such as `P14M`.
        transfers: By service: `none_needed`, or `dpf` where data go to the United
            States. Any other answer needs the policy file itself. That of our own
            service is where its log is hosted.
        things: What the site keeps and no catalog knows.
        accent: The colour of the buttons, `#rrggbb`.
    """

    domain: str = ""
    site: str = ""
    name: str = ""
    business_id: str = ""
    email: str = ""
    address: str = ""
    notice_url: str = ""
    languages: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    retention: Mapping[str, str] = {}
    transfers: Mapping[str, str] = {}
    things: tuple[Thing, ...] = ()
    position: str = ""
    scheme: str = ""
    accent: str = ""
    accent_dark: str = ""


def typed_host(text: str) -> str:
    """Return the host in what a person wrote: an address, with or without a path.

    One with letters of a language comes as browsers send it: `xn--…` (RFC 5891).
    """
    if _NO_HOST.search(text.strip()):
        # Shown again as it was typed, not cut where a path would begin.
        return text.strip()
    rest = _SCHEME.sub("", text.strip()).lower()
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if rest != text.strip().lower():
        # Who signs in stands before it; without a scheme it is an e-mail address.
        host = host.rpartition("@")[2]
    host = host.strip(".")
    name, colon, port = host.partition(":")
    try:
        return name.encode("idna").decode() + colon + port
    except UnicodeError:
        # No host at all, which whoever asked for one finds.
        return host


def is_site_host(text: str) -> bool:
    """Return whether a site can be there: a name with a dot, an address, localhost."""
    labels = text.partition(":")[0].split(".")
    if labels[-1].isdigit():
        return len(labels) == 4 and all(
            label.isdigit() and int(label[:4]) < 256 for label in labels
        )
    if not all(map(_LABEL.fullmatch, labels)):
        return False
    return len(labels) > 1 or labels == ["localhost"]


def name_of(host: str) -> str:
    """Return a name for the site at a host: `shop` for `www.shop.example.fi`."""
    labels = spoken_host(host.partition(":")[0]).removeprefix("www.").split(".")
    if labels[-1].isdigit():
        # An address has no name in it.
        return f"site-{'-'.join(labels)}"[:63]
    if len(labels) > 2 and labels[-2] in _SECOND:
        labels = labels[:-1]
    name = labels[-2] if len(labels) > 1 else labels[0]
    return plain_name(name, longest=63)


def spoken_host(host: str) -> str:
    """Return a host as people write it: `ääkköset.fi` for `xn--kkset-…` (RFC 5891)."""
    name, colon, port = host.partition(":")
    try:
        return name.encode("ascii").decode("idna") + colon + port
    except UnicodeError:
        return host


def domains_of(host: str) -> list[str]:
    """Return the host, and the one that people type for the same pages."""
    if host.startswith("www."):
        return [host.removeprefix("www."), host]
    is_name = host.count(".") == 1 and ":" not in host
    return [host, f"www.{host}"] if is_name else [host]


def first_policy(answers: FirstAnswers, services: Mapping[str, Service]) -> str:
    """Return the policy file.

    Args:
        answers: What was said.
        services: The catalog, which has all services of the answers.
    """
    return "\n\n".join(_parts(answers, services)) + "\n"


def _parts(answers: FirstAnswers, services: Mapping[str, Service]) -> Iterator[str]:
    yield _comment(answers)
    yield "\n".join(f"{key} = {toml_value(value)}" for key, value in _site(answers))
    yield toml_table("controller", _stated(answers, _CONTROLLER))
    if appearance := _appearance(answers):
        yield toml_table("appearance", appearance)
    own = list(_own_services(answers, services))
    for category in PRODUCT_CATEGORIES:
        ids = [id_ for id_ in answers.services if services[id_].category == category]
        ids += [service.id for service in own if service.category == category]
        if ids:
            yield toml_table(f"categories.{category}", {"services": ids})
    for id_ in dict.fromkeys((*answers.services, OWN_SERVICE)):
        if facts := _facts(answers, id_):
            yield toml_table(f"services.{id_}", facts)
    for service in own:
        yield toml_table(f"services.{service.id}", service.fields)
    yield from _questions(own)


def _comment(answers: FirstAnswers) -> str:
    language = next((tag for tag in answers.languages if tag in _COMMENTS), "en")
    return f"# {_COMMENTS[language]}"


def _own_services(
    answers: FirstAnswers, services: Mapping[str, Service]
) -> Iterator[ThingService]:
    """Yield what the site keeps and no catalog knows, each under a name of its own."""
    taken = {*services, *answers.services, OWN_SERVICE}
    return services_of_things(
        answers.things, answers.languages, taken, _own_provider(answers)
    )


def _own_provider(answers: FirstAnswers) -> dict[str, str]:
    """Return who provides what only the site itself keeps: who is responsible for it.

    As of our own service, whose country is that of the law that applies.
    """
    who = {"name": answers.name, "country": _JURISDICTION, "role": "controller"}
    return who if answers.name else {}


def _questions(services: Sequence[ThingService]) -> Iterator[str]:
    """Yield the owner's notes as the questions that are still open."""
    for service in services:
        for question in service.questions:
            fields = {
                "place": f"services.{service.id}",
                "question": dict(question),
            }
            yield toml_table("[open]", fields)


# In the first language of the site that we speak to owners in.
_COMMENTS = {
    "en": "A first policy. docs/policy.md lists every field that can be added.",
    "fi": "Ensimmäinen käytäntö. Kaikki kentät luettelee docs/policy.md (englanniksi).",
    "sv": "En första policy. Alla fält finns i docs/policy.md (på engelska).",
}
# Fields of the policy and of the answers that have the same name.
_CONTROLLER = ("name", "business_id", "address", "email")
_APPEARANCE = ("position", "scheme", "accent", "accent_dark")


def _site(answers: FirstAnswers) -> Iterator[tuple[str, str | Sequence[str]]]:
    yield "site", answers.site
    yield "domains", domains_of(answers.domain)
    yield "languages", answers.languages
    yield "jurisdiction", _JURISDICTION
    if answers.notice_url:
        yield "notice_url", answers.notice_url


def _stated(answers: FirstAnswers, names: Sequence[str]) -> dict[str, str]:
    fields = {name: getattr(answers, name) for name in names}
    return {name: value for name, value in fields.items() if value}


def _appearance(answers: FirstAnswers) -> dict[str, str]:
    """Return how the banner looks; a dark accent is found where none was given."""
    look = _stated(answers, _APPEARANCE)
    if _COLOUR.fullmatch(answers.accent) and not answers.accent_dark:
        dark = passing(answers.accent, "dark")
        return look if dark == answers.accent else {**look, "accent_dark": dark}
    return look


def _facts(answers: FirstAnswers, service: str) -> dict[str, object]:
    facts: dict[str, object] = {}
    if retention := answers.retention.get(service):
        facts["data_retention"] = retention
    if mechanism := answers.transfers.get(service):
        # The Data Privacy Framework is with the United States alone.
        countries = {"countries": ["US"]} if mechanism == "dpf" else {}
        facts["transfers"] = {**countries, "mechanism": mechanism}
    return facts
