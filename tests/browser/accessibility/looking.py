"""Checks of a page that no locator offers: focus, colours, what covers what."""

from typing import Any

from playwright.sync_api import Locator, Page

# The focused element, in any shadow tree.
_DEEP = """
const deep = (root) => {
  const element = root.activeElement;
  return element?.shadowRoot?.activeElement ? deep(element.shadowRoot) : element;
};
"""

_FOCUSED = f"""() => {{
  {_DEEP}
  const element = deep(document);
  return element?.ariaLabel || element?.closest('label')?.innerText.trim()
    || element?.innerText?.trim() || '';
}}"""

# Whether at least one point of the focused element is visible (WCAG 2.4.11).
_SEEN = f"""() => {{
  {_DEEP}
  const element = deep(document);
  // The browser's own controls have the focus.
  if (element === document.body) return true;
  const {{ left, top, width, height }} = element.getBoundingClientRect();
  const shares = [0.1, 0.5, 0.9];
  return shares.some((x) => shares.some((y) => element.contains(
    element.getRootNode().elementFromPoint(left + x * width, top + y * height))));
}}"""

_OUTLINE = f"""() => {{
  {_DEEP}
  const style = getComputedStyle(deep(document));
  return [style.outlineStyle, style.outlineWidth, style.outlineColor];
}}"""

# A canvas turns any CSS colour into four numbers.
_RGB = """(colour) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}"""


def focused(page: Page) -> str:
    """Return the name of the focused element."""
    name: str = page.evaluate(_FOCUSED)
    return name


def tab(page: Page, times: int, *, back: bool = False) -> list[str]:
    """Press Tab so many times, and return the name of each focused element."""
    names = []
    for _ in range(times):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        names.append(focused(page))
    return names


def is_focus_seen(page: Page) -> bool:
    seen: bool = page.evaluate(_SEEN)
    return seen


def outline(page: Page) -> tuple[str, str, str]:
    """Return style, width and colour of the outline of the focused element."""
    style, width, colour = page.evaluate(_OUTLINE)
    return style, width, colour


def style(locator: Locator, name: str, pseudo: str = "") -> str:
    """Return a computed style."""
    value: str = locator.evaluate(
        "(element, [name, pseudo]) => getComputedStyle(element, pseudo)[name]",
        [name, pseudo],
    )
    return value


def contrast(page: Page, first: str, second: str) -> float:
    """Return the contrast of two opaque colours (WCAG 2.2, contrast ratio)."""
    colours = [page.evaluate(_RGB, colour) for colour in (first, second)]
    dark, light = sorted(_luminance(colour) for colour in colours)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: list[Any]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour[:3])
    ]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
