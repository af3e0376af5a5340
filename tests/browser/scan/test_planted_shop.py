"""A shop with a fair banner that does what its policy does not say.

Each fault stands in `sites/shop.test` beside a comment that names its kind.
"""

import pytest

from consent_service.scan.report import Report, ScanFinding
from tests.browser.scan.conftest import Scan, policy_option, summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLANTED = {
    ("undeclared", "bg.unknown.test", "bg.unknown.test"),
    ("undeclared", "canvas", "cdn.unknown.test"),
    ("undeclared", "cdn.unknown.test", "cdn.unknown.test"),
    ("undeclared", "leave.unknown.test", "leave.unknown.test"),
    ("undeclared", "match", "sync.unknown-ads.test"),
    ("undeclared", "sync.unknown-ads.test", "sync.unknown-ads.test"),
    ("undeclared", "mystery_key", "shop.test"),
    ("undeclared", "secret_db", "shop.test"),
    ("undeclared", "unlisted", "shop.test"),
    ("before_choice", "_ga", "shop.test"),
    ("before_choice", "early_stat", "shop.test"),
    ("before_choice", "google-analytics-4", "www.googletagmanager.com"),
    ("after_refusal", "meta-pixel", "www.facebook.com"),
    ("ignored_signal", "ad_signal", "shop.test"),
    ("wrong_category", "ad_early", "shop.test"),
    ("after_withdrawal", "ad_id", "shop.test"),
    ("after_withdrawal", "ad_left", "shop.test"),
    ("after_withdrawal", "stat_id", "shop.test"),
    ("after_withdrawal", "stat_short", "shop.test"),
    ("after_withdrawal", "stat_steady", "shop.test"),
    ("wrong_lifetime", "stat_id", "shop.test"),
    ("wrong_lifetime", "stat_short", "shop.test"),
    ("wrong_party", "li_gc", "px.ads.linkedin.com"),
    ("signal_late", "google-consent-mode", "shop.test"),
    ("signal_wrong", "google-consent-mode", "shop.test"),
    ("unseen", "never-there", ""),
    ("unseen", "stat_never", ""),
    ("renewed", "uid", "track.adform.net"),
}


@pytest.fixture(scope="module")
def report(scan: Scan) -> Report:
    return scan("shop.test", *policy_option("shop"))


def found(report: Report, rule: str, name: str) -> ScanFinding:
    (finding,) = [
        finding
        for finding in report.findings
        if finding.rule == rule and finding.subject.name == name
    ]
    return finding


def test_each_planted_fault_is_found_once_and_nothing_else(report: Report) -> None:
    seen = [summary(finding) for finding in report.findings]

    assert sorted(seen) == sorted(PLANTED)
    assert report.verdict == "findings"


def test_every_pass_is_made_to_its_end(report: Report) -> None:
    made = {each.id: (each.done, each.why) for each in report.passes}

    assert made == dict.fromkeys(
        [
            *("no_choice", "reject_all", "accept_all", "only:analytics"),
            *("only:marketing", "withdraw", "gpc", "no_script"),
        ],
        (True, None),
    )


def test_the_banner_is_operated_and_its_controls_are_told_apart(
    report: Report,
) -> None:
    controls = {(each.role, each.layer) for each in report.banner.controls}

    assert report.banner.driver == "finder"
    assert report.banner.language == "fi"
    assert {("accept", 1), ("refuse", 1), ("preferences", 1), ("save", 2)} <= controls


def test_a_breach_names_every_pass_and_the_line_of_the_policy(report: Report) -> None:
    finding = found(report, "before_choice", "_ga")

    assert finding.passes == (
        *("no_choice", "reject_all", "only:marketing", "withdraw", "gpc"),
    )
    assert (
        finding.words == 'services = ["google-analytics-4", "own-statistics", '
        '"never-there"]'
    )
    assert finding.initiator is not None
    assert finding.initiator.url == "https://shop.test/"


def test_a_redirect_leads_back_to_the_page(report: Report) -> None:
    finding = found(report, "undeclared", "sync.unknown-ads.test")

    assert finding.initiator is not None
    assert finding.initiator.how == "redirect"
    assert finding.initiator.chain == (
        "https://shop.test/",
        "https://track.adform.net/px",
    )


def test_what_is_sent_on_leaving_is_seen(report: Report) -> None:
    """A beacon of `pagehide` is reported by no debugging session (LAW.md A-02)."""
    (beacon,) = [
        each
        for each in report.observations
        if each.subject.name == "leave.unknown.test"
    ]

    assert beacon.subject.kind == "beacon"
    assert beacon.trigger == "leave"


def test_how_a_cookie_was_set_is_told(report: Report) -> None:
    (session,) = [
        each for each in report.observations if each.subject.name == "PHPSESSID"
    ]

    assert session.set_by == "header"
    assert session.attributes is not None
    assert session.attributes.http_only
    assert session.seen_lifetime == "session"
    assert session.category == "necessary"


def test_values_that_differ_between_visitors_are_marked(report: Report) -> None:
    varying = {each.subject.name for each in report.observations if each.varies}

    assert "ad_id" not in varying  # drawn anew on each page of one visit, too
    assert "PHPSESSID" not in varying


def test_no_value_is_in_the_report(report: Report) -> None:
    """`uid=abc` and `?uid=42` are planted; a report may lie about in many places."""
    from consent_service.scan.report import encode_report

    assert b"uid=" not in encode_report(report)
