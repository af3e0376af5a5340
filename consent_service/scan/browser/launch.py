"""Start a Chromium with an empty profile, as a visitor's is on the first day."""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from playwright.async_api import BrowserContext, Error, Playwright, ViewportSize

from consent_service.durable_files import create_file, make_folder
from consent_service.errors import ScanError
from consent_service.version import own_version

# Third-party cookies are kept, as most visitors' browsers do. Without this file
# Chromium refuses them all when it is driven by a program.
_PREFERENCES = {"profile": {"cookie_controls_mode": 0}}
_CLOSING = 10.0
_WELL_KNOWN = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
INSTALL = "python -m playwright install chromium"
_FLAGS = (
    "--disable-quic",
    # Banners hide from browsers that say they are driven by a program.
    "--disable-blink-features=AutomationControlled",
    # All frames of a page report to one debugging session. The profile is empty and
    # thrown away, so one site has nothing to take from another.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Translate,MediaRouter",
    # Only what goes through the network stack is checked for private addresses.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--mute-audio",
)
WINDOW: ViewportSize = {"width": 1280, "height": 800}


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """How the browser is started, the same for every pass. Profiles lie in `folder`."""

    folder: str
    binary: str | None = None
    arguments: tuple[str, ...] = ()
    proxy: str | None = None
    sandbox: bool = True
    agent: str = ""
    language: str = "fi-FI"


def find_browser(named: str | None) -> str | None:
    """Return the program to run, or None for the one in Playwright's own folder.

    Raises:
        ScanError: The browser that was named is not there.
    """
    if named:
        found = shutil.which(named)
        if found is None:
            raise ScanError(
                f"no browser {named!r}", hint="name a Chromium: --browser PATH"
            )
        return found
    return None


def other_browsers() -> list[str]:
    """Return the browsers of the system, for when Playwright has none of its own."""
    return [found for name in _WELL_KNOWN if (found := shutil.which(name))]


async def usable_browser(playwright: Playwright, launch: Launch) -> tuple[Launch, str]:
    """Return how a browser really starts here, and its version.

    Without a named one that of Playwright is tried, then those of the system; each
    first with its own sandbox.

    Raises:
        ScanError: None starts.
    """
    binaries = [launch.binary] if launch.binary else [None, *other_browsers()]
    sandboxes = [True, False] if launch.sandbox else [False]
    failure: ScanError | None = None
    for binary in binaries:
        for sandbox in sandboxes:
            tried = msgspec.structs.replace(launch, binary=binary, sandbox=sandbox)
            try:
                async with profile(playwright, tried) as context:
                    browser = context.browser
                    return tried, browser.version if browser else await _version(
                        context
                    )
            except ScanError as error:
                failure = failure or error
    raise failure or ScanError("no browser is installed", hint=INSTALL)


async def _version(context: BrowserContext) -> str:
    """Return the version by the debugging session: such a context names no browser."""
    session = await context.new_cdp_session(context.pages[0])
    answer = await session.send("Browser.getVersion")
    return str(answer["product"]).partition("/")[2]


def user_agent(version: str) -> str:
    """Return an agent that says what it is, and whose pages are those of Chrome."""
    major = version.split(".")[0]
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major}.0.0.0 Safari/537.36 consent-service-scan/{own_version()}"
    )


def may_sandbox() -> bool:
    """Return whether Chromium can lock itself in: not as the root of a machine."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0


def profile_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for the profiles of one scan, deleted after the block."""
    return tempfile.TemporaryDirectory(
        prefix="consent-scan-", ignore_cleanup_errors=True
    )


@asynccontextmanager
async def profile(
    playwright: Playwright, launch: Launch, *, script: bool = True, gpc: bool = False
) -> AsyncIterator[BrowserContext]:
    """Give a browser with an empty profile, which is deleted afterwards.

    Raises:
        ScanError: The browser does not start.
    """
    with tempfile.TemporaryDirectory(
        dir=launch.folder, ignore_cleanup_errors=True
    ) as folder:
        preferences = Path(folder) / "Default" / "Preferences"
        make_folder(preferences.parent)
        create_file(preferences, msgspec.json.encode(_PREFERENCES))
        context = await _start(playwright, launch, folder, script=script, gpc=gpc)
        try:
            yield context
        finally:
            await _stop(context)


async def _start(
    playwright: Playwright, launch: Launch, folder: str, *, script: bool, gpc: bool
) -> BrowserContext:
    try:
        return await playwright.chromium.launch_persistent_context(
            folder,
            # Else its driver leaves an empty folder behind with many a browser.
            artifacts_dir=folder,
            executable_path=launch.binary,
            chromium_sandbox=launch.sandbox,
            args=[*_FLAGS, *launch.arguments],
            proxy={"server": launch.proxy, "bypass": "<-loopback>"}
            if launch.proxy
            else None,
            user_agent=launch.agent or None,
            locale=launch.language,
            viewport=WINDOW,
            java_script_enabled=script,
            accept_downloads=False,
            extra_http_headers={"Sec-GPC": "1"} if gpc else None,
            ignore_default_args=["--hide-scrollbars"],
            # Ctrl+C is ours: the report is made before the browsers end.
            handle_sigint=False,
        )
    except Error as error:
        raise ScanError(
            f"browser does not start: {error.message.splitlines()[0]}",
            hint=f"install one: {INSTALL}; or name one: --browser PATH",
        ) from error


async def _stop(context: BrowserContext) -> None:
    # One that crashed or hangs is ended with the driver.
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(_CLOSING):
            await context.close()
