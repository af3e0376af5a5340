"""Colours of buttons as they are on the screen, in any notation that a page has."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from playwright.sync_api import BrowserContext

from consent_service.scan.banner.values import Looks
from consent_service.scan.banner.words import load_words
from consent_service.scan.browser.scripts import script_text
from consent_service.scan.compare.appearance import panel_contrast, text_contrast

pytestmark = pytest.mark.browser

_PAGE = """<!doctype html><title>Kauppa</title><body style="background: {body}">
<div role="dialog" style="position: fixed; inset: auto 0 0; background: {panel}">
<p>Käytämme evästeitä. Valitse, mihin niitä saa käyttää.</p>
<div style="background: transparent">
<button style="color: {words}; background: {ground}">Hyväksy kaikki</button>
<button style="color: {words}; background: {ground}">Hylkää kaikki</button>
</div></div>"""


def measured(
    open_context: Callable[..., BrowserContext], **colours: str
) -> tuple[float | None, float | None]:
    """Return the contrast of the words, and that of the button."""
    plain = {"body": "#fff", "panel": "#fff", "words": "#fff", "ground": "#1f3a5f"}
    page = open_context().new_page()
    page.set_content(_PAGE.format(**(plain | colours)))
    seen: dict[str, Any] = page.evaluate(
        f"given => ({script_text('banner', 'find.js')})(given).report.found",
        ["none", load_words().for_pages()],
    )
    looks = msgspec.convert(seen["controls"][0]["looks"], Looks)
    return _rounded(text_contrast(looks)), _rounded(panel_contrast(looks))


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 1)


@pytest.mark.parametrize(
    "white", ["#fff", "color(srgb-linear 1 1 1)", "oklch(1 0 0)", "lab(100 0 0)"]
)
def test_white_on_dark_blue_is_the_same_in_every_notation(
    open_context: Callable[..., BrowserContext], white: str
) -> None:
    """The product's own buttons were measured as 1.0 : 1 (A-12 to A-14)."""
    assert measured(open_context, words=white) == (11.5, 11.5)


def test_what_shines_through_a_panel_counts(
    open_context: Callable[..., BrowserContext],
) -> None:
    """Half black over white is grey: neither of both is what a visitor sees."""
    found = measured(open_context, panel="rgb(0 0 0 / 0.5)", ground="#000")

    assert found == (21.0, 5.3)


def test_what_lies_under_a_picture_is_not_measured(
    open_context: Callable[..., BrowserContext],
) -> None:
    found = measured(open_context, ground="linear-gradient(#000, #fff)")

    assert found == (None, None)
