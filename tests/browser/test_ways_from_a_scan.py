"""From what a scan found to what mends it, as an owner goes there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from consent_service.scan.html.page import report_page
from consent_service.scan.report import Observation, Pass, PolicyUsed, Report, Subject
from consent_service.scan.stored_reports import StoredReports
from tests.service.choosing import SITE, Service
from tests.service.starting import starting
from tests.unit.scan.test_report import FINDING, REPORT

pytestmark = pytest.mark.browser

_NAME, _BEFORE = "2026-11-29T120000Z", "2026-11-28T120000Z"
_COOKIE = Subject(type="cookie", kind="script_cookie", name="zzq", host="shop.test")
_HOTJAR = Subject(type="request", kind="script", name="hotjar", host="x.test")

# What a hostile site would write, if nothing of it were escaped.
_LIVE = """<!doctype html><html lang="en"><title>Report</title>
<meta http-equiv="refresh" content="0;url=/sites?moved">
<script>document.title = "script"</script>
<img src="data:,x" onerror="document.title = 'handler'"><img src="/sites?loaded">
<iframe src="/sites?framed"></iframe><style>@import "/sites?style";</style>
<form action="/sign-out" method="post"><button>Press</button></form>
<p><a href="../scans">on</a></p>"""


def _report() -> Report:
    """Return what a scan says of a site that keeps quiet about two things."""
    tracker = msgspec.structs.replace(
        FINDING,
        id="aaaaaaaaaaaaaaaa",
        rule="undeclared",
        subject=_HOTJAR,
        service="hotjar",
        usual_category="analytics",
        suggestion='lisää "hotjar" kohtaan [categories.analytics] services',
    )
    cookie = msgspec.structs.replace(
        FINDING,
        id="bbbbbbbbbbbbbbbb",
        rule="undeclared",
        subject=_COOKIE,
        party="first",
        suggestion="lisää se sen palvelun kohtaan items, joka sitä pitää",
    )
    return msgspec.structs.replace(
        REPORT,
        language="fi",
        policy=PolicyUsed("shop.toml", "0"),
        passes=(Pass(id="no_choice", done=True, decisions={"analytics": "denied"}),),
        observations=(
            Observation(subject=_COOKIE, party="first", seen_lifetime=86_400),
        ),
        findings=(tracker, cookie),
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("ways")
    report = _report()
    before = msgspec.structs.replace(report, at="2026-11-28T12:00:00Z")
    reports = StoredReports(folder / "data" / "scans")
    reports.save(SITE, before, _LIVE)
    reports.save(SITE, report, report_page(report))
    with starting(folder) as begin:
        yield begin("--rate-limit", "0")


@pytest.fixture
def page(service: Service, open_context: Callable[..., BrowserContext]) -> Page:
    """A page of an owner, who has signed in as the browser does it."""
    page = open_context(locale="fi-FI").new_page()
    page.goto(f"{service.address}/sign-in?lang=fi")
    page.locator("[name=token]").fill(service.token("owner", SITE))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/sites*")
    page.goto(f"{service.address}/{SITE}/scans")
    return page


def test_the_report_leads_back_and_the_owner_stays_signed_in(page: Page) -> None:
    """The session goes with no link from a page of another origin."""
    page.get_by_role("link", name="Avaa raportti").click()
    expect(page).to_have_url(f"{page.url.rpartition('/')[0]}/{_NAME}")

    page.get_by_role("link", name="Skannaukset").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Skannaukset")


def test_a_tracker_leads_to_its_form_with_its_category(page: Page) -> None:
    page.get_by_role("link", name="Avaa raportti").click()
    page.get_by_role("link", name="Ilmoita palvelu").first.click()

    expect(page.get_by_role("heading", name="Hotjar")).to_be_visible()
    expect(page.locator("[name='value.category']")).to_have_value("analytics")


def test_an_unknown_cookie_leads_to_a_form_that_knows_it(page: Page) -> None:
    page.get_by_role("link", name="Kuvaa se omana palveluna").first.click()

    expect(page.locator("[name='value.item.0.name']")).to_have_value("zzq")
    expect(page.locator("[name='value.item.0.kind']")).to_have_value("script_cookie")
    expect(page.locator("[name='value.item.0.party']")).to_have_value("first")
    expect(page.locator("[name='value.item.0.lifetime']")).not_to_have_value("")


def test_nobody_is_told_what_to_write_in_a_file(page: Page) -> None:
    expect(page.locator("main")).not_to_contain_text("[categories.")
    page.get_by_role("link", name="Avaa raportti").click()

    expect(page.locator(".steps")).not_to_contain_text("[categories.")
    expect(page.locator("#first")).to_be_visible()


@pytest.mark.expects_page_errors("Content Security Policy|sandboxed")
def test_live_markup_in_a_report_can_do_nothing(service: Service, page: Page) -> None:
    """Issue 16, security; decision 0075: our origin is there for links alone."""
    answered: list[str] = []
    page.on("response", lambda answer: answered.append(answer.url))

    page.goto(f"{service.address}/{SITE}/scans/{_BEFORE}")
    page.get_by_role("button", name="Press").click()
    page.get_by_role("link", name="on", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Skannaukset")
    paths = [url.removeprefix(f"{service.address}/") for url in answered]
    assert [path for path in paths if path.startswith(("sites", "sign-out"))] == []
