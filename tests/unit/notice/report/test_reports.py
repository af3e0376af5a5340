"""The four forms of a report."""

from html.parser import HTMLParser

import msgspec
import pytest
from typing_extensions import override

from consent_service.errors import NotFoundError
from consent_service.findings import findings_text
from consent_service.notice.check import Report
from consent_service.notice.report.data import report_json, report_sarif
from consent_service.notice.report.page import report_page
from consent_service.notice.rules.table import RULES, get_rule
from tests.unit.notice.conftest import Check

NOTICE = """\
Tietosuojaseloste

Jatkamalla sivuston käyttöä hyväksyt <evästeet> ja henkilötietojesi käsittelyn, josta
kerrotaan tässä.
"""


@pytest.fixture
def report(check: Check) -> Report:
    return check(NOTICE)


def test_text_begins_with_the_place_of_each_finding(report: Report) -> None:
    lines = findings_text(report.findings).splitlines()

    assert lines[0].startswith("notice.txt:3: error: Sivuston käyttö ei ole suostumus.")
    assert lines[0].endswith("[continued-use-consent]")
    assert lines[1] == "    words: Jatkamalla sivuston käyttöä hyväksyt"


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
    }
    assert told["counts"]["error"] == report.count("error")
    assert told["language"] == "fi"


def test_sarif_names_every_rule_and_places_every_finding(report: Report) -> None:
    run = report_sarif(report)["runs"][0]

    names = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= names
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "notice.txt"}
    assert place["region"]["startLine"] == 3


def test_the_page_marks_the_words_and_lets_no_markup_through(report: Report) -> None:
    page = report_page(report)

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
    tags.feed(report_page(report, "en"))

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
