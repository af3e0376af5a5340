"""Section A1: nothing before the choice, and no choice that nobody made."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.acts import CHOOSE, REJECT, banner, granted, preferences, press, ran
from tests.browser.law.browsing import Asked, kept
from tests.browser.standin import StandIn
from tests.service.choosing import Service

pytestmark = pytest.mark.browser

PAGES = ["/plain", "/held", "/async", "/long", "/twice", "/strict"]
OF_THE_SERVICE = [
    "/demo/kehobalanssi",
    "/kehobalanssi/declaration",
    "/kehobalanssi/declaration/history",
]
SIZES: list[ViewportSize] = [
    {"width": 1280, "height": 800},
    {"width": 320, "height": 568},
]


def wait_five_seconds(page: Page) -> None:
    """Let every timer of the page run that ends within them."""
    page.clock.run_for(5_000)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_kept_and_nobody_is_asked(
    standin: StandIn, page: Page, path: str
) -> None:
    """Requirements A-01, A-02 and A-06, on every kind of page."""
    asked = Asked(page)
    page.clock.install()
    page.goto(standin.url(path), wait_until="networkidle")

    wait_five_seconds(page)

    assert kept(page) == set()
    assert asked.hosts == {"shop.localhost"}
    assert ran(page) == []


@pytest.mark.parametrize("path", OF_THE_SERVICE)
def test_pages_of_the_service_store_nothing_either(
    service: Service, page: Page, path: str
) -> None:
    """Requirements A-01, A-02, A-06 and A-24."""
    asked = Asked(page)
    page.clock.install()
    page.goto(f"{service.address}{path}", wait_until="networkidle")

    wait_five_seconds(page)

    assert kept(page) == set()
    assert asked.hosts == {"127.0.0.1"}


def test_shared_content_waits_behind_a_placeholder(
    service: Service, page: Page
) -> None:
    """Requirement A-04, on the page of a site that has share buttons."""
    page.goto(f"{service.address}/demo/imagoplus", wait_until="networkidle")
    press(page, REJECT)
    asked = Asked(page)

    expect(page.get_by_role("button", name="Lataa tämän kerran")).to_be_visible()
    page.reload(wait_until="networkidle")

    assert page.locator("iframe").get_attribute("src") is None
    assert asked.hosts == {"127.0.0.1"}


def _ignore_for_an_hour(page: Page) -> None:
    page.clock.run_for(3_600_000)


def _click_beside_the_dialog(page: Page) -> None:
    press(page, CHOOSE)
    page.mouse.click(3, 3)
    page.keyboard.press("Escape")


def _leave_the_dialog_after_switching(page: Page) -> None:
    press(page, CHOOSE)
    preferences(page).get_by_role("switch").first.check()
    press(page, "Sulje")


def _visit_another_page(page: Page) -> None:
    page.goto(page.url.replace("/plain", "/long"))


def _scroll_and_come_back(page: Page) -> None:
    page.mouse.wheel(0, 2_000)
    page.reload()


ACTS = [
    _ignore_for_an_hour,
    _click_beside_the_dialog,
    _leave_the_dialog_after_switching,
    _visit_another_page,
    _scroll_and_come_back,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nothing_but_an_answer_grants_anything(
    standin: StandIn, page: Page, act: Any
) -> None:
    """Requirement A-05: unknown is denied, and stays unknown."""
    page.clock.install()
    page.goto(standin.url("/plain"), wait_until="networkidle")

    act(page)
    page.wait_for_load_state("networkidle")

    expect(banner(page)).to_be_visible()
    assert page.evaluate("consent.get().decided") is False
    assert granted(page) == []
    assert kept(page) == set()
    assert standin.choices == []


def test_a_visitor_gets_an_id_with_the_first_choice_and_not_before(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-06: then one cookie, and the receipt beside it, are all."""
    page.goto(standin.url("/plain"), wait_until="networkidle")
    assert page.evaluate("'visitor' in consent.get() || document.cookie") in {False, ""}

    press(page, REJECT)
    standin.newest_choice()
    page.wait_for_function("consent.receipt()")

    secret = page.evaluate(
        "JSON.parse(atob(document.cookie.split('consent_shop=')[1].split('.')[0])).k"
    )
    assert len(secret) == 32
    assert kept(page) == {"consent_shop", "consent_shop_receipt"}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("answer", ["none", REJECT])
def test_the_page_works_without_consent(
    standin: StandIn, page: Page, size: ViewportSize, answer: str
) -> None:
    """Requirement A-07: no wall, no overlay over the page, no scroll that is locked."""
    page.set_viewport_size(size)
    page.goto(standin.url("/plain"))
    if answer == REJECT:
        press(page, REJECT)
    else:
        expect(banner(page)).to_be_visible()

    page.get_by_role("link", name="Sivun loppuun").click()

    assert page.url.endswith("#loppu")
    expect(page.get_by_role("heading", name="Kauppa")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") in {
        "visible",
        "auto",
    }
    assert page.evaluate("!!document.querySelector('main').closest('[inert]')") is False


def test_a_second_visit_is_as_clean_as_the_first(
    standin: StandIn, context: BrowserContext
) -> None:
    """Requirement A-01: nothing is kept by having been here."""
    for _ in range(2):
        page = context.new_page()
        page.goto(standin.url("/plain"), wait_until="networkidle")
        assert kept(page) == set()
        page.close()
