"""What a visitor does in any browser, and what can be seen there afterwards."""

from collections.abc import Callable
from typing import Any, Protocol

from tests.browser.standin import StandIn

PATIENCE = 10.0
"""Seconds until a test gives up on a browser: a busy machine may need a few."""


class Engine(Protocol):
    """One real browser with one page, and a profile that starts out clean.

    What is named by `role` and `name` is found the way a visitor finds it, also in
    shadow trees: by what it is and by what it is called.
    """

    label: str

    def go(self, address: str) -> None:
        """Open a page and wait until it has loaded."""

    def reload(self) -> None:
        """Load the page again and wait until it has loaded."""

    def click(self, role: str, name: str) -> None:
        """Press with the pointer, as soon as it is there."""

    def press(self, *keys: str) -> None:
        """Press keys one after the other: `Tab`, `Enter`, `Escape`, `Space`."""

    def is_shown(self, role: str, name: str = "") -> bool:
        """Return whether it is in the page and can be seen."""

    def text(self, role: str, name: str = "") -> str:
        """Return what it says; "" when it is not there."""

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Return as soon as `is_so`, and fail after a while."""

    def cookies(self) -> dict[str, float]:
        """Return the page's cookies by name, with the second in which they end.

        A cookie that ends with the browser has -1.
        """

    def screenshot(self) -> bytes:
        """Return the window as PNG."""


def focused(engine: Engine) -> str:
    """Return the name of what the keyboard is at, in whatever shadow tree it is."""
    name: str = engine.evaluate(
        "(function deep(root) {"
        "  const one = root.activeElement;"
        "  if (one && one.shadowRoot) return deep(one.shadowRoot);"
        "  const label = one?.closest('label');"
        "  return one?.ariaLabel || (label ?? one)?.innerText?.trim() || '';"
        "})(document)"
    )
    return name


def tab_to(engine: Engine, name: str) -> None:
    """Press Tab until the keyboard is at what is called `name`."""
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
    engine.wait_until(lambda: engine.is_shown("region", "Evästeet tällä sivustolla"))
