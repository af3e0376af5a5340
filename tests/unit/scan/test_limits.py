"""What a scan could not see stands in its report, and silence is never cleanness."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest

from consent_service.scan.banner.values import Inspection
from consent_service.scan.crawl.discover import Discovery
from consent_service.scan.crawl.robots import Robots
from consent_service.scan.planning import plans_for
from consent_service.scan.report import Counts, Limit, Report
from consent_service.scan.reporting import make_report
from consent_service.scan.state import Cut, ScanState
from consent_service.scan.text import report_text
from consent_service.scan.traces import FoundPage, PassTrace
from tests.unit.scan.seen import cookie, standard, trace, visit

if TYPE_CHECKING:
    from consent_service.scan.passes import PassRun

START = "https://shop.test/"
GIVEN = standard()
SILENT = Inspection()


class _Run(msgspec.Struct):
    """A pass that was made."""

    made: PassTrace

    def trace(self) -> PassTrace:
        return self.made


def report_of(
    *traces: PassTrace, inspection: Inspection = SILENT, cut: Cut | None = None
) -> Report:
    page = FoundPage(url=START, found_by="start")
    at = datetime(2026, 11, 29, tzinfo=UTC)
    result = ScanState(url=START, at=at, limits=[], cut=cut)
    result.discovery = Discovery(
        pages=[page], seen={}, robots=Robots(), inspection=inspection, limits=[]
    )
    result.plans = plans_for(GIVEN, inspection)
    result.runs = [cast("PassRun", _Run(each)) for each in traces]
    return make_report(result, GIVEN)


def made(*events: object) -> list[PassTrace]:
    """Return the passes of a site without a banner, all of one page."""
    page = visit(asked_for=START)
    return [
        trace(name, GIVEN, page, *events) for name in ("no_choice", "gpc", "no_script")
    ]


def test_the_passes_that_a_site_without_a_banner_lacks_are_named() -> None:
    """What nobody knows is said beside it: it may need a choice all the same."""
    report = report_of(*made(cookie("reader_uid")))

    (limit,) = report.limits
    assert limit.kind == "pass_not_run"
    assert limit.passes == ("reject_all", "accept_all", "withdraw")
    assert limit.message == "no choice could be made: no banner was found"
    assert "no known service explains: 1" in report_text(report)
    assert f"pass_not_run: {limit.message}" in report_text(report)


@pytest.mark.parametrize("events", [(), (cookie("PHPSESSID"),)])
def test_a_site_needs_no_banner_to_be_clean(
    events: tuple[Any, ...],
) -> None:
    report = report_of(*made(*events))

    assert [limit.kind for limit in report.limits] == ["pass_not_run"]
    assert report.verdict == "clean"


@pytest.mark.parametrize(
    ("cut", "why"), [("timeout", "time ran out"), ("interrupted", "it was interrupted")]
)
def test_a_pass_that_was_cut_says_why_and_is_named(cut: Cut, why: str) -> None:
    """Seen from outside: what the time limit cut said that it was interrupted."""
    whole, *_ = made()
    broken = visit(1, asked_for=START, whole=False, settled=False)
    gpc = trace("gpc", GIVEN, broken, done=False)
    report = report_of(whole, gpc, cut=cut)

    assert [each.why for each in report.passes if each.id == "gpc"] == [why]
    assert (cut, ("gpc",)) in {(limit.kind, limit.passes) for limit in report.limits}


def test_what_the_page_under_way_had_kept_is_reported() -> None:
    """Seen from outside: Ctrl+C on the first page gave a report without anything."""
    broken = visit(asked_for=START, whole=False, settled=False)
    cut = trace("no_choice", GIVEN, broken, cookie("_ga"), done=False)
    report = report_of(cut, cut="interrupted")

    assert [each.subject.name for each in report.observations] == ["_ga"]
    assert "banner_missing" not in report.counts.kinds


def test_a_page_that_never_answered_is_not_settled_and_is_a_limit() -> None:
    """Seen from outside: status null, and yet settled."""
    report = report_of(cut="timeout")

    (page,) = report.pages
    assert (page.status, page.settled) == (None, False)
    assert ("timeout", "/") in {(limit.kind, limit.page) for limit in report.limits}


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("fi", "1 eväste,", "2 evästettä,"),
        ("sv", "1 kaka,", "2 kakor,"),
        ("en", "1 cookie,", "2 cookies,"),
    ],
)
def test_one_and_two_are_said_as_people_say_them(
    language: str, one: str, two: str
) -> None:
    """Seen from outside: "1 evästeitä"."""

    def said(cookies: int) -> str:
        counts = Counts(observations={"cookie": cookies, "page": 3})
        report = report_of(*made())
        return report_text(
            msgspec.structs.replace(report, counts=counts, language=language)
        )

    assert one in said(1)
    assert two in said(2)


def test_a_browser_without_its_sandbox_is_a_remark_and_hides_nothing() -> None:
    said = "Chromium ran without its own sandbox, because the scan ran as root"
    limit = Limit(kind="sandbox", message=said)
    report = msgspec.structs.replace(report_of(*made()), limits=(limit,))

    assert report_text(report).count("sandbox") == 1
    assert "could not be seen" not in report_text(report)
