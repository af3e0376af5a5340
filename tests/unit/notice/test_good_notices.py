"""Notices that tell what the law asks for: the lint must find no fault with them."""

from datetime import date
from pathlib import Path

import pytest

from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.document import Form
from consent_service.notice.source.load import Source

GOOD = Path(__file__).parent / "good"
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("name", ["fi.md", "sv.html", "en.txt"])
def test_a_complete_notice_has_no_errors_and_no_warnings(name: str) -> None:
    forms: dict[str, Form] = {"md": "markdown", "html": "html", "txt": "text"}
    form = forms[name.partition(".")[2]]
    source = Source(name, (GOOD / name).read_bytes(), form)

    report = lint_notice(read_notice(source), today=TODAY)

    assert [
        finding.rule for finding in report.findings if finding.severity != "info"
    ] == []


def test_what_a_good_finnish_notice_discloses_is_read() -> None:
    source = Source("fi.md", (GOOD / "fi.md").read_bytes(), "markdown")

    told = lint_notice(read_notice(source), today=TODAY).disclosure

    assert told.language == "fi"
    assert told.controller == "Kivipuutarha Oy"
    assert told.contact_email == "tietosuoja@kivipuutarha.test"
    assert told.business_id == "1234567-1"
    assert told.updated == "2026-10-05"
    assert told.categories == ("necessary", "analytics")
    assert told.tools == ("Matomo",)
    assert told.cookie_names == ("consent_kivi", "_pk_id", "_pk_ses")
    assert told.data_collected == ("visit_time", "pages_viewed", "browser")
    assert told.transfers_outside_eea == "no"


def test_what_a_good_swedish_page_discloses_is_read() -> None:
    source = Source("sv.html", (GOOD / "sv.html").read_bytes(), "html")

    told = lint_notice(read_notice(source), today=TODAY).disclosure

    assert told.language == "sv"
    assert told.controller == "Stenträdgården AB"
    assert told.contact_email == "dataskydd@sten.test"
    assert told.updated == "2026-10-05"
    assert told.cookie_names == ("consent_sten", "_pk_id")
