"""The three engines, each started once, for each test in turn."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.engines.by_playwright import PlaywrightEngine
from tests.browser.engines.by_webdriver import WebDriverEngine
from tests.browser.engines.engine import Engine
from tests.browser.engines.launching import launching_firefox, launching_webkit
from tests.browser.page_errors import PageErrors
from tests.browser.standin import StandIn

LABELS = ["chromium", "firefox", "webkit"]


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
def engine(
    request: pytest.FixtureRequest, standin: StandIn, page_errors: PageErrors
) -> Iterator[Engine]:
    """Each engine in turn, with a clean profile."""
    page_errors.must_be_complete = request.param == "chromium"
    if request.param == "webkit":
        standin.listen(page_errors)
    engine = request.getfixturevalue(request.param)
    engine.begin(page_errors)
    yield engine
    engine.end()


@pytest.fixture
def signalling_firefox(page_errors: PageErrors) -> Iterator[Engine]:
    """Firefox with its own Global Privacy Control turned on, in header and page."""
    signal = "privacy.globalprivacycontrol"
    prefs = {f"{signal}.enabled": True, f"{signal}.functionality.enabled": True}
    with launching_firefox(prefs) as engine:
        engine.begin(page_errors)
        yield engine
        engine.end()
