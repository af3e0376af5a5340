"""The report as a page: whole, quiet, and proof against what a site writes."""

from html.parser import HTMLParser

import msgspec
import pytest
from typing_extensions import override

from consent_service.notice.language.texts import load_texts
from consent_service.scan.banner.values import Inspection, Mark, Picture
from consent_service.scan.baseline import with_baseline
from consent_service.scan.html.chart import chart_of
from consent_service.scan.html.overview import first_steps, verdict_sentence
from consent_service.scan.html.page import report_page
from consent_service.scan.report import (
    Banner,
    Control,
    Evidence,
    Initiator,
    Limit,
    Moment,
    NoticeSeen,
    Observation,
    PageSeen,
    Pass,
    Report,
    Truth,
    TruthRow,
)
from consent_service.scan.report_words import Decision
from consent_service.scan.speech import SPOKEN, speech_in
from consent_service.scan.text import report_text
from tests.unit.scan.test_report import COOKIE, FINDING, REPORT

EVIL = "\"'><script>alert(1)</script><img src=https://evil.test/x onerror=alert(1)>"
DENIED: dict[str, Decision] = {"necessary": "granted", "analytics": "denied"}


def full(text: str = "tila", language: str = "fi") -> Report:
    """Return a report in which the site wrote `text` wherever it can write."""
    subject = msgspec.structs.replace(COOKIE, name=text, host=text)
    finding = msgspec.structs.replace(
        FINDING,
        subject=subject,
        message=text,
        pages=(text,),
        category="analytics",
        words=text,
        file="shop.toml",
        line=3,
        initiator=Initiator(url=text, line=1, chain=(text, text)),
        evidence=Evidence(
            during="no_choice", page=text, seconds=0.4, labels=(text,), things=(text,),
            cname=(text,), queue=((text, 0.1),), request=text, link=text,
        ),
    )  # fmt: skip
    return msgspec.structs.replace(
        REPORT,
        url=f"https://shop.test/{text}",
        language=language,
        agent=text,
        banner=Banner(
            found=True,
            product=text,
            place="page",
            language="fi",
            controls=(Control("accept", text, 1),),
        ),
        passes=(
            Pass(id="no_choice", done=True, decisions=DENIED),
            Pass(id="only:analytics", done=False, why=text),
        ),
        pages=(PageSeen(url=text, status=200, settled=True, found_by="start"),),
        observations=(
            Observation(
                subject=subject,
                party="first",
                usual_category="analytics",
                passes=("no_choice",),
                probably=text,
            ),
        ),
        findings=(finding,),
        limits=(Limit(kind="http_error", page=text, message=text),),
        notice=NoticeSeen(url=text, found_at="page", why=text),
        timeline=(Moment(seconds=0.2, type="cookie", name=text, host=text),),
        truth=Truth(services=(TruthRow(id=text, name=text, seen=True),)),
    )


def inspection(text: str = "tila") -> Inspection:
    mark = Mark("accept", text, 0.1, 0.2, 0.3, 0.4, b"\xff\xd8")
    return Inspection(picture=Picture(b"\xff\xd8", 600, 200, (mark,)), text=text)


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", SPOKEN)
def test_what_a_site_writes_stays_text(language: str) -> None:
    """Titles, names, addresses and labels are the site's, and a site may be hostile."""
    page = report_page(full(EVIL, language), inspection(EVIL))

    elements = _Elements(page).found
    assert "script" not in {tag for tag, _ in elements}
    assert not [name for _, given in elements for name in given if name[:2] == "on"]


def test_nothing_is_asked_from_outside() -> None:
    page = report_page(full(EVIL), inspection(EVIL))

    addresses = [
        given[name] or ""
        for _, given in _Elements(page).found
        for name in ("src", "href", "action", "srcset")
        if name in given
    ]
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert "default-src 'none'" in page


