"""Starts each engine, or skips its tests with the reason."""

import contextlib
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from selenium.webdriver.webkitgtk.webdriver import WebDriver

from tests.browser.engines.by_playwright import PlaywrightEngine
from tests.browser.engines.engine import PATIENCE

_FIREFOX = Path("/usr/bin/firefox-esr")
_WEBDRIVER = Path("/usr/bin/WebKitWebDriver")

# It sends no requests of its own: no settings, no studies, no network checks.
_QUIET: Mapping[str, bool | str] = {
    "services.settings.server": "data:,",
    "app.normandy.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


@contextlib.contextmanager
def launching_firefox(
    prefs: Mapping[str, bool] = MappingProxyType({}),
) -> Iterator[PlaywrightEngine]:
    """Start Firefox ESR with further preferences of `about:config`.

    It has a thread and a Playwright of its own: a thread can have only one, and if
    this one fails, the tests in Chromium must not fail with it.
    """
    _need(_FIREFOX)
    with ThreadPoolExecutor(1) as thread:

        def do(act: Callable[[], Any]) -> Any:
            return thread.submit(act).result()

        playwright = do(lambda: sync_playwright().start())
        try:
            browser = do(lambda: _launch(playwright, {**_QUIET, **prefs}))
            yield PlaywrightEngine("firefox", browser, do)
            do(browser.close)
        finally:
            do(playwright.stop)


def _launch(playwright: Playwright, prefs: Mapping[str, bool | str]) -> Browser:
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=str(_FIREFOX),
        firefox_user_prefs=dict(prefs),
    )


@contextlib.contextmanager
def launching_webkit() -> Iterator[WebDriver]:
    """Start WebKitGTK's browser, on a display of its own if there is none."""
    _need(_WEBDRIVER)
    options = Options()
    options.binary_location = _mini_browser()
    options.add_argument("--automation")
    with _display() as display:
        service = Service(str(_WEBDRIVER), env={**os.environ, "DISPLAY": display})
        with warnings.catch_warnings():
            # Selenium calls itself in a way that it has deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            driver.set_page_load_timeout(PATIENCE)
            driver.set_script_timeout(PATIENCE)
            yield driver
        finally:
            driver.quit()


def _need(binary: Path) -> None:
    if not binary.is_file():
        pytest.skip(f"{binary} is not installed: run `make system`")


def _mini_browser() -> str:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not found:
        pytest.skip("MiniBrowser of WebKitGTK is not installed: run `make system`")
    return str(found[-1])


@contextlib.contextmanager
def _display() -> Iterator[str]:
    if display := os.environ.get("DISPLAY"):
        yield display
        return
    if not shutil.which("Xvfb"):
        pytest.skip("neither a display nor Xvfb is there: run `make system`")
    # It picks a free number itself, and prints it once it is ready.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.communicate()
