"""The rule on what is written as open: questions that only the owner can answer."""

from collections.abc import Iterator

from consent_service.policy.lint.rule import Found, Rule, Subject
from consent_service.policy.model import Service
from consent_service.policy.toml_lines import Path

# How each open field is called, and how its answer is written.
_FIELDS = {
    "name": ("which tool it is", "its id in the catalog instead"),
    "purpose": ("what it is for", "purpose"),
    "provider": ("who provides it", "provider"),
    "data_collected": ("what data it collects", "data_collected"),
    "data_retention": ("how long the data are kept", "data_retention"),
    "transfers": ("whether data leave the EEA", "transfers"),
    "opt_out": ("how to opt out of it", "opt_out"),
    "items": ("which cookies it keeps", "items"),
    "lifetimes": ("how long its cookies last", "lifetime of each of items"),
    "hosts": ("which hosts it contacts", "hosts"),
}


def _open_points(subject: Subject) -> Iterator[Found]:
    for number, point in enumerate(subject.policy.open):
        words = point.question
        question = words.get(subject.policy.languages[0]) or "".join(
            list(words.values())[:1]
        )
        yield Found(
            ("open", number),
            point.place,
            f"{point.place}: {question}",
            "answer it in the policy and take this [[open]] out",
        )
    for service in subject.policy.services:
        if service.open:
            yield _open_service(subject, service)


def _open_service(subject: Subject, service: Service) -> Found:
    questions = [_FIELDS[field][0] for field in service.open]
    answers = [_FIELDS[field][1] for field in service.open]
    return Found(
        _place(subject, service),
        ", ".join(service.open),
        f"services.{service.id} does not tell yet: {', '.join(questions)}",
        f"write under [services.{service.id}]: {', '.join(answers)}",
    )


def _place(subject: Subject, service: Service) -> Path:
    """Return where the owner wrote of `service`, for a line to look at."""
    category = ("categories", service.category, "services")
    for path in (("services", service.id), category):
        if path in subject.file.lines:
            return path
    return ("site",)


RULES = (
    Rule(
        "open-point",
        "warning",
        "GDPR 13; Act 917/2014 s. 205(1); C-02 to C-19",
        "Visitors have to be told this, and only the site's owner can know it. We "
        "never fill it in: until it is answered, the declaration says plainly that "
        "the owner has not told it yet.",
        _open_points,
    ),
)
