"""The report as JSON: a contract with programs that read it."""

import msgspec
import pytest

from consent_service.errors import ScanError
from consent_service.scan.report import (
    Browser,
    Evidence,
    Observation,
    Report,
    ScanFinding,
    Subject,
    decode_report,
    encode_report,
    report_schema,
)
from tests.json_schema import schema_mistakes

COOKIE = Subject(
    type="cookie",
    kind="script_cookie",
    name="_ga_ABC123",
    pattern="_ga_*",
    host="shop.test",
    path="/",
)
FINDING = ScanFinding(
    id="0123456789abcdef",
    rule="before_choice",
    severity="error",
    subject=COOKIE,
    message="cookie '_ga_ABC123' is set before the visitor has chosen",
    source="A-01; Act 917/2014 s. 205",
    passes=("no_choice",),
    pages=("/",),
    evidence=Evidence(during="no_choice", page="/", seconds=0.4),
)
REPORT = Report(
    url="https://shop.test/",
    at="2026-11-29T12:00:00Z",
    seconds=1.5,
    agent="Mozilla/5.0",
    browser=Browser("Chromium", "156.0"),
    verdict="findings",
    observations=(Observation(subject=COOKIE, party="first", passes=("no_choice",)),),
    findings=(FINDING,),
)


def test_a_report_comes_back_as_it_was() -> None:
    assert decode_report(encode_report(REPORT)) == REPORT


def test_a_report_fits_its_schema() -> None:
    printed = msgspec.json.decode(encode_report(REPORT))

    assert schema_mistakes(printed, report_schema()) == []


def test_evidence_names_the_pass_and_only_what_its_kind_has() -> None:
    printed = msgspec.to_builtins(FINDING.evidence)

    assert printed == {
        "pass": "no_choice",
        "page": "/",
        "seconds": 0.4,
        "screenshot": None,
    }


def test_fields_of_a_later_version_are_passed_over() -> None:
    printed = msgspec.json.decode(encode_report(REPORT)) | {"moon": "full"}

    assert decode_report(msgspec.json.encode(printed)) == REPORT


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": 1, "url": 2}'])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(ScanError, match="not a report"):
        decode_report(content)
