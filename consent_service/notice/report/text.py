"""The report for a person at a terminal, in one language to the last word."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from consent_service.laws import law_names
from consent_service.notice.check import Report
from consent_service.notice.report.error_words import in_words
from consent_service.notice.report.labels import Labels, load_labels
from consent_service.notice.report.places import place_words
from consent_service.notice.report.tasks import Answer, Task, gather_tasks, is_list
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.rule_texts import load_advice

_WIDTH = 88
_MOST_PLACES = 4  # of one rule: an owner who mends four looks for the rest
_MOST_WORDS = 120  # characters of a quotation


def report_text(report: Report, language: str = "") -> str:
    """Return the report as text, in `language` or that of the notice."""
    writer = _Writer(report, language or report.notice.language)
    return "\n".join(writer.lines()) + "\n"


def summary_lines(answer: Answer, labels: Labels) -> Iterator[str]:
    """Yield how much there is to do, in a sentence or two."""
    first, rest = len(answer.first), len(answer.rest)
    words = labels.report
    key = "summary" if first and rest else "summary_first" if first else "summary_rest"
    if first or rest:
        yield words[key].format(
            total=labels.amount("tasks", first + rest),
            first=first,
            rest=rest,
        )
    else:
        yield words["nothing"]
    if answer.remarks:
        remarks = labels.amount("remarks", len(answer.remarks))
        yield words["remarks_counted"].format(remarks=remarks)


class _Writer:
    """One report being written: its words, and the number of the next task."""

    def __init__(self, report: Report, language: str) -> None:
        self._report = report
        self._language = language
        self._labels = load_labels(language)
        self._answer = gather_tasks(report.findings)
        self._numbers = count(1)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        if self._answer.first:
            yield from self._chapter("first")
            yield from _wrapped(self._labels.chapter["first_text"])
            yield from self._tasks(self._answer.first)
        if self._answer.rest:
            yield from self._chapter("rest" if self._answer.first else "all")
        for section, tasks in self._answer.by_section():
            yield from ("", f"--- {self._labels.section[section]}")
            yield from self._tasks(tasks)
        if self._answer.remarks:
            yield from self._chapter("remarks")
            for task in self._answer.remarks:
                yield from self._remark(task)
        yield from self._foot()

    def _head(self) -> Iterator[str]:
        words = self._labels.report
        yield f"{words['title']}: {self._report.notice.source}"
        for page in self._report.pages:
            yield f"  {words['read']}: {page.address}"
        for place, reason in self._report.unread:
            yield f"  {words['unread']}: {place} ({in_words(reason, self._language)})"
        yield from _wrapped(" ".join(summary_lines(self._answer, self._labels)))

    def _foot(self) -> Iterator[str]:
        words = self._labels.report
        yield ""
        if self._report.notice.form not in {"html", "markdown"}:
            yield from _wrapped(words["links_unseen"])
        if any("[" in finding.suggestion for finding in self._report.findings):
            yield from _wrapped(words["blanks"])
        if self._report.findings:
            tasks = [*self._answer.first, *self._answer.rest, *self._answer.remarks]
            yield words["more"].format(rule=tasks[0].rules[0])
        yield from _wrapped(words["help"])

    def _chapter(self, name: str) -> Iterator[str]:
        title = self._labels.chapter[name]
        yield from ("", title.upper(), "=" * len(title))

    def _tasks(self, tasks: Iterable[Task]) -> Iterator[str]:
        for task in tasks:
            yield ""
            yield from self._task(task)

    def _task(self, task: Task) -> Iterator[str]:
        words = self._labels.finding
        number = f"{next(self._numbers)}. "
        if is_list(task):
            yield from _wrapped(f"{words['missing']}:", number)
            for rule in task.rules:
                yield from self._part(task.of_rule(rule))
        else:
            head, *others = task.rules
            yield from self._part(task.of_rule(head), number)
            for rule in others:
                yield from self._part(task.of_rule(rule))
        yield from self._advice(task)

    def _part(
        self, findings: Sequence[NoticeFinding], number: str = "   – "
    ) -> Iterator[str]:
        """Yield one rule of a task: what is wrong, and where."""
        finding = findings[0]
        severity = self._labels.finding[finding.severity]
        yield from _wrapped(
            f"{finding.message} ({severity}, {finding.rule})", number, len(number)
        )
        shown = [one for one in findings if self._quoted(one)][:_MOST_PLACES]
        for one in shown:
            yield from _wrapped(self._quoted(one), "     ", 5)
        if len(findings) > len(shown) and shown:
            yield "     " + self._labels.amount("more", len(findings) - len(shown))

    def _quoted(self, finding: NoticeFinding) -> str:
        place = place_words(self._report, finding, self._labels)
        if not finding.words:
            return place
        quoted = self._labels.finding["quoted"].format(words=_short(finding.words))
        return f"{place}: {quoted}" if place else quoted

    def _advice(self, task: Task) -> Iterator[str]:
        words = self._labels.finding
        for remedy, texts in _by_remedy(task):
            yield from _wrapped(f"{words[remedy]}: {' '.join(texts)}", "   > ", 5)
        advice = load_advice(self._language)
        reasons = list(dict.fromkeys(advice[rule].why for rule in task.rules))
        if len(reasons) == 1 or not is_list(task):
            yield from _wrapped(f"{words['why']}: {reasons[0]}", "   ", 5)
        sources = law_names([one.source for one in task.findings], self._language)
        yield from _wrapped(f"{words['source']}: {sources}", "   ", 5)

    def _remark(self, task: Task) -> Iterator[str]:
        """Yield a remark in few lines: what, where, and what to do."""
        words = self._labels.finding
        finding = task.findings[0]
        yield from _wrapped(f"{finding.message} ({finding.rule})", "- ", 2)
        own = len({one.suggestion for one in task.findings}) > 1
        for one in task.findings[:_MOST_PLACES] if not own else task.findings:
            if one.line or one.words:
                write = f" → {one.suggestion}" if own else ""
                yield from _wrapped(f"{self._quoted(one)}{write}", "    ", 4)
        if not own:
            step = task.steps[0]
            yield from _wrapped(f"{words[step.remedy]}: {step.text}", "  > ", 4)


def _by_remedy(task: Task) -> Iterator[tuple[str, list[str]]]:
    steps = task.steps
    for remedy in dict.fromkeys(step.remedy for step in steps):
        yield remedy, [step.text for step in steps if step.remedy == remedy]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS].rstrip()}…"


def _wrapped(text: str, first: str = "", indent: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * (indent or len(first)),
        break_long_words=False,
        break_on_hyphens=False,
    )
