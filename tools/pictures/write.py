"""Takes the pictures of docs/images from the running product: `make docs`.

A service with a month of choices at a demo site is started in a folder of its own, and
looked at as a visitor, an owner and an auditor in turn.
"""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from consent_service.settings.load import load_settings
from tools.pictures.month import record_month

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
SITE = "kehobalanssi"
_CHROMIUM = "/usr/bin/chromium"
_WINDOW: ViewportSize = {"width": 1280, "height": 800}
_PHONE: ViewportSize = {"width": 390, "height": 780}


class Shot(NamedTuple):
    """One picture: of which page, at which size, and what is done there first."""

    name: str
    path: str
    size: ViewportSize = _WINDOW
    do: Callable[[Page], object] = lambda _: None


def shots_of(site: str, digest: str) -> list[Shot]:
    return [
        Shot("banner", f"/demo/{site}", do=_wait_for_banner),
        Shot("banner-phone", f"/demo/{site}", _PHONE, _wait_for_banner),
        Shot("declaration", f"/{site}/declaration"),
        Shot("dashboard", f"/{site}/dashboard", do=_scroll_to("Valinnat ajan mittaan")),
        Shot("editor", f"/{site}/edit/texts"),
        Shot(
            "record",
            f"/{site}/audit/records/{digest}",
            do=_scroll_to("Mitä kävijä näki"),
        ),
        Shot("set-up", "/start", do=_search_services),
    ]


def main() -> None:
    if not Path(_CHROMIUM).is_file():
        sys.exit(f"{_CHROMIUM} is not installed: run `make system`")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        flags = {"data": folder, "policies": str(ROOT / "policies")}
        digest = asyncio.run(record_month(load_settings({}, flags), SITE))
        with serving(folder) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_CHROMIUM)
            token = _run(folder, "token", "issue", "--role", "provider")
            for shot in shots_of(SITE, digest):
                _take(browser, address, token.strip(), shot)


@contextlib.contextmanager
def serving(folder: str) -> Iterator[str]:
    """Start the service on a free port, and give its address."""
    process = subprocess.Popen(
        [*_COMMAND, "serve", "--port", "0", "--demo", *_at(folder)],
        stderr=subprocess.PIPE,
        text=True,
        env=_ENVIRONMENT,
    )
    try:
        for line in process.stderr or ():
            if found := re.search(r"ready at (http://[\w.:-]+)", line):
                yield found[1]
                return
        sys.exit("the service did not start")
    finally:
        process.terminate()
        process.communicate()


def _take(browser: Browser, address: str, token: str, shot: Shot) -> None:
    with browser.new_context(
        viewport=shot.size, locale="fi-FI", device_scale_factor=1
    ) as context:
        page = context.new_page()
        if "/demo/" not in shot.path:
            answer = context.request.post(
                f"{address}/sign-in",
                form={"token": token},
                headers={"origin": address},
                max_redirects=0,
            )
            assert answer.status == 303, answer.status
        page.goto(address + shot.path)
        shot.do(page)
        page.screenshot(path=IMAGES / f"{shot.name}.png")


def _search_services(page: Page) -> None:
    page.get_by_label("Sivuston osoite").fill("kauppa.example")
    page.get_by_role("button", name="Jatka").click()
    by_hand = page.get_by_role("link", name="Valitse palvelut hakemalla")
    if by_hand.count():
        by_hand.click()
    page.get_by_label("Hae luettelosta").fill("analytics")
    page.get_by_role("button", name="Hae").click()


def _wait_for_banner(page: Page) -> None:
    page.get_by_role("button", name="Hylkää kaikki").wait_for()
    page.evaluate("document.fonts.ready")


def _scroll_to(heading: str) -> Callable[[Page], object]:
    def scroll(page: Page) -> None:
        found = page.get_by_role("heading", name=heading)
        found.evaluate("heading => scrollTo(0, heading.offsetTop - 24)")
        page.wait_for_load_state("networkidle")

    return scroll


def _run(folder: str, *arguments: str) -> str:
    done = subprocess.run(
        [*_COMMAND, *arguments, "--data", folder],
        capture_output=True,
        text=True,
        check=True,
        env=_ENVIRONMENT,
    )
    return done.stdout


def _at(folder: str) -> list[str]:
    return ["--data", folder, "--policies", str(ROOT / "policies")]


_COMMAND = [sys.executable, "-m", "consent_service.cli.main"]
_ENVIRONMENT = {
    **{name: text for name, text in os.environ.items() if "CONSENT_" not in name},
    "PYTHONPATH": str(ROOT),
}

if __name__ == "__main__":
    main()
