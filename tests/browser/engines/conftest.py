"""The three engines, each started once and given out in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from consent_service.policy.model import Policy
from tests.browser.engines.by_playwright import PlaywrightEngine
from tests.browser.engines.by_webdriver import WebDriverEngine
from tests.browser.engines.engine import Engine
from tests.browser.engines.launching import launching_firefox, launching_webkit
from tests.browser.engines.own_pages import serving
from tests.browser.standin import StandIn

LABELS = ["chromium", "firefox", "webkit"]


@pytest.fixture
def standin(policy: Policy) -> Iterator[StandIn]:
    with serving(policy, Path(__file__).parent / "pages") as server:
        yield server


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> PlaywrightEngine:
    return PlaywrightEngine("chromium", browser, lambda act: act())


@pytest.fixture(scope="session")
def firefox() -> Iterator[PlaywrightEngine]:
    with launching_firefox() as engine:
        yield engine


@pytest.fixture(scope="session")
def webkit() -> Iterator[WebDriverEngine]:
    with launching_webkit() as driver:
        yield WebDriverEngine("webkit", driver)


@pytest.fixture(params=LABELS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn, with a clean profile."""
    one = request.getfixturevalue(request.param)
    one.begin()
    yield one
    one.end()


@pytest.fixture
def signalling_firefox() -> Iterator[Engine]:
    """Firefox with its own Global Privacy Control turned on, in header and page."""
    signal = "privacy.globalprivacycontrol"
    prefs = {f"{signal}.enabled": True, f"{signal}.functionality.enabled": True}
    with launching_firefox(prefs) as engine:
        engine.begin()
        yield engine
        engine.end()
