"""What a visitor does and sees, in the words of the tests."""

from typing import Any

from playwright.sync_api import Locator, Page, ViewportSize

ACCEPT = "Hyväksy kaikki"
REJECT = "Hylkää kaikki"
CHOOSE = "Valitse itse"
SAVE = "Tallenna valinnat"
WITHDRAW = "Peruuta kaikki suostumukset"

NARROW: ViewportSize = {"width": 320, "height": 568}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
WIDE: ViewportSize = {"width": 1280, "height": 800}

STRICT_CSP = "default-src 'self'; script-src 'nonce-n0nce'; frame-src http:"
"""A content security policy that allows the scripts of `/strict` alone."""


def banner(page: Page) -> Locator:
    return page.get_by_role("region", name="Evästeet tällä sivustolla")


def preferences(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Evästeasetukset")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def reopen(page: Page) -> Locator:
    page.locator("[data-consent-open]").click()
    return preferences(page)


def send_gpc(page: Page) -> Page:
    """Make the browser send a Global Privacy Control signal, from the next page on.

    Chromium has no such property of its own.
    """
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl',"
        " { get: () => true });"
    )
    return page


def granted(page: Page) -> list[str]:
    """Return the optional categories that are granted in the page."""
    decisions: dict[str, str] = page.evaluate("consent.get().decisions")
    del decisions["necessary"]
    return [name for name, decision in decisions.items() if decision == "granted"]


def choice_cookie(page: Page) -> str:
    """Return the value of the snippet's cookie, wherever it is among others."""
    value: str = page.evaluate("document.cookie.match(/consent_shop=([^;]*)/)[1]")
    return value


def ran(page: Page) -> list[str]:
    """Return the names of the held scripts that have run, in their order."""
    names: list[str] = page.evaluate("window.ran ?? []")
    return names


def wait_until_ran(page: Page, *names: str) -> None:
    page.wait_for_function(
        "names => names.every(name => (window.ran ?? []).includes(name))", arg=names
    )


def heard(page: Page, name: str) -> list[Any]:
    """Return the details of the snippet's events of that name."""
    events: list[Any] = page.evaluate("name => heard.filter(([n]) => n === name)", name)
    return [detail for _, detail in events]


def stored(page: Page) -> set[str]:
    """Return the names of all that the page's own host has stored."""
    names: list[str] = page.evaluate(
        "[...document.cookie.split('; ').map(c => c.split('=')[0]),"
        "...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    )
    return {name for name in names if name}
