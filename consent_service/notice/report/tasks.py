"""What the owner has to do, in order: findings gathered into tasks.

1. Findings that are mended by the same words are one task: no suggestion comes twice.
2. What has to change at once comes first, the gravest on top.
3. The rest goes by the section of the notice to write. What a section lacks is one
   task with its parts.
4. Remarks come last, one for each rule.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from consent_service.findings import SEVERITIES, Severity
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.remedies import FIRST, REMEDIES, Remedy, is_first
from consent_service.notice.rules.table import load_sections

# As a notice is best written, and what is about its text as a whole at the end.
SECTIONS = (
    "identity", "purposes", "data", "recipients", "transfers", "retention", "rights",
    "cookies", "law", "form", "policy",
)  # fmt: skip


class Step(msgspec.Struct, frozen=True):
    """One thing to do or to write."""

    remedy: Remedy
    text: str


class Task(msgspec.Struct, frozen=True):
    """Findings that are mended together."""

    section: str
    findings: tuple[NoticeFinding, ...]

    @property
    def severity(self) -> Severity:
        """That of its gravest finding."""
        return min((one.severity for one in self.findings), key=SEVERITIES.index)

    @property
    def is_first(self) -> bool:
        return any(
            is_first(finding.rule) and finding.severity != "info"
            for finding in self.findings
        )

    @property
    def is_absence(self) -> bool:
        return all(finding.is_absence for finding in self.findings)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do about it, each step once, changes before words."""
        found = dict.fromkeys(
            Step(finding.remedy, finding.suggestion)
            for finding in self.findings
            if finding.suggestion
        )
        return tuple(sorted(found, key=lambda step: REMEDIES.index(step.remedy)))

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    def of_rule(self, rule: str) -> tuple[NoticeFinding, ...]:
        return tuple(finding for finding in self.findings if finding.rule == rule)


class Answer(msgspec.Struct, frozen=True):
    """All tasks of a notice: what comes first, the rest, and remarks."""

    first: tuple[Task, ...]
    rest: tuple[Task, ...]
    remarks: tuple[Task, ...]

    def by_section(self) -> Iterator[tuple[str, list[Task]]]:
        """Yield the sections that have tasks, in the order of a notice."""
        for section in SECTIONS:
            if tasks := [task for task in self.rest if task.section == section]:
                yield section, tasks


def is_list(task: Task) -> bool:
    """Return whether the task is what a section lacks, with no part above others."""
    return task.is_absence and len(task.rules) > 1 and not task.is_first


def gather_tasks(findings: Sequence[NoticeFinding]) -> Answer:
    """Return what the owner has to do about `findings`, in order."""
    tasks = list(_by_suggestion(findings))
    first = [task for task in tasks if task.is_first]
    remarks = [task for task in tasks if task.severity == "info"]
    rest = [task for task in tasks if task not in first and task not in remarks]
    return Answer(
        first=tuple(sorted(first, key=_gravity)),
        rest=tuple(sorted(_with_joined_absences(rest), key=_order)),
        remarks=tuple(remarks),
    )


def _by_suggestion(findings: Sequence[NoticeFinding]) -> Iterator[Task]:
    grave = {finding.suggestion for finding in findings if finding.severity != "info"}
    groups: dict[str, list[NoticeFinding]] = {}
    for finding in findings:
        # Every misspelt word has its own suggestion: as a remark they are one.
        key = finding.suggestion if finding.suggestion in grave else finding.rule
        groups.setdefault(key or finding.rule, []).append(finding)
    return map(_task, groups.values())


def _task(findings: Iterable[NoticeFinding]) -> Task:
    ordered = sorted(findings, key=_weight)
    return Task(ordered[0].section, tuple(ordered))


def _weight(finding: NoticeFinding) -> tuple[int, int, int]:
    return (
        SEVERITIES.index(finding.severity),
        _rank(finding.rule),
        list(load_sections()).index(finding.rule),
    )


def _with_joined_absences(tasks: Sequence[Task]) -> Iterator[Task]:
    absent: dict[str, list[NoticeFinding]] = {}
    for task in tasks:
        if task.is_absence:
            absent.setdefault(task.section, []).extend(task.findings)
        else:
            yield task
    yield from map(_task, absent.values())


def _gravity(task: Task) -> int:
    return min(_rank(rule) for rule in task.rules)


def _rank(rule: str) -> int:
    return FIRST.index(rule) if is_first(rule) else len(FIRST)


def _order(task: Task) -> tuple[int, int, int]:
    line = min(finding.line or 0 for finding in task.findings)
    return SECTIONS.index(task.section), SEVERITIES.index(task.severity), line
