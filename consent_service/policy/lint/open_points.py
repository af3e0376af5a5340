"""The rule on what is written as open: questions that only the owner can answer."""

from collections.abc import Iterable, Iterator

import msgspec

from consent_service.catalog import OpenField
from consent_service.findings import Finding
from consent_service.policy.lint.rule import Case, Found, Rule
from consent_service.policy.merge import is_answered
from consent_service.policy.model import Item, OpenPoint, Service
from consent_service.policy.toml_lines import Path
from consent_service.policy.toml_text import toml_value

# What each open field asks, and the line that answers it.
_FIELDS: dict[OpenField, tuple[str, str]] = {
    "name": ("which service it is", "# list its id in the catalog instead"),
    "purpose": ("what it is for", 'purpose.{language} = "…"'),
    "provider": (
        "who provides it",
        'provider = {{ name = "…", country = "FI", policy_url = "https://…" }}',
    ),
    "data_collected": (
        "what data it collects",
        'data_collected = ["ip_address", "pages_viewed"]',
    ),
    "data_retention": (
        "how long the data are kept",
        'data_retention = "P14M"  # 14 months, say',
    ),
    "transfers": (
        "whether data leave the EEA",
        'transfers = {{ mechanism = "none_needed" }}  # data stay in the EEA; '
        'else {{ countries = ["US"], mechanism = "dpf" }}',
    ),
    "opt_out": (
        "how to opt out of it",
        'opt_out = [{{ url = "https://…", title.{language} = "…" }}]',
    ),
    "items": (
        "which cookies it keeps",
        'items = [{{ name = "…", kind = "http_cookie", party = "first", '
        'lifetime = "P1Y" }}]',
    ),
    "lifetimes": ("how long its cookies last", "items = [{lifetimes}]"),
    "hosts": ("which hosts it contacts", 'hosts = ["…"]'),
}
# The field that answers an open point, when it is called otherwise.
_WRITTEN = {"lifetimes": "items"}


def _open_points(case: Case) -> Iterator[Found]:
    for number, point in enumerate(case.policy.open):
        words = point.question
        question = words.get(case.policy.languages[0]) or "".join(
            list(words.values())[:1]
        )
        yield Found(
            ("open", number),
            point.place,
            f"{point.place}: {question}",
            "answer it in the policy and take this [[open]] out",
        )
    for service in case.policy.services:
        still_open = [
            field
            for field in service.open
            if not case.is_broken(("services", service.id, _WRITTEN.get(field, field)))
        ]
        if still_open:
            yield _open_service(case, service, still_open)


def asked_in(finding: Finding, points: Iterable[OpenPoint], language: str) -> Finding:
    """Return a finding with its owner's question in a language, where it has that.

    A rule says it in the first language of the policy; a page has a reader of its own.
    """
    place, _, said = finding.message.partition(": ")
    if finding.rule != "open-point" or place != finding.words:
        return finding
    for point in points:
        if point.place == place and said in point.question.values():
            spoken = point.question.get(language, said)
            return msgspec.structs.replace(finding, message=f"{place}: {spoken}")
    return finding


def _open_service(case: Case, service: Service, still_open: list[OpenField]) -> Found:
    questions = [_question(service, field) for field in still_open]
    return Found(
        _place(case, service),
        ", ".join(still_open),
        f"services.{service.id} leaves open {', '.join(questions)}",
        "\n".join(
            [
                f"write under [services.{service.id}]:",
                *_answers(case, service, still_open),
            ]
        ),
    )


def _question(service: Service, field: OpenField) -> str:
    question, _ = _FIELDS[field]
    if field == "lifetimes":
        names = ", ".join(item.name for item in _without_lifetime(service))
        return f"{question} ({names})"
    if field == "transfers" and _names_no_country(service):
        return f"{question} (to name no country does not say that they stay in it)"
    return question


def _names_no_country(service: Service) -> bool:
    return service.transfers is not None and not service.transfers.countries


def _answers(
    case: Case, service: Service, still_open: list[OpenField]
) -> Iterator[str]:
    """Yield a line for each open field that the owner can paste and change."""
    lifetimes = ", ".join(map(_with_lifetime, _without_lifetime(service)))
    for field in still_open:
        _, line = _FIELDS[field]
        yield line.format(language=case.policy.languages[0], lifetimes=lifetimes)
    if stated := [field for field in still_open if is_answered(service, field)]:
        yield f"open = []  # or: what the catalog says is right: {', '.join(stated)}"


def _without_lifetime(service: Service) -> list[Item]:
    return [item for item in service.items if item.lifetime is None]


def _with_lifetime(item: Item) -> str:
    """Return the item whole: an owner's own one needs its kind and party again."""
    facts = {"name": item.name, "kind": item.kind, "party": item.party}
    return toml_value(facts | {"lifetime": "P1Y"})


def _place(case: Case, service: Service) -> Path:
    """Return where the policy mentions `service`: a line for the reader to see."""
    category = ("categories", service.category, "services")
    for path in (("services", service.id), category):
        if path in case.file.lines:
            return path
    return ("site",)


RULES = (
    Rule(
        "open-point",
        "warning",
        "GDPR 13; Act 917/2014 s. 205(1); C-02 to C-19",
        "Visitors have a right to know this, and only the owner can say it. We "
        "never fill it in: until it is answered, the declaration says plainly that "
        "the owner has not said it yet.",
        _open_points,
    ),
)
