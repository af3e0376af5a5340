"""Real reports against docs/scan-format.md, field by field."""

import re
from collections import Counter
from typing import Any

import msgspec
import pytest

from consent_service.scan.report import Report, encode_report, report_schema
from tests.browser.scan.conftest import Scan, policy_option
from tests.json_schema import schema_mistakes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SITES = [("boka.test", None), ("heimat.test", "heimat"), ("courier.test", None)]
KINDS: dict[str, set[str]] = {
    "cookie": {"http_cookie", "script_cookie"},
    "storage": {
        *("local_storage", "session_storage", "indexed_db", "cache", "service_worker")
    },
    "request": {
        *("script", "frame", "pixel", "style", "font", "media", "fetch", "beacon"),
        *("redirect", "other"),
    },
}
SEVERITIES = {
    "undeclared": {"error", "info"},
    "unclassified": {"info"},
    "unseen": {"info"},
    "renewed": {"info"},
    "wrong_lifetime": {"error", "warning"},
    "vague_button": {"warning"},
    "other_language": {"warning"},
}
SOURCES = {
    "undeclared": "C-02",
    "before_choice": "A-01",
    "after_refusal": "A-35",
    "wrong_lifetime": "C-09",
    "wrong_party": "C-05",
    "cloaked": "C-05",
    "signal_wrong": "E1",
    "no_refusal": "A-11",
    "unequal_buttons": "A-12",
    "preticked": "A-26",
    "vague_button": "A-16",
    "implied_consent": "A-05",
    "wall": "A-07",
    "notice_unreachable": "A-19",
}


@pytest.fixture(params=SITES, ids=lambda site: site[0])
def report(request: pytest.FixtureRequest, scan: Scan) -> Report:
    host, policy = request.param
    return scan(host, *(policy_option(policy) if policy else ()))


def test_a_report_fits_the_schema_that_programs_get(report: Report) -> None:
    printed: dict[str, Any] = msgspec.json.decode(encode_report(report))

    assert schema_mistakes(printed, report_schema()) == []


def test_subjects_have_the_fields_of_their_type(report: Report) -> None:
    subjects = [each.subject for each in report.observations]
    for subject in [*subjects, *(each.subject for each in report.findings)]:
        kinds = KINDS.get(subject.type)
        assert subject.kind in kinds if kinds else subject.kind is None
        assert (subject.hosts is not msgspec.UNSET) == (subject.type == "request")
        assert subject.path is None or subject.type in ("cookie", "page")
        assert not subject.host.startswith(".")


def test_nothing_is_observed_or_found_twice(report: Report) -> None:
    seen = Counter(
        (
            each.subject.type,
            each.subject.kind if each.subject.type == "storage" else "",
            each.subject.pattern or each.subject.name,
            each.subject.host,
        )
        for each in report.observations
    )
    found = Counter((each.rule, each.subject) for each in report.findings)

    assert set(seen.values()) == {1}
    assert set(found.values()) == {1}
    assert len({each.id for each in report.findings}) == len(report.findings)


def test_passes_that_are_named_were_made_and_pages_begin_with_a_stroke(
    report: Report,
) -> None:
    passes = {each.id for each in report.passes}
    named = [
        *((each.passes, each.pages) for each in report.observations),
        *((each.passes, each.pages) for each in report.findings),
    ]

    assert all(set(ids) <= passes for ids, _ in named)
    assert all(page.startswith("/") for _, pages in named for page in pages)
    assert all(each.done != bool(each.why) for each in report.passes)


def test_a_finding_has_the_severity_and_the_source_of_its_kind(report: Report) -> None:
    for finding in report.findings:
        assert finding.severity in SEVERITIES.get(finding.rule, {"error"})
        assert SOURCES.get(finding.rule, "") in finding.source
        assert finding.message
        assert finding.suggestion


def test_no_address_has_a_query_which_may_hold_a_value(report: Report) -> None:
    causes = [each.initiator for each in report.observations]
    causes += [each.initiator for each in report.findings]
    urls = [url for each in causes if each for url in (each.url, *each.chain)]

    assert urls
    assert not [url for url in urls if "?" in url]


def test_counts_are_those_of_what_is_listed(report: Report) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", report.at)
    assert report.counts.kinds == Counter(each.rule for each in report.findings)
    assert sum(report.counts.severities.values()) == len(report.findings)
    assert sum(report.counts.observations.values()) == len(report.observations)
