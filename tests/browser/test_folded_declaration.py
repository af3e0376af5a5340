"""The declaration has its contents first, and its services folded, without script."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.service.choosing import Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser
PLACE = "/kehobalanssi/declaration?lang=fi"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("folded")) as begin:
        yield begin("--rate-limit", "0")


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(java_script_enabled=False).new_page()


def test_the_contents_lead_to_each_purpose(service: Service, page: Page) -> None:
    page.goto(service.address + PLACE)
    contents = page.get_by_role("navigation", name="Evästeseloste", exact=True)

    contents.get_by_role("link", name="Kävijätilastot").click()

    heading = page.get_by_role("heading", name="Kävijätilastot")
    assert page.url.endswith("#category-analytics")
    box = heading.first.bounding_box()
    assert box is not None
    assert -1 < box["y"] < 200


def test_a_service_is_folded_until_it_is_asked_for(
    service: Service, page: Page
) -> None:
    page.goto(service.address + PLACE)
    folded = page.get_by_text("_ga_*")
    expect(folded.first).not_to_be_visible()

    page.get_by_role("heading", name="Google Analytics 4").first.click()

    expect(folded.first).to_be_visible()


def test_a_link_to_a_service_opens_it(service: Service, page: Page) -> None:
    page.goto(f"{service.address}{PLACE}#service-google-analytics-4")

    expect(page.get_by_text("_ga_*").first).to_be_visible()


def test_a_printed_declaration_has_everything(service: Service, page: Page) -> None:
    """Paper cannot be unfolded (GDPR 12(1): in writing, or by other means)."""
    page.goto(service.address + PLACE)

    page.emulate_media(media="print")

    expect(page.get_by_text("_ga_*").first).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
