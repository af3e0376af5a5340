"""The page of a site's scans, as its owner reads it in Finnish."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from consent_service.scan.baseline import with_baseline
from consent_service.scan.html.page import report_page
from consent_service.scan.stored_reports import StoredReports
from consent_service.site_look.folder import LookFolder
from consent_service.site_look.looks import key_of
from consent_service.site_look.values import Order, Tools, Trouble, Wanted
from tests.service.choosing import SITE, Service
from tests.service.starting import starting
from tests.unit.scan.test_html import full

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that has seen a mended finding, and whose last look has failed."""
    folder = tmp_path_factory.mktemp("scan-pages")
    before = msgspec.structs.replace(full("_ga"), at="2026-11-22T01:02:03Z")
    later = msgspec.structs.replace(full("_ga"), at="2026-11-29T01:02:03Z", findings=())
    reports = StoredReports(folder / "data" / "scans")
    for report in (before, with_baseline(later, before)):
        reports.save(SITE, report, report_page(report))
    look = LookFolder(folder / "data" / "looks" / key_of(SITE))
    wanted = Wanted("shop.example", SITE, private=False)
    lock = look.begin(Order(wanted, Tools(None, str(folder)), NOW))
    assert lock is not None
    look.put_trouble(Trouble("certificate", "/: its certificate is not valid"))
    os.close(lock)
    with starting(folder) as begin:
        yield begin("--rate-limit", "0")


@pytest.fixture(scope="module")
def page(service: Service) -> str:
    answer = service.post(
        "/sign-in",
        data={"token": service.token("owner", SITE)},
        headers={"origin": service.address},
    )
    cookie = {"cookie": f"consent-session={answer.cookies['consent-session']}"}
    return service.get(f"/{SITE}/scans?lang=fi", headers=cookie).text


def test_a_failed_scan_says_why_and_what_to_do_in_the_language_of_the_reader(
    page: str,
) -> None:
    """Issue 16: the only reason was in English, and folded away."""
    said, _, folded = page.partition("<details")

    assert "Sivuston shop.example varmenne (https) ei kelpaa." in said
    assert "Pyydä sivuston ylläpitäjää uusimaan varmenne" in said
    assert "its certificate is not valid" in folded


def test_what_was_mended_is_not_said_to_be_there_and_gone_at_once(page: str) -> None:
    """It said "Tätä löydöstä ei enää ole … Se on yhä sivustolla"."""
    assert "<h3>Korjattu edellisen skannauksen jälkeen</h3>" in page
    assert "On yhä sivustolla, mutta ei enää näin." in page
    assert "Tätä löydöstä" not in page
