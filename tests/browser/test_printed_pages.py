"""What is printed is what can be read: no form, no frame, no button."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.service.choosing import SITE, Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("printed")) as begin:
        service = begin("--rate-limit", "0")
        decisions = dict.fromkeys(
            ("analytics", "ga_demographics", "marketing"), "denied"
        )
        choice = service.choice(action="reject_all", decisions=decisions)
        assert service.choose(choice).status_code == 201
        yield service


@pytest.fixture
def printed(service: Service, open_context: Callable[..., BrowserContext]) -> Page:
    """The list of records as it is printed."""
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{service.address}/sign-in?next={SITE}/audit")
    page.get_by_label("Tunniste tai avain").fill(service.token("auditor"))
    page.get_by_role("button", name="Kirjaudu").click()
    page.emulate_media(media="print")
    return page


def test_records_are_printed_without_filters(printed: Page) -> None:
    expect(printed.get_by_role("table").first).to_be_visible()
    expect(printed.get_by_role("button")).to_have_count(0)
    expect(printed.get_by_role("combobox")).to_have_count(0)


def test_a_record_is_printed_with_the_words_of_its_banner(printed: Page) -> None:
    """A frame is printed as far as its window: the words stand below it whole."""
    printed.locator('a[href*="audit/records/"]').first.click()

    words = printed.get_by_role("region", name="Mitä kävijä näki")
    expect(words.get_by_text("Hylkää kaikki")).to_be_visible()
    expect(words.get_by_text("Kolmansia osapuolia: 2.")).to_be_visible()
    expect(words.get_by_text("mitä sivuja käytetään")).to_be_visible()
    expect(printed.locator("iframe").first).to_be_hidden()


def test_steps_that_nobody_checked_are_printed_without_a_verdict(printed: Page) -> None:
    """A stranger read "not checked" three times on paper, which checks nothing."""
    printed.locator('a[href*="audit/records/"]').first.click()

    expect(printed.get_by_text("Ei tarkistettu")).to_have_count(0)
