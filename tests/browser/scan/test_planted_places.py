"""Banners in frames of other sites and in closed shadow roots, and pages of trouble."""

import pytest

from tests.browser.scan.conftest import Scan, summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TROUBLE = {
    ("redirect_loop", "/loop"),
    ("unsettled", "/busy"),
    ("timeout", "/hang"),
    ("download", "/file"),
    ("unsettled", "/endless"),
    ("login_wall", "/login"),
    ("blocked", "/bots"),
}


HARDER = {
    ("timeout", "/alerts"),
    ("size_limit", "/large"),
    ("http_error", "/gone"),
    ("unsettled", "/leaves"),
}


def test_a_banner_in_a_frame_of_another_site_is_operated(scan: Scan) -> None:
    report = scan("frame.test")

    assert (report.banner.place, report.banner.language) == ("frame", "sv")
    assert all(each.done for each in report.passes)
    assert {summary(finding)[0] for finding in report.findings} <= {"unclassified"}


def test_a_late_banner_in_a_closed_shadow_root_is_operated(scan: Scan) -> None:
    """It comes after five seconds; a newsletter that says cookies is no banner."""
    report = scan("shadow.test")

    assert report.banner.place == "shadow"
    assert {each.role for each in report.banner.controls} == {"accept", "refuse"}
    assert [
        summary(finding) for finding in report.findings if finding.severity == "error"
    ] == [("after_withdrawal", "_fbp", "shadow.test")]


def test_pages_of_trouble_end_and_are_told(scan: Scan) -> None:
    report = scan("hard.test", "--pages", "10")
    told = {(limit.kind, limit.page) for limit in report.limits}

    assert told >= TROUBLE
    assert report.verdict == "incomplete"


def test_dialogs_pop_ups_and_questions_on_leaving_hold_nothing_up(scan: Scan) -> None:
    """A question of `beforeunload` that is refused keeps the scan on its page."""
    report = scan("hard2.test", "--pages", "10")
    told = {(limit.kind, limit.page) for limit in report.limits}

    assert told >= HARDER
    assert not {("http_error", "/slow"), ("http_error", "/leaves")} & told


def test_what_happened_before_a_page_crashed_is_seen(scan: Scan) -> None:
    seen = {
        each.subject.name for each in scan("hard2.test", "--pages", "10").observations
    }

    assert {"before_crash", "before_large"} <= seen
    # The site that one page leads on to is not this one.
    assert "elsewhere.test" not in seen
