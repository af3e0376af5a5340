"""A stored report says UTC; on our pages it says the time of the list beside it."""

from consent_service.scan.html.page import report_page
from consent_service.web.http.local_time import zone_of
from consent_service.web.scans.times import with_local_times
from tests.unit.scan.test_html import full, inspection


def test_the_time_of_a_report_is_that_of_the_list_of_scans() -> None:
    report = full()
    page = report_page(report, inspection("tila"))
    assert f'<time datetime="{report.at}">' in page

    shown = with_local_times(page, "fi", zone_of("FI"))

    assert "UTC" in page
    assert "UTC" not in shown
    assert f'<time datetime="{report.at}">' in shown
