"""Chromium and Firefox, driven by Playwright."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.engines.engine import PATIENCE, Role
from tests.browser.page_errors import PageErrors


class PlaywrightEngine:
    """A page in a context of its own, which is a clean profile.

    `do` calls a function in the thread that the browser belongs to: all objects of
    one Playwright may be used only there.
    """

    def __init__(
        self, label: str, browser: Browser, do: Callable[[Callable[[], Any]], Any]
    ) -> None:
        self.label = label
        self._browser = browser
        self._do = do
        self._context: BrowserContext
        self._page: Page

    def begin(self, errors: PageErrors) -> None:
        self._do(lambda: self._open(errors))

    def end(self) -> None:
        self._do(lambda: self._context.close())

    def go(self, address: str) -> None:
        self._do(lambda: self._page.goto(address))

    def reload(self) -> None:
        self._do(lambda: self._page.reload())

    def click(self, role: Role, name: str) -> None:
        self._do(lambda: self._find(role, name).click())

    def press(self, *keys: str) -> None:
        for key in keys:
            self._do(partial(self._page.keyboard.press, key))

    def is_shown(self, role: Role, name: str = "") -> bool:
        shown: bool = self._do(lambda: self._find(role, name).is_visible())
        return shown

    def text(self, role: Role, name: str = "") -> str:
        words: str = self._do(lambda: self._words(self._find(role, name)))
        return words

    def evaluate(self, expression: str) -> Any:
        return self._do(lambda: self._page.evaluate(expression))

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.label}: {self._page.url}")
            self._do(lambda: self._page.wait_for_timeout(50))

    def cookies(self) -> dict[str, float]:
        found = self._do(lambda: self._context.cookies())
        return {cookie["name"]: cookie["expires"] for cookie in found}

    def screenshot(self) -> bytes:
        picture: bytes = self._do(lambda: self._page.screenshot())
        return picture

    def _open(self, errors: PageErrors) -> None:
        self._context = self._browser.new_context(locale="fi-FI")
        errors.watch(self._context)
        self._context.set_default_timeout(PATIENCE * 1000)
        self._page = self._context.new_page()

    def _find(self, role: Role, name: str) -> Locator:
        found = (
            self._page.get_by_role(role, name=name, exact=True)
            if name
            else self._page.get_by_role(role)
        )
        return found.first

    def _words(self, found: Locator) -> str:
        return found.inner_text() if found.count() else ""
