"""What the page of a report is made of: chapters of tasks, rows of text, laws."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

import msgspec

from consent_service.findings import Severity
from consent_service.laws import laws_of
from consent_service.locales.names import language_name
from consent_service.notice.check import Report
from consent_service.notice.document import Block
from consent_service.notice.report.labels import Labels
from consent_service.notice.report.places import block_of, place_words
from consent_service.notice.report.tasks import Answer, Step, Task, is_list
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.rule_texts import load_advice


class NumberedLaw(msgspec.Struct, frozen=True):
    """A law of the legend."""

    number: int
    tag: str
    name: str
    says: str


class Place(msgspec.Struct, frozen=True):
    """Where a finding stands: in words, and the number of its block."""

    place: str
    words: str
    block: int | None


class Part(msgspec.Struct, frozen=True):
    """One rule of a task with its places."""

    message: str
    places: tuple[Place, ...]


class Numbered(msgspec.Struct, frozen=True):
    """A task as the page shows it. `places` are those of its title."""

    number: int
    title: str
    severity: Severity
    places: tuple[Place, ...]
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    why: str
    laws: tuple[NumberedLaw, ...]
    rules: tuple[str, ...]
    findings: tuple[NoticeFinding, ...]


class Group(msgspec.Struct, frozen=True):
    """Tasks under one heading, or under that of their chapter if `title` is ""."""

    title: str
    tasks: tuple[Numbered, ...]


class Chapter(msgspec.Struct, frozen=True):
    """A part of the answer."""

    title: str
    text: str
    groups: tuple[Group, ...]

    @property
    def tasks(self) -> tuple[Numbered, ...]:
        return tuple(task for group in self.groups for task in group.tasks)


class Piece(msgspec.Struct, frozen=True):
    """A piece of a block's text, marked where a finding quotes it."""

    text: str
    marked: bool


class Note(msgspec.Struct, frozen=True):
    """A finding beside the text: the number of its task, and what is wrong."""

    number: int
    severity: Severity
    message: str


class Text(msgspec.Struct, frozen=True):
    """The notice in one of its languages. `name` is that of the language."""

    language: str
    name: str
    rows: tuple["Row", ...]


class Row(msgspec.Struct, frozen=True):
    """A block of the notice: its number in the report, what it says and what is wrong.

    `line` is None in a web page, where nobody sees lines.
    """

    number: int
    line: int | None
    kind: str
    parts: tuple[Piece, ...]
    notes: tuple[Note, ...]


def gather_laws(
    findings: Iterable[NoticeFinding], language: str
) -> dict[str, NumberedLaw]:
    """Return the laws behind `findings` by their tags, in the order of the legend."""
    laws = {
        law.tag: law
        for finding in findings
        for law in laws_of(finding.source, language)
    }
    return {
        tag: NumberedLaw(number, tag, laws[tag].name, laws[tag].says)
        for number, tag in enumerate(sorted(laws), start=1)
    }


def gather_chapters(
    report: Report,
    answer: Answer,
    labels: Labels,
    language: str,
    laws: Mapping[str, NumberedLaw],
) -> list[Chapter]:
    """Return the chapters that have tasks, numbered through."""
    numbers = count(1)

    def numbered(tasks: Iterable[Task]) -> tuple[Numbered, ...]:
        return tuple(
            _numbered(task, next(numbers), report, labels, language, laws)
            for task in tasks
        )

    first = (Group("", numbered(answer.first)),) if answer.first else ()
    rest = tuple(
        Group(labels.section[section], numbered(tasks))
        for section, tasks in answer.by_section()
    )
    remarks = (Group("", numbered(answer.remarks)),) if answer.remarks else ()
    words = labels.chapter
    chapters = [
        Chapter(words["first"], words["first_text"], first),
        Chapter(words["rest" if first else "all"], "", rest),
        Chapter(words["remarks"], "", remarks),
    ]
    return [chapter for chapter in chapters if chapter.groups]


def _numbered(  # noqa: PLR0913 - what a report knows, handed down once
    task: Task,
    number: int,
    report: Report,
    labels: Labels,
    language: str,
    laws: Mapping[str, NumberedLaw],
) -> Numbered:
    def part(rule: str) -> Part:
        found = task.of_rule(rule)
        return Part(found[0].message, _places(report, found, labels))

    parts = [part(rule) for rule in task.rules]
    advice = load_advice(language)
    reasons = list(dict.fromkeys(advice[rule].why for rule in task.rules))
    tags = dict.fromkeys(
        law.tag
        for finding in task.findings
        for law in laws_of(finding.source, language)
    )
    listed = is_list(task)
    return Numbered(
        number=number,
        title=labels.finding["missing"] if listed else parts[0].message,
        severity=task.severity,
        places=() if listed else parts[0].places,
        parts=tuple(parts if listed else parts[1:]),
        steps=task.steps,
        why="" if listed and len(reasons) > 1 else reasons[0],
        laws=tuple(laws[tag] for tag in tags),
        rules=task.rules,
        findings=task.findings,
    )


def _places(
    report: Report, findings: Sequence[NoticeFinding], labels: Labels
) -> tuple[Place, ...]:
    return tuple(
        Place(
            place_words(report, finding, labels),
            finding.words or "",
            block_of(report, finding),
        )
        for finding in findings
        if finding.words or place_words(report, finding, labels)
    )


def gather_texts(
    report: Report, numbers: Mapping[int, int], language: str
) -> list[Text]:
    """Return the notice in each of its languages, with what was found in each block.

    `numbers` are those of the tasks by the identity of their findings; `language` is
    that of the page.
    """
    placed: dict[int, list[NoticeFinding]] = {}
    for finding in report.findings:
        number = block_of(report, finding)
        if number is not None:
            placed.setdefault(number, []).append(finding)
    has_lines = report.notice.form != "html"
    counted = count()
    return [
        Text(
            notice.language,
            language_name(notice.language, language),
            tuple(
                _row(next(counted), block, placed, numbers, has_lines=has_lines)
                for block in notice.blocks
            ),
        )
        for notice in report.texts
    ]


def _row(
    number: int,
    block: Block,
    placed: Mapping[int, Sequence[NoticeFinding]],
    numbers: Mapping[int, int],
    *,
    has_lines: bool,
) -> Row:
    findings = placed.get(number, [])
    return Row(
        number,
        block.line if has_lines else None,
        block.kind,
        _pieces(block.text, findings),
        tuple(
            Note(numbers[id(finding)], finding.severity, finding.message)
            for finding in findings
        ),
    )


def _pieces(text: str, findings: Sequence[NoticeFinding]) -> tuple[Piece, ...]:
    marked = [False] * len(text)
    for finding in findings:
        start = text.find(finding.words) if finding.words else -1
        if start >= 0:
            end = start + len(finding.words or "")
            marked[start:end] = [True] * (end - start)
    pieces: list[Piece] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marked[at] != marked[begin]:
            pieces.append(Piece(text[begin:at], marked[begin]))
            begin = at
    return tuple(pieces)
