"""Everything that the snippet can show, and how a visitor gets there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from consent_service.locales import load_texts
from tests.browser.acts import press
from tests.browser.standin import StandIn


def show_banner(standin: StandIn, page: Page, language: str) -> None:
    page.goto(standin.url(f"/page?{language}"))
    name = load_texts(language).banner["title"]
    expect(page.get_by_role("region", name=name)).to_be_visible()


def show_preferences(standin: StandIn, page: Page, language: str) -> None:
    show_banner(standin, page, language)
    press(page, load_texts(language).banner["choose"])
    name = load_texts(language).banner["settings"]
    dialog = page.get_by_role("dialog", name=name)
    expect(dialog).to_be_visible()
    # Some on and some off: both have to show on the page.
    dialog.get_by_role("switch").nth(1).check()


def show_preferences_with_receipt(standin: StandIn, page: Page, language: str) -> None:
    show_placeholder(standin, page, language)
    page.wait_for_function("consent.receipt()")
    page.evaluate("consent.open()")
    expect(page.get_by_role("dialog")).to_be_visible()


def show_placeholder(standin: StandIn, page: Page, language: str) -> None:
    show_banner(standin, page, language)
    press(page, load_texts(language).banner["reject_all"])
    standin.newest_choice()
    once = load_texts(language).placeholder["once"]
    expect(page.get_by_role("button", name=once, exact=True)).to_be_visible()


def show_status(standin: StandIn, page: Page, language: str) -> None:
    show_banner(standin, page, language)
    press(page, load_texts(language).banner["accept_all"])
    standin.newest_choice()
    with page.expect_navigation():
        page.evaluate("consent.withdraw()")
    status = load_texts(language).status["withdrawn"]
    expect(page.get_by_role("status")).to_contain_text(status)


def show_opener(standin: StandIn, page: Page, language: str) -> None:
    """Show the button that comes where the page has no link of its own."""
    page.goto(standin.url(f"/without_link?{language}"))
    press(page, load_texts(language).banner["reject_all"])
    name = load_texts(language).banner["settings"]
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


Show = Callable[[StandIn, Page, str], None]

STATES: dict[str, Show] = {
    "banner": show_banner,
    "preferences": show_preferences,
    "preferences with receipt": show_preferences_with_receipt,
    "placeholder": show_placeholder,
    "status": show_status,
    "opener": show_opener,
}
