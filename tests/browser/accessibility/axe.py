"""The accessibility rules of axe, for any state of a page."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.places import ROOT

_TAGS = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
    "best-practice",
)


def violations(page: Page) -> list[Any]:
    """Return each rule of axe that the page breaks, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found = page.evaluate(
        "tags => axe.run(document, {"
        "  runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],"
        "})",
        _TAGS,
    )
    return [
        (
            violation["id"],
            [
                (node["html"][:160], node["failureSummary"])
                for node in violation["nodes"]
            ],
        )
        for violation in found["violations"]
    ]


@cache
def _source() -> str:
    """Return the source of axe, of the snippet's tools or else of Python's."""
    own = ROOT / "snippet/node_modules/axe-core/axe.min.js"
    if own.is_file():
        return own.read_text(encoding="utf-8")
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe is not installed: run `make install-dev`")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")
