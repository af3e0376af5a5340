"""The report as people open it: from a file, on any screen, in light and dark."""

from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import BrowserContext

from consent_service.scan.html.page import report_page
from tests.browser.accessibility.axe import violations
from tests.unit.scan.test_html import EVIL, full, inspection

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report with a long name in every place."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    long = "pitkänimi_" * 12
    file.write_text(report_page(full(long), inspection(long)), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_all_details_open(
    report: str, open_context: Callable[..., BrowserContext], scheme: str
) -> None:
    # The page lets no script in, axe included.
    page = open_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(report)
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )

    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 768])
def test_the_report_does_not_scroll_sideways(
    report: str, open_context: Callable[..., BrowserContext], width: int
) -> None:
    page = open_context(viewport={"width": width, "height": 700}).new_page()
    page.goto(report)
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_hostile_site_runs_nothing_in_the_report(
    tmp_path: Path, open_context: Callable[..., BrowserContext]
) -> None:
    file = tmp_path / "report.html"
    file.write_text(report_page(full(EVIL), inspection(EVIL)), encoding="utf-8")
    page = open_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))

    page.goto(file.as_uri())

    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.locator("script").count() == 0


def test_the_report_is_valid_html() -> None:
    page = report_page(full(EVIL), inspection(EVIL))

    html5lib.HTMLParser(strict=True).parse(page)
