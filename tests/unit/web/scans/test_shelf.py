"""What the page of a site's scans shows of one."""

from datetime import UTC, datetime

import msgspec

from consent_service.scan.report import Limit
from consent_service.web.scans.shelf import StoredScan
from tests.unit.scan.test_html import full


def test_a_remark_about_the_browser_hid_nothing() -> None:
    blocked = Limit(kind="blocked", message="the site asked for a password")
    sandbox = Limit(kind="sandbox", message="the browser ran without its sandbox")
    report = msgspec.structs.replace(full(), limits=(sandbox, blocked))

    scan = StoredScan("2026-11-29T010203Z", datetime(2026, 11, 29, tzinfo=UTC), report)

    assert scan.hiding == [blocked]
