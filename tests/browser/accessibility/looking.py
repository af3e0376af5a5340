"""Looks at a page that no locator can take: focus, colours, what covers what."""

from typing import Any

from playwright.sync_api import Locator, Page

# What has the focus, in whatever shadow tree it is.
_DEEP = """
const deep = (root) => {
  const one = root.activeElement;
  return one?.shadowRoot?.activeElement ? deep(one.shadowRoot) : one;
};
"""

_FOCUSED = f"""() => {{
  {_DEEP}
  const one = deep(document);
  return one?.ariaLabel || one?.closest('label')?.innerText.trim()
    || one?.innerText?.trim() || '';
}}"""

# Whether at least one point of what has the focus can be seen (WCAG 2.4.11).
_SEEN = f"""() => {{
  {_DEEP}
  const one = deep(document);
  const {{ left, top, width, height }} = one.getBoundingClientRect();
  const shares = [0.1, 0.5, 0.9];
  return shares.some((x) => shares.some((y) => one.contains(
    one.getRootNode().elementFromPoint(left + x * width, top + y * height))));
}}"""

_OUTLINE = f"""() => {{
  {_DEEP}
  const style = getComputedStyle(deep(document));
  return [style.outlineStyle, style.outlineWidth, style.outlineColor];
}}"""

# Canvas turns any colour that CSS can say into four numbers.
_RGB = """(colour) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}"""


def focused(page: Page) -> str:
    """Return the name of what the keyboard is at."""
    name: str = page.evaluate(_FOCUSED)
    return name


def tab(page: Page, times: int, *, back: bool = False) -> list[str]:
    """Press Tab that often, and return what had the focus after each."""
    names = []
    for _ in range(times):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        names.append(focused(page))
    return names


def is_focus_seen(page: Page) -> bool:
    seen: bool = page.evaluate(_SEEN)
    return seen


def outline(page: Page) -> tuple[str, str, str]:
    """Return style, width and colour of the outline of what has the focus."""
    style, width, colour = page.evaluate(_OUTLINE)
    return style, width, colour


def style(locator: Locator, name: str, pseudo: str = "") -> str:
    """Return a computed style."""
    value: str = locator.evaluate(
        "(one, [name, pseudo]) => getComputedStyle(one, pseudo)[name]",
        [name, pseudo],
    )
    return value


def contrast(page: Page, one: str, other: str) -> float:
    """Return the contrast of two opaque colours (WCAG 2.2, contrast ratio)."""
    colours = [page.evaluate(_RGB, colour) for colour in (one, other)]
    dark, light = sorted(_luminance(colour) for colour in colours)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: list[Any]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour[:3])
    ]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
