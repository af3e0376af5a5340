"""Seen, declared, told: what differs, and where to change it."""

import msgspec

from consent_service.notice.source.load import Source
from consent_service.scan.report import (
    Observation,
    Pass,
    Report,
    Subject,
    Truth,
    TruthRow,
)
from consent_service.scan.report_words import Party
from consent_service.scan.standard import Standard
from consent_service.scan.told import Told, read_told
from consent_service.scan.truth import with_truth
from tests.unit.scan.seen import standard
from tests.unit.scan.test_report import REPORT

POLICY = """
[categories.analytics]
services = ["google-analytics-4", "matomo"]
"""
NOTICE = """<html lang="fi"><h1>Tietosuojaseloste</h1><h2>Evästeet</h2>
<p>Käytämme evästeitä ja henkilötietoja kävijätilastoihin. Käytämme Google Analytics 4
-palvelua ja Hotjar-palvelua.</p></html>"""


def told(html: str = NOTICE) -> Told:
    return read_told(Source("seloste.html", html.encode(), "html", "utf-8"))


def contact(service: str | None, host: str, party: Party = "third") -> Observation:
    return Observation(
        subject=Subject(type="request", name=service or host, host=host),
        party=party,
        service=service,
    )


def truth(
    given: Standard, notice: Told | None, *seen: Observation, done: bool = True
) -> Truth:
    report: Report = msgspec.structs.replace(
        REPORT,
        findings=(),
        observations=seen,
        passes=(Pass(id="no_choice", done=done),),
    )
    found = with_truth(report, given, notice).truth
    assert found is not None
    return found


def row(found: Truth, name: str) -> TruthRow:
    (only,) = [each for each in found.services if each.id == name]
    return only


def places(found: TruthRow) -> list[str]:
    return [change.where for change in found.changes]


GA = contact("google-analytics-4", "www.googletagmanager.com")
CLARITY = contact("microsoft-clarity", "www.clarity.ms")


def test_what_all_three_agree_on_needs_no_change() -> None:
    found = row(truth(standard(POLICY), told(), GA), "google-analytics-4")

    assert (found.seen, found.declared, found.told) == (True, True, True)
    assert found.changes == ()


def test_what_is_seen_and_neither_declared_nor_told_is_changed_in_both() -> None:
    found = row(truth(standard(POLICY), told(), GA, CLARITY), "microsoft-clarity")

    assert (found.seen, found.declared, found.told) == (True, False, False)
    assert places(found) == ["policy", "notice"]


def test_what_is_declared_and_not_seen_may_leave_the_policy() -> None:
    found = row(truth(standard(POLICY), told(), GA), "matomo")

    assert places(found) == ["policy"]


def test_silence_of_a_scan_that_was_not_whole_changes_nothing() -> None:
    """A pass that was not made may have shown it."""
    found = row(truth(standard(POLICY), told(), GA, done=False), "matomo")

    assert found.changes == ()


def test_what_only_the_notice_tells_is_checked_in_notice_and_policy() -> None:
    found = row(truth(standard(POLICY), told(), GA), "hotjar")

    assert (found.seen, found.declared, found.told) == (False, False, True)
    assert places(found) == ["notice", "policy"]


def test_without_a_policy_nothing_is_said_of_declarations() -> None:
    found = row(truth(standard(), told(), CLARITY), "microsoft-clarity")

    assert found.declared is None
    assert places(found) == ["notice"]


def test_without_a_notice_nothing_is_said_of_notices() -> None:
    found = row(truth(standard(POLICY), None, CLARITY), "microsoft-clarity")

    assert found.told is None
    assert places(found) == ["policy"]


def test_a_host_that_nobody_knows_is_a_line_of_its_own() -> None:
    found = truth(standard(POLICY), told(), contact(None, "px.unknown.test"))

    unknown = row(found, "host:px.unknown.test")
    assert unknown.declared is False
    assert places(unknown) == ["policy"]


def test_a_category_that_the_notice_leaves_out_is_named() -> None:
    found = truth(standard(POLICY), told(), GA, contact("meta-pixel", "facebook.com"))

    categories = {each.id: each.told for each in found.categories}
    assert categories == {"necessary": None, "analytics": True, "marketing": False}