def test_marks_that_turn_writing_around_are_left_out() -> None:
    assert "\u202e" not in report_page(full("a\u202eb"))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_page_has_no_word_of_another_language(language: str) -> None:
    ours = report_page(full(language=language), inspection())

    english = load_texts("consent_service.scan", "texts", "en")["html"]
    said = load_texts("consent_service.scan", "texts", language)["html"]
    foreign = [
        text
        for key, text in english.items()
        if "{" not in text and len(text) > 12 and said[key] != text and text in ours
    ]
    assert foreign == []


def test_the_verdict_names_what_runs_before_the_choice() -> None:
    assert (
        verdict_sentence(full(), speech_in("en"))
        == "One thing runs before visitors have chosen; errors in all: 1."
    )


def test_silence_of_a_scan_that_was_not_whole_is_not_called_clean() -> None:
    report = msgspec.structs.replace(full(), findings=(), verdict="incomplete")

    assert "not everything could be seen" in verdict_sentence(report, speech_in("en"))


def test_what_nobody_knows_is_not_called_clean() -> None:
    """A tracker of no known service is a remark, and still the first thing to do."""
    unknown = msgspec.structs.replace(
        FINDING, rule="unclassified", severity="info", suggestion="find out"
    )
    report = msgspec.structs.replace(full(), findings=(unknown,), verdict="clean")

    said = verdict_sentence(report, speech_in("en"))

    assert said.startswith("Nothing is wrong among what is known.")
    assert "no known service explains: 1" in said
    assert said in report_text(msgspec.structs.replace(report, language="en"))
    assert [step.action for step in first_steps(report)] == ["find out"]


def test_an_action_that_mends_several_findings_is_one_step() -> None:
    second = msgspec.structs.replace(FINDING, id="b", suggestion="hold it")
    first = msgspec.structs.replace(FINDING, id="a", suggestion="hold it")
    report = msgspec.structs.replace(full(), findings=(first, second))

    (step,) = first_steps(report)
    assert (step.action, step.findings) == ("hold it", 2)


def test_an_accepted_finding_asks_for_no_step() -> None:
    accepted = msgspec.structs.replace(FINDING, accepted="It is our own.")

    assert first_steps(msgspec.structs.replace(full(), findings=(accepted,))) == []


def test_the_chart_calls_a_breach_only_what_the_scan_found() -> None:
    found = chart_of(full(), speech_in("en"))
    without = chart_of(msgspec.structs.replace(full(), findings=()), speech_in("en"))

    assert [cell.state for cell in found.rows[0].cells] == ["breach", "missing"]
    assert [cell.state for cell in without.rows[0].cells] == ["allowed", "missing"]


def test_the_page_says_what_is_new_and_what_is_gone() -> None:
    clean = msgspec.structs.replace(full(), findings=())
    page = report_page(with_baseline(full("ero"), clean))

    assert "Uutta: 1" in page
    assert "Korjattu tai poistunut: 0" in page


def test_a_picture_is_within_the_page_and_its_marks_within_the_picture() -> None:
    wide = Mark("accept", "x", -0.5, 0.2, 3.0, 0.4)
    picture = Picture(b"\xff\xd8", 600, 200, (wide,))

    page = report_page(full(), Inspection(picture=picture))

    assert "data:image/jpeg;base64,/9g=" in page
    assert "left: 0.0%; top: 20.0%; width: 100.0%" in page


@pytest.mark.parametrize(
    ("language", "seconds", "took"),
    [("fi", "0,20", "2 s"), ("sv", "0,20", "2 s"), ("en", "0.20", "2 s")],
)
def test_numbers_are_those_of_the_language(
    language: str, seconds: str, took: str
) -> None:
    """Issue 16: a Finnish report said "0.20 s"."""
    page = report_page(full(language=language))

    assert f"<time>{seconds} s</time>" in page
    assert f"<dd>{took}</dd>" in page


def test_the_language_of_a_banner_is_called_by_its_name() -> None:
    """Three languages had a name; of all others the tag was shown."""
    banner = msgspec.structs.replace(full().banner, language="et")

    assert "Kieli: viro." in report_page(msgspec.structs.replace(full(), banner=banner))
