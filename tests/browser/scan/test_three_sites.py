"""Three sites as people build them, with what is wrong written before the first scan.

A guesthouse in Swedish, a club in German with its policy, and a paper in English.
"""

import pytest

from tests.browser.scan.conftest import Scan, policy_option, summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Fault = tuple[str, str, str]

GUESTHOUSE = {
    ("before_choice", "hotjar", "static.hotjar.com"),
    ("before_choice", "_hjSessionUser_30", "boka.test"),
    ("before_choice", "_hjSession_30", "boka.test"),
    ("before_choice", "google-ads", "www.googletagmanager.com"),
    ("before_choice", "youtube", "www.youtube-nocookie.com"),
    # One handler for both buttons tells the tag manager yes.
    ("signal_wrong", "google-consent-mode", "boka.test"),
    ("after_refusal", "microsoft-clarity", "www.clarity.ms"),
    ("after_refusal", "_clck", "boka.test"),
    ("after_refusal", "_clsk", "boka.test"),
    ("signal_missing", "microsoft-clarity", "boka.test"),
    ("notice_unreachable", "", "boka.test"),
    ("unclassified", "canvas", "fp.bokaskydd.test"),
    ("unclassified", "fp.bokaskydd.test", "fp.bokaskydd.test"),
    ("unclassified", "collect.bokamatt.test", "collect.bokamatt.test"),
    # Beside the session of ASP.NET it is not Laravel's.
    ("unclassified", "XSRF-TOKEN", "boka.test"),
    ("unclassified", "boka_samtycke", "boka.test"),
}
CLUB = {
    ("undeclared", "google-fonts", "fonts.googleapis.com"),
    ("wrong_category", "_pk_id.3.1fff", "heimat.test"),
    ("wrong_category", "_pk_ses.3.1fff", "heimat.test"),
    ("before_choice", "google-maps", "maps.google.com"),
    ("unequal_buttons", "", "heimat.test"),
    ("preticked", "", "heimat.test"),
    ("wrong_lifetime", "heimat_uid", "heimat.test"),
    ("renewed", "heimat_uid", "heimat.test"),
    ("wrong_party", "zw_id", "px.zaehlwerk.test"),
    ("cloaked", "daten.heimat.test", "daten.heimat.test"),
    ("undeclared", "daten.heimat.test", "daten.heimat.test"),
    ("undeclared", "etuix", "heimat.test"),
    ("unseen", "brevo", ""),
    ("unseen", "heimat_schrift", ""),
}
PAPER = {
    ("before_choice", "google-tag-manager", "www.googletagmanager.com"),
    ("before_choice", "xandr", "ib.adnxs.com"),
    ("before_choice", "uuid2", "adnxs.com"),
    ("unclassified", "sync.courier-dmp.test", "sync.courier-dmp.test"),
    ("unclassified", "dmp", "sync.courier-dmp.test"),
    ("unclassified", "consent.courier-cmp.test", "consent.courier-cmp.test"),
    ("unclassified", "courier_said", "consent.courier-cmp.test"),
    ("no_refusal", "", "courier.test"),
    ("vague_button", "", "courier.test"),
    # Reading on is taken for a yes.
    ("implied_consent", "", "courier.test"),
    ("before_choice", "outbrain", "widgets.outbrain.com"),
    ("before_choice", "taboola", "trc.taboola.com"),
    ("before_choice", "taboola global:user-id", "courier.test"),
    ("wall", "", "courier.test"),
}


@pytest.mark.parametrize(
    ("host", "policy", "faults"),
    [
        ("boka.test", None, GUESTHOUSE),
        ("heimat.test", "heimat", CLUB),
        ("courier.test", None, PAPER),
    ],
)
def test_what_is_wrong_is_found_once_and_nothing_else_is(
    scan: Scan, host: str, policy: str | None, faults: set[Fault]
) -> None:
    report = scan(host, *(policy_option(policy) if policy else ()))

    assert sorted(map(summary, report.findings)) == sorted(faults)


def test_two_radio_buttons_are_a_switch(scan: Scan) -> None:
    """Seen from outside: `Yes` that was chosen at first was not found (A-26)."""
    report = scan("heimat.test", *policy_option("heimat"))
    (finding,) = [each for each in report.findings if each.rule == "preticked"]

    assert "“Statistik”, “Externe Medien”" in finding.message
    assert all(each.done for each in report.passes)
