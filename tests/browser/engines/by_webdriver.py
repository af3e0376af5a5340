"""WebKitGTK, driven by WebDriver: the nearest to Safari on Linux."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from selenium.common.exceptions import (
    NoAlertPresentException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.webdriver import WebDriver

from tests.browser.engines.engine import PATIENCE, Role
from tests.browser.page_errors import PageErrors

# WebDriver has no search by role; this one enters every open shadow tree.
_FIND = """
const [role, name] = arguments;
const kinds = {
  button: 'button', link: 'a[href]', dialog: 'dialog[open]', status: '[role=status]',
  switch: '[role=switch]', region: 'section', heading: 'h1, h2',
};
const all = (root) => [...root.querySelectorAll('*')].flatMap(
  (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
const named = (element) =>
  element.ariaLabel || (element.closest('label') ?? element).innerText;
return all(document).find((element) =>
  element.matches(kinds[role]) && (!name || named(element)?.trim() === name));
"""

_KEYS = {
    "Tab": Keys.TAB,
    "Enter": Keys.ENTER,
    "Escape": Keys.ESCAPE,
    "Space": Keys.SPACE,
}


class WebDriverEngine:
    """One session for all tests, since starting one takes seconds.

    Its cookies are deleted in between; storage is of another origin in each test,
    because each stand-in has a port of its own.
    """

    def __init__(self, label: str, driver: WebDriver) -> None:
        self.label = label
        self._driver = driver

    def begin(self, _: PageErrors) -> None:
        # WebDriver does not report page errors: pages send them to the stand-in.
        self._driver.switch_to.window(self._driver.window_handles[0])

    def end(self) -> None:
        # An open dialog of the page would block every command.
        with suppress(NoAlertPresentException):
            self._driver.switch_to.alert.dismiss()
        # Only cookies of the open page are deleted, and a script could set more.
        address = urljoin(self._driver.current_url, "/no-such-page")
        self._driver.get(address)
        self._driver.delete_all_cookies()

    def go(self, address: str) -> None:
        self._driver.get(address)

    def reload(self) -> None:
        self._driver.refresh()

    def click(self, role: Role, name: str) -> None:
        self.wait_until(lambda: self.is_shown(role, name))
        found = self._find(role, name)
        # A click scrolls only to the edge, which may lie under a bar.
        self._driver.execute_script(
            "arguments[0].scrollIntoView({ block: 'center' })", found
        )
        found.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self._driver).send_keys(_KEYS[key]).perform()

    def is_shown(self, role: Role, name: str = "") -> bool:
        found = self._find(role, name)
        if found is None:
            return False
        try:
            shown: bool = self._driver.execute_script(
                "const { width, height } = arguments[0].getBoundingClientRect();"
                "return width > 0 && height > 0;",
                found,
            )
        except StaleElementReferenceException:
            return False
        return shown

    def text(self, role: Role, name: str = "") -> str:
        found = self._find(role, name)
        if found is None:
            return ""
        try:
            words: str = self._driver.execute_script(
                "return arguments[0].innerText", found
            )
        except StaleElementReferenceException:
            # The page was loaded again between the two.
            return ""
        return words

    def evaluate(self, expression: str) -> Any:
        return self._driver.execute_script(f"return ({expression})")

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        try:
            WebDriverWait(self._driver, PATIENCE, 0.05).until(lambda _: is_so())
        except TimeoutException as error:
            raise TimeoutError(f"{self.label}: {self._driver.current_url}") from error

    def cookies(self) -> dict[str, float]:
        return {
            cookie["name"]: cookie.get("expiry", -1)
            for cookie in self._driver.get_cookies()
        }

    def screenshot(self) -> bytes:
        return self._driver.get_screenshot_as_png()

    def _find(self, role: Role, name: str) -> Any:
        return self._driver.execute_script(_FIND, role, name)
