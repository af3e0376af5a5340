"""A site with a dark banner, and one with nothing wrong."""

import pytest

from tests.browser.scan.conftest import Scan, policy_option, summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DARK = {
    ("before_choice", "_fbp", "dark.test"),
    ("before_choice", "meta-pixel", "www.facebook.com"),
    ("unequal_buttons", "", "dark.test"),
    ("preticked", "", "dark.test"),
    ("implied_consent", "", "dark.test"),
    ("wall", "", "dark.test"),
    ("choice_forgotten", "", "dark.test"),
    ("unequal_memory", "", "dark.test"),
    ("no_way_back", "", "dark.test"),
    ("notice_unreachable", "", "dark.test"),
    ("vague_button", "", "dark.test"),
    ("other_language", "", "dark.test"),
    ("unclassified", "cookie_choice", "dark.test"),
}


def test_a_banner_that_tricks_visitors_is_told_how(scan: Scan) -> None:
    report = scan("dark.test")

    assert sorted(map(summary, report.findings)) == sorted(DARK)


def test_the_gesture_that_was_taken_for_consent_is_named(scan: Scan) -> None:
    (finding,) = [
        each for each in scan("dark.test").findings if each.rule == "implied_consent"
    ]

    assert finding.evidence.gesture == "escape"


def test_a_pass_that_could_not_be_made_is_a_limit_and_claims_nothing(
    scan: Scan,
) -> None:
    """The dark banner cannot be opened again, so withdrawing cannot be tried."""
    report = scan("dark.test")
    kinds = {(limit.kind, limit.passes) for limit in report.limits}

    assert ("pass_not_run", ("withdraw",)) in kinds
    assert not any("withdraw" in finding.passes for finding in report.findings)


def test_a_clean_site_is_clean(scan: Scan) -> None:
    report = scan("clean.test", *policy_option("clean"))

    grave = [each for each in report.findings if each.severity != "info"]
    assert grave == []
    assert report.verdict == "clean"
    assert all(each.done for each in report.passes)
