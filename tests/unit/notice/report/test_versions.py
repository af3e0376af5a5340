"""A page in two languages has both texts in the report, beside their findings."""

import re

from consent_service.notice.check import lint_notice
from consent_service.notice.report.page import page_values, report_page
from tests.unit.notice.conftest import TODAY
from tests.unit.notice.reading.test_languages import ENGLISH, FINNISH, read

HTML = (
    f'<body><div lang="fi">{FINNISH}</div><div lang="en">{ENGLISH}'
    "<p>By using the site you accept cookies.</p></div></body>"
)


def test_each_language_has_its_text_beside_its_own_findings() -> None:
    """Issue 16: only the text of the first language stood there."""
    report = lint_notice(read(HTML), today=TODAY, language="fi")

    texts = page_values(report, "fi", checked=TODAY)["texts"]

    assert [(text.language, text.name) for text in texts] == [
        ("fi", "suomi"),
        ("en", "englanti"),
    ]
    english = texts[1].rows
    assert any(row.notes for row in english)
    said = {"".join(part.text for part in row.parts): row for row in english}
    wrong = said["By using the site you accept cookies."]
    assert wrong.notes
    assert any(part.marked for part in wrong.parts)
    numbers = [row.number for text in texts for row in text.rows]
    assert numbers == list(range(len(numbers)))


def test_every_place_of_a_finding_is_on_the_page_once() -> None:
    report = lint_notice(read(HTML), today=TODAY, language="fi")

    page = report_page(report, "fi", checked=TODAY)

    linked = set(re.findall(r'href="#(block-\d+)"', page))
    there = re.findall(r'id="(block-\d+)"', page)
    assert linked
    assert linked <= set(there)
    assert len(there) == len(set(there))
    assert '<span lang="en">' in page


def test_a_notice_in_one_language_has_no_heading_for_it() -> None:
    report = lint_notice(read(f"<body>{FINNISH}</body>"), today=TODAY, language="fi")

    assert "<h3>Suomi</h3>" not in report_page(report, "fi", checked=TODAY)
