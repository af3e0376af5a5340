"""`/SITE/scans`: what scans found, as an owner in Finland reads it."""

import re
from pathlib import Path

import msgspec

from consent_service.scan.html.page import report_page
from consent_service.scan.stored_reports import StoredReports
from tests.attack.test_signing_in import Browser
from tests.service.choosing import SITE
from tests.service.starting import Start
from tests.unit.scan.test_html import full, inspection


def keep(folder: Path, source: str) -> None:
    """Keep a scan whose one finding has that source."""
    report = msgspec.structs.replace(full(), at="2026-11-29T22:30:03Z")
    finding = msgspec.structs.replace(report.findings[0], source=source, pages=("/",))
    report = msgspec.structs.replace(report, findings=(finding,))
    page = report_page(report, inspection("tila"))
    StoredReports(folder / "data" / "scans").save(SITE, report, page)


def test_a_finding_without_a_law_ends_with_its_page(start: Start) -> None:
    """Found by a stranger: the line ended with "/ ·"."""
    service = start()
    keep(service.folder, "C-02, A-02")
    owner = Browser(service).sign_in(service.token("owner"))

    page = owner.get(f"/{SITE}/scans?lang=fi").text

    assert '<code dir="ltr">/</code></p>' in page
    assert not re.search(r"·\s*</p>", page)


def test_the_list_and_the_report_say_one_time(start: Start) -> None:
    """The list said local time, and the page behind its link UTC: another day."""
    service = start()
    keep(service.folder, "C-02")
    owner = Browser(service).sign_in(service.token("owner"))

    said = '<time datetime="2026-11-29T22:30:03Z">30. marraskuuta 2026 0.30</time>'

    assert said in owner.get(f"/{SITE}/scans?lang=fi").text
    assert said in owner.get(f"/{SITE}/scans/2026-11-29T223003Z").text
