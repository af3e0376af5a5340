"""docs/tutorial.md, done as it stands: its files, its commands, its clicks."""

import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.places import DOCS, ROOT
from tests.ports import free_port
from tests.waiting import wait_until

TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")
_BLOCK = re.compile(
    r"^(?:Save as `([^`]+)`[^\n]*\n\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_SERVERS = ("consent-service serve", "python3 -m http.server")
# What the environment that runs this test has behind it.
_INSTALLATION = 'make install\nexport PATH="$PWD/.venv/bin:$PATH"\n'


class Reader(NamedTuple):
    """Somebody who follows the page, with two ports that are free on this machine."""

    folder: Path
    service: int
    pages: int

    def own(self, text: str) -> str:
        return text.replace("8080", str(self.service)).replace("8000", str(self.pages))

    def save(self, name: str, text: str) -> None:
        (self.folder / "my-site" / name).write_text(self.own(text), encoding="utf-8")

    def run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-ec", self.own(command)],
            cwd=self._place(),
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @contextlib.contextmanager
    def serving(self, command: str, port: int) -> Iterator[None]:
        server = subprocess.Popen(
            ["bash", "-ec", f"exec {self.own(command)}"],
            cwd=self._place(),
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: _is_open(port), what=f"a server on port {port}")
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)

    def _place(self) -> Path:
        begun = self.folder / "my-site"
        return begun if begun.is_dir() else self.folder

    def _environment(self) -> dict[str, str]:
        kept = {
            name: text for name, text in os.environ.items() if "CONSENT" not in name
        }
        return {
            **kept,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "CONSENT_PORT": str(self.service),
        }


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(folder=tmp_path, service=free_port(), pages=free_port())


@pytest.mark.browser
# The reader's site has no icon.
@pytest.mark.expects_page_errors("404.*/favicon.ico")
def test_the_first_site_works_as_the_tutorial_has_it(
    reader: Reader, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(locale="en-GB").new_page()
    said: dict[str, str] = {}
    with contextlib.ExitStack() as servers:
        for name, kind, text in _BLOCK.findall(TUTORIAL):
            if text.startswith(_SERVERS):
                port = reader.service if "consent" in text else reader.pages
                servers.enter_context(reader.serving(text, port))
            elif name:
                reader.save(name, text)
            elif kind == "sh":
                if "/records" in text:
                    choose(page, f"http://127.0.0.1:{reader.pages}")
                said[text.split("\n")[0]] = reader.run(text.removeprefix(_INSTALLATION))

    assert "0 errors, 1 warning" in said["consent-service policy check"]
    assert re.search(r"shop \w+ in force", said["consent-service policy publish"])
    actions = re.findall(r'"action":"(\w+)"', "".join(said.values()))
    assert actions == ["accept_all", "save"]


def choose(page: Page, address: str) -> None:
    """Do what the page says under "Choose"."""
    counted = page.locator("#counted")
    page.goto(address)
    expect(counted).to_have_text("This visit was not counted.")
    page.get_by_role("button", name="Accept all").click()
    expect(counted).to_have_text("This visit was counted.")
    page.get_by_role("link", name="Cookie settings").click()
    page.get_by_role("switch").first.click()
    page.get_by_role("button", name="Save").click()
    expect(counted).to_have_text("This visit was not counted.")
    assert not [each for each in page.context.cookies() if "_pk_id" in each["name"]]


def test_every_page_that_the_tutorial_quotes_is_saved_under_a_name() -> None:
    kinds = {kind for name, kind, _ in _BLOCK.findall(TUTORIAL) if not name}

    assert kinds == {"sh"}


def _is_open(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False
