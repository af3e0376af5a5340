"""What the last step says of the policy: faults, open points, remarks, each by a link.

A point is shown with the step that asks for it. What no step asks is answered in the
editor, once the site is published.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from consent_service.catalog import Service
from consent_service.findings import Finding
from consent_service.policy.first_policy import FirstAnswers
from consent_service.policy.first_things import Thing
from consent_service.policy.lint import asked_in
from consent_service.policy.toml_lines import line_index
from consent_service.web.set_up.draft import Draft

# What the set-up asks of services of the catalog, by the field of the policy.
ASKED: Final = ("data_retention", "transfers")
_STEPS: Final[Mapping[str, str]] = {
    "site": "site",
    "domains": "site",
    "languages": "languages",
    "controller": "controller",
    "notice_url": "controller",
    "appearance": "appearance",
    "categories": "services",
}
# What nobody has said yet. Who sets what is remembered no step asks: many sites have
# nothing of the kind.
_WHO_SETS: Final = "preferences-set-by"
_UNANSWERED: Final = frozenset({"open-point", _WHO_SETS})
# Answered in the editor alone: no step of the set-up has a field for it.
_LATER: Final = frozenset({_WHO_SETS, "necessary-needs-reason"})
# About a field that the file lacks.
_LACKING: Final[Mapping[str, str]] = {
    "notice-url-missing": "notice_url",
    "controller-contact-missing": "controller.email",
}
# What a field of the policy is called in the forms of the set-up.
_IDS: Final[Mapping[str, str]] = {"domains": "domain"}


class Point(msgspec.Struct, frozen=True):
    """One finding; `step` and `field` are where it is mended, "" for the editor.

    `has_more` says that a part of it is mended in the editor all the same.
    """

    finding: Finding
    step: str = ""
    field: str = ""
    has_more: bool = False

    @property
    def question(self) -> str:
        """The owner's own question, "" if it is none."""
        place, _, text = self.finding.message.partition(": ")
        is_question = self.finding.rule == "open-point" and place == self.finding.words
        return text if is_question else ""


class Points(msgspec.Struct, frozen=True):
    """What was found in a draft.

    Attributes:
        faults: What keeps it from being published.
        unanswered: What nobody has said yet.
        remarks: All else.
        names: What services are called, by id.
    """

    faults: list[Point] = []
    unanswered: list[Point] = []
    remarks: list[Point] = []
    names: Mapping[str, str] = {}


def points_of(draft: Draft, answers: FirstAnswers, language: str) -> Points:
    """Return the findings of a draft, in the names of a language of the pages."""
    services = draft.revision.policy.services if draft.revision else ()
    every = {service.id: service for service in services}
    found = Points(names=dict(_names(every, language)))
    paths = _paths(draft.text) if draft.findings else {}
    questions = draft.revision.policy.open if draft.revision else ()
    # That nothing is asked stands above them already.
    for said in (each for each in draft.findings if each.rule != "banner-not-needed"):
        finding = asked_in(said, questions, language)
        group = found.remarks
        if finding.severity == "error":
            group = found.faults
        elif finding.rule in _UNANSWERED:
            group = found.unanswered
        group.append(_point(paths.get(finding.line or 0, ""), finding, answers, every))
    return found


def _paths(text: str) -> dict[int, str]:
    """Return the field at each line of a policy file, the innermost one."""
    at: dict[int, str] = {}
    for path, line in sorted(line_index(text).items(), key=lambda pair: len(pair[0])):
        at[line] = ".".join(map(str, path))
    return at


def _names(services: Mapping[str, Service], language: str) -> Iterator[tuple[str, str]]:
    for id_, service in services.items():
        # Nobody has named it: what was seen of it says more than its id.
        seen = service.seen_as if "name" in service.open else ""
        yield id_, seen or service.titles.get(language) or service.name


def _point(
    path: str,
    finding: Finding,
    answers: FirstAnswers,
    services: Mapping[str, Service],
) -> Point:
    if finding.rule == "open-point":
        # It begins with the place that it is about.
        path = finding.message.partition(" ")[0].rstrip(":")
    if finding.rule in _LATER:
        return Point(finding)
    path = _LACKING.get(finding.rule, path)
    top, _, rest = path.partition(".")
    if top == "services" and (service := services.get(rest.partition(".")[0])):
        return _service_point(finding, service, answers)
    step = _STEPS.get(top, "")
    field = path.rpartition(".")[2] if top in ("controller", "appearance") else top
    return Point(finding, step, _IDS.get(field, field) if step else "")


def _service_point(finding: Finding, service: Service, answers: FirstAnswers) -> Point:
    number = _number_of(service, answers.things)
    still_open = (
        (finding.words or "").split(", ") if finding.rule == "open-point" else []
    )
    if number is not None:
        return _thing_point(finding, number, answers, still_open)
    asked = [field for field in ASKED if field in still_open]
    if asked:
        name = "retention" if asked[0] == "data_retention" else asked[0]
        more = len(asked) < len(still_open)
        return Point(finding, "open", f"{name}.{service.id}", has_more=more)
    return Point(finding)


def _thing_point(
    finding: Finding, number: int, answers: FirstAnswers, still_open: list[str]
) -> Point:
    """Return where what was seen is asked about: the field that answers it."""
    things, at = answers.things, f"thing.{number}"
    if not still_open or "." in still_open[0]:
        # The owner's own question, or a remark on what was typed.
        asked = _asked(finding, things)
        field = "note" if asked is not None or not things[number].title else "title"
        return Point(finding, "services", f"thing.{asked or number}.{field}")
    thing = things[number]
    has_more = still_open != ["purpose"]
    if not thing.title:
        # Nobody has described it yet.
        return Point(finding, "services", f"{at}.title", has_more)
    if "purpose" not in still_open:
        return Point(finding)
    said = _first_said(things, thing)
    if said is None:
        return Point(finding, "services", f"{at}.purpose", has_more)
    spoken = things[said].purposes
    missing = (tag for tag in answers.languages[1:] if not spoken.get(tag))
    tag = next(missing, answers.languages[-1])
    return Point(finding, "open", f"thing.{said}.purpose.{tag}", has_more)


def _asked(finding: Finding, things: tuple[Thing, ...]) -> int | None:
    """Return which of the things the owner's question is about."""
    for number, thing in enumerate(things):
        if thing.note and f": {thing.label}: " in finding.message:
            return number
    return None


def _first_said(things: tuple[Thing, ...], thing: Thing) -> int | None:
    """Return which thing of the same service has the purpose that is written."""
    for number, each in enumerate(things):
        is_same = (each.title, each.category) == (thing.title, thing.category)
        if is_same and each.purpose:
            return number
    return None


def _number_of(service: Service, things: tuple[Thing, ...]) -> int | None:
    """Return which of the things that were seen the service was made of first."""
    names = {item.name for item in service.items}
    for number, thing in enumerate(things):
        is_host = thing.host.partition(":")[0] in service.hosts
        if thing.name in names or (not thing.name and is_host):
            return number
    return None
