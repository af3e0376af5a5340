"""The report as one page: what to do in order, then the text with the findings beside.

Self-contained, without script, readable without styles, and printable.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, StrictUndefined, Template

from consent_service.notice.check import Report
from consent_service.notice.report.error_words import in_words
from consent_service.notice.report.labels import load_labels
from consent_service.notice.report.page_parts import (
    Numbered,
    Text,
    gather_chapters,
    gather_laws,
    gather_texts,
)
from consent_service.notice.report.tasks import gather_tasks
from consent_service.notice.report.text import summary_lines

# The day stands before the month in Europe, also in English.
_REGIONS = {"en": "en_GB"}


def report_page(report: Report, language: str = "", *, checked: date) -> str:
    """Return the report as HTML, labels in `language` or that of the notice.

    `checked` is the day of the check, which the page shows.
    """
    language = language or report.notice.language
    return _template().render(
        language=language, **page_values(report, language, checked=checked)
    )


def page_values(report: Report, language: str, *, checked: date) -> dict[str, Any]:
    """Return what a page shows of the report, by the names that templates use.

    Everything that came from the notice is plain text: templates have to escape it.
    """
    labels = load_labels(language)
    answer = gather_tasks(report.findings)
    laws = gather_laws(report.findings, language)
    chapters = gather_chapters(report, answer, labels, language, laws)
    return {
        "words": labels,
        "notice": report.notice,
        "pages": report.pages,
        "unread": [(place, in_words(why, language)) for place, why in report.unread],
        "checked": format_date(
            checked, "long", locale=_REGIONS.get(language, language)
        ),
        "summary": " ".join(summary_lines(answer, labels)),
        "chapters": chapters,
        "texts": _texts(
            report, [task for part in chapters for task in part.tasks], language
        ),
        "laws": list(laws.values()),
    }


def _texts(report: Report, tasks: Sequence[Numbered], language: str) -> list[Text]:
    numbers = {id(finding): task.number for task in tasks for finding in task.findings}
    return gather_texts(report, numbers, language)


@cache
def _template() -> Template:
    source = resources.files("consent_service.notice.report") / "page.html"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source.read_text(encoding="utf-8"))
