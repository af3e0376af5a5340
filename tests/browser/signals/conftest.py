"""A shop with every tool, and stand-ins for their hosts that note each request."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from tests.browser.signals.traffic import Traffic

FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(FOLDER / "shop.toml")


@pytest.fixture
def traffic(context: BrowserContext) -> Traffic:
    return Traffic(context)


@pytest.fixture
def told(page: Page) -> Callable[[str], list[tuple[str, dict[str, Any]]]]:
    """Return a function that returns what a tool heard, oldest first."""

    def read(tool: str) -> list[tuple[str, dict[str, Any]]]:
        found = page.evaluate("JSON.parse(sessionStorage.getItem('told') ?? '[]')")
        return [(kind, values) for name, kind, values in found if name == tool]

    return read
