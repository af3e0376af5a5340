"""From a finding of a scan to the form that mends it."""

import msgspec
import pytest

from consent_service.scan.html.page import report_page
from consent_service.scan.report import (
    Observation,
    Pass,
    PolicyUsed,
    Report,
    ScanFinding,
    Subject,
)
from consent_service.web.layout.texts import load_page_texts
from consent_service.web.scans.ways import Mending, Way, mending_of, with_ways
from tests.unit.scan.test_html import EVIL, full
from tests.unit.scan.test_report import FINDING, REPORT

COOKIE = Subject(type="cookie", kind="script_cookie", name="zzq a&b", host="shop.test")
DAY = 86_400


def _report(finding: ScanFinding) -> Report:
    seen = Observation(subject=finding.subject, party="first", seen_lifetime=2 * DAY)
    return msgspec.structs.replace(
        REPORT,
        policy=PolicyUsed("shop.toml", "0"),
        passes=(Pass(id="no_choice", done=True, decisions={"analytics": "denied"}),),
        observations=(seen,),
        findings=(finding,),
    )


def places(rule: str, *, may_edit: bool = True, **more: object) -> list[str]:
    finding = msgspec.structs.replace(FINDING, rule=rule, **more)
    mending = mending_of(finding, _report(finding), may_edit=may_edit)
    return [way.place for way in mending.ways]


def test_an_undeclared_tracker_is_declared_and_then_marked() -> None:
    """Seen from outside: the owner was told what to write in a TOML file."""
    found = places("undeclared", service="hotjar", usual_category="analytics")

    assert found == ["edit/service?service=hotjar&category=analytics", "tag#marks"]


def test_an_unknown_cookie_leads_to_a_form_with_all_that_was_seen() -> None:
    found = places("undeclared", subject=COOKIE, service=None, party="first")

    assert found == [
        "edit/service?item=zzq+a%26b&kind=script_cookie&party=first&lifetime=P2D"
    ]


def test_an_unknown_host_leads_to_a_form_with_the_host() -> None:
    host = Subject(type="request", kind="script", name="x.test", host="x.test")

    assert places("undeclared", subject=host) == ["edit/service?host=x.test"]


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("before_choice", "tag#marks"),
        ("after_withdrawal", "tag#marks"),
        ("wrong_lifetime", "edit/service?service=own"),
        ("unseen", "edit/service?service=own"),
        ("banner_missing", "tag"),
        ("signal_late", "tag"),
        ("notice_unreachable", "edit/controller#notice_url"),
        ("other_language", "edit/languages"),
    ],
)
def test_each_kind_leads_to_what_mends_it(rule: str, place: str) -> None:
    assert places(rule, service="own") == [place]


def test_who_may_not_edit_is_led_to_no_form() -> None:
    found = places(
        "undeclared", may_edit=False, service="hotjar", usual_category="analytics"
    )

    assert found == ["tag#marks"]


def _served(report: Report, mending: Mending) -> str:
    words = load_page_texts("consent_service.web.scans")["fi"]
    mendings = {report.findings[0].id: mending}
    return with_ways(report_page(report), mendings, words, "fi")


MENDING = Mending((Way("declare", "edit/service?service=a&category=b"),), "do_unseen")


def test_the_report_leads_back_and_on() -> None:
    page = _served(full(), MENDING)

    assert page.count('<a href="../scans">') == 1
    assert '<a href="../edit/service?service=a&amp;category=b">Ilmoita palvelu' in page


def test_the_report_says_in_words_of_the_page_what_to_do() -> None:
    finding = msgspec.structs.replace(FINDING, suggestion="add [categories.x]")
    report = msgspec.structs.replace(full(), findings=(finding,))

    assert "categories.x" in report_page(report)
    assert "categories.x" not in _served(report, MENDING)


def test_a_site_makes_no_place_for_a_link() -> None:
    evil = f"<!-- way back --><!-- mend {FINDING.id} -->{EVIL}"
    finding = full(evil).findings[0]
    report = msgspec.structs.replace(full(evil), findings=(finding,))

    assert _served(report, MENDING).count("Ilmoita palvelu") == (
        _served(full(), MENDING).count("Ilmoita palvelu")
    )


def test_an_older_report_has_a_way_back() -> None:
    old = '<body>\n<div class="sheet">\n<header class="head"></header></div>'
    words = load_page_texts("consent_service.web.scans")["fi"]

    assert '<a href="../scans">← Skannaukset</a>' in with_ways(old, {}, words, "fi")
