"""The four forms of a report."""

import re
from html.parser import HTMLParser

import msgspec
import pytest
from typing_extensions import override

from consent_service.errors import NotFoundError
from consent_service.notice.check import Report
from consent_service.notice.report.data import report_json, report_sarif
from consent_service.notice.report.page import report_page
from consent_service.notice.rules.table import RULES, get_rule
from tests.unit.notice.conftest import TODAY, Check

NOTICE = """\
Tietosuojaseloste

Jatkamalla sivuston käyttöä hyväksyt <evästeet> ja henkilötietojesi käsittelyn, josta
kerrotaan tässä.
"""


@pytest.fixture
def report(check: Check) -> Report:
    return check(NOTICE)


def test_json_has_the_fields_that_programs_rely_on(report: Report) -> None:
    told = msgspec.json.decode(msgspec.json.encode(report_json(report)))

    first = told["findings"][0]
    assert set(first) >= {
        "rule",
        "severity",
        "line",
        "words",
        "message",
        "source",
        "suggestion",
        "section",
        "remedy",
        "first",
        "why",
        "laws",
    }
    assert told["counts"]["error"] == report.count("error")
    assert told["language"] == "fi"


def test_json_gathers_the_findings_into_tasks(report: Report) -> None:
    told = msgspec.json.decode(msgspec.json.encode(report_json(report)))

    numbers = [number for task in told["tasks"] for number in task["findings"]]
    assert sorted(numbers) == list(range(len(told["findings"])))
    assert told["tasks"][0]["chapter"] == "first"
    assert told["tasks"][0]["steps"][0]["remedy"] == "change"


def test_sarif_speaks_the_language_asked_for(report: Report) -> None:
    run = report_sarif(report, "fi")["runs"][0]

    assert " Ehdotus: " in run["results"][0]["message"]["text"]
    assert " Peruste: " in run["tool"]["driver"]["rules"][0]["help"]["text"]


def test_the_page_links_from_its_contents_to_tasks_text_and_laws(
    report: Report,
) -> None:
    page = report_page(report, checked=TODAY)

    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets - set(re.findall(r' id="([^"]+)"', page)) == set()
    assert {"task-1", "source-1"} <= targets
    assert "Tarkistettu 22. marraskuuta 2026" in page


def test_sarif_names_every_rule_and_places_every_finding(report: Report) -> None:
    run = report_sarif(report)["runs"][0]

    names = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= names
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "notice.txt"}
    assert place["region"]["startLine"] == 3


def test_the_page_marks_the_words_and_lets_no_markup_through(report: Report) -> None:
    page = report_page(report, checked=TODAY)

    assert "<mark>Jatkamalla sivuston käyttöä hyväksyt</mark>" in page
    assert "&lt;evästeet&gt;" in page
    assert "<script" not in page
    assert "http" not in page.partition("</style>")[0]


def test_the_page_is_well_formed_and_has_one_heading_above_all(report: Report) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.seen: list[str] = []

        @override
        def handle_starttag(self, tag: str, attrs: object) -> None:
            del attrs
            self.seen.append(tag)
            if tag != "meta":
                self.open.append(tag)

        @override
        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    tags = Tags()
    tags.feed(report_page(report, "en", checked=TODAY))

    assert tags.open == []
    assert tags.seen.count("h1") == 1
    assert tags.seen.count("main") == 1


def test_an_excerpt_is_not_blamed_for_what_it_does_not_hold(check: Check) -> None:
    report = check(NOTICE, excerpt=True)

    assert {finding.line for finding in report.findings} == {3}


def test_rules_have_names_of_their_own() -> None:
    names = [rule.entry.id for rule in RULES]

    assert len(names) == len(set(names))


def test_a_rule_is_found_by_its_name() -> None:
    rule = get_rule("continued-use-consent")

    assert rule is not None
    assert rule.entry.severity == "error"
    with pytest.raises(
        NotFoundError, match="no rule 'continued-use-consnt'"
    ) as refused:
        get_rule("continued-use-consnt")
    assert "continued-use-consent" in refused.value.hint
