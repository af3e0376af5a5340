"""What a visitor does in any browser, and sees there afterwards."""

from collections.abc import Callable
from typing import Any, Literal, Protocol

from tests.browser.standin import StandIn

BANNER = "Evästeet tällä sivustolla"
PREFERENCES = "Evästeasetukset"

PATIENCE = 10.0
"""Seconds until a test gives up on a browser; a busy machine needs a few."""


Role = Literal["button", "link", "dialog", "status", "switch", "region", "heading"]


class Engine(Protocol):
    """One real browser with one page, and a profile that starts out clean.

    `role` and `name` find an element as a visitor does, also in shadow trees: by what
    it is and what it is called.
    """

    label: str

    def go(self, address: str) -> None:
        """Open a page and wait until it has loaded."""

    def reload(self) -> None:
        """Load the page again and wait until it has loaded."""

    def click(self, role: Role, name: str) -> None:
        """Click it, as soon as it is there."""

    def press(self, *keys: str) -> None:
        """Press keys one after the other: `Tab`, `Enter`, `Escape`, `Space`."""

    def is_shown(self, role: Role, name: str = "") -> bool:
        """Return whether it is in the page and visible."""

    def text(self, role: Role, name: str = "") -> str:
        """Return its text, or "" if it is not there."""

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Return as soon as `is_so()`, and fail after `PATIENCE`."""

    def cookies(self) -> dict[str, float]:
        """Return the page's cookies by name, with the second in which they end.

        A cookie that ends with the browser has -1.
        """

    def screenshot(self) -> bytes:
        """Return the window as PNG."""


def focused(engine: Engine) -> str:
    """Return the name of the focused element, in any shadow tree."""
    name: str = engine.evaluate(
        "(function deep(root) {"
        "  const element = root.activeElement;"
        "  if (element && element.shadowRoot) return deep(element.shadowRoot);"
        "  const label = element?.closest('label');"
        "  return element?.ariaLabel || (label ?? element)?.innerText?.trim() || '';"
        "})(document)"
    )
    return name


def tab_to(engine: Engine, name: str) -> None:
    """Press Tab until an element whose name begins with `name` has the focus."""
    for _ in range(40):
        engine.press("Tab")
        if focused(engine).startswith(name):
            return
    raise LookupError(f"the keyboard does not reach {name!r}")


def wait_until_ran(engine: Engine, *names: str) -> None:
    """Wait until those held scripts of the page have run."""
    engine.wait_until(lambda: set(names) <= set(ran(engine)))


def ran(engine: Engine) -> list[str]:
    """Return the names of the held scripts that have run, in their order."""
    names: list[str] = engine.evaluate("window.ran ?? []")
    return names


def granted(engine: Engine) -> list[str]:
    """Return the optional categories that are granted in the page."""
    names: list[str] = engine.evaluate(
        "Object.entries(consent.get().decisions).filter(([name, decision]) =>"
        " decision === 'granted' && name !== 'necessary').map(([name]) => name)"
    )
    return names


def open_shop(engine: Engine, standin: StandIn, path: str = "/plain") -> None:
    """Open a page of the shop and wait for its banner."""
    engine.go(standin.url(path))
    engine.wait_until(lambda: engine.is_shown("region", BANNER))
