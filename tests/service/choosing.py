"""A service that runs, and the choices that are sent to it."""

import json
import os
import re
import secrets
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx

from consent_service.evidence.proof import decode_proof
from tests.places import ROOT
from tests.processes import Done, Process, run_module
from tests.service.declared import check_declared
from tests.waiting import wait_until

SITE = "kehobalanssi"
ORIGIN = "https://kehobalanssi.fi"

Made = dict[str, Any]
"""The answer to a choice that was recorded."""

NOTHING: Mapping[str, str] = MappingProxyType({})


class Service:
    """One process of `serve`: what it says, where it is, and how to ask it."""

    def __init__(
        self, process: Process, folder: Path, environment: Mapping[str, str] = NOTHING
    ) -> None:
        self.process = process
        self.folder = folder
        self.environment = environment
        self.address = ""
        self.said: list[str] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._tokens: dict[tuple[str, str], str] = {}
        # Making a client takes longer than most answers.
        self._client = httpx.Client(trust_env=False, timeout=30)

    def wait(self) -> None:
        """Return when it is ready; fail with what it said when it ends instead."""
        for line in self.process.stderr or ():
            self.said.append(line)
            if found := re.search(r"ready at (http://[\w.:/-]+)", line):
                self.address = found[1]
                self._listener.start()
                return
        raise RuntimeError(f"the service did not start: {''.join(self.said)}")

    def _listen(self) -> None:
        # A full pipe would stop the service.
        self.said.extend(self.process.stderr or ())

    def wait_for_line(self, part: str) -> None:
        """Return once the log has a line with `part`; it comes through a pipe."""
        wait_until(
            lambda: any(part in line for line in self.said), what=f"a line {part!r}"
        )

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=90)
        # Its last lines may still be in the pipe; a worker can hold it open.
        if self._listener.is_alive():
            self._listener.join(timeout=5)
        self._client.close()
        if self.process.stderr is not None:
            self.process.stderr.close()
        return code

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("POST", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request as somebody who was never here before.

        Whatever is answered has to be in the reference.
        """
        answer = self._client.request(method, f"{self.address}{path}", **options)
        self._client.cookies.clear()
        check_declared(method, path, answer)
        return answer

    def choose(
        self, body: dict[str, Any] | None = None, *, site: str = SITE, **headers: str
    ) -> httpx.Response:
        """Send a choice as the snippet does, from a page of the site."""
        sent = {"content-type": "text/plain", "origin": ORIGIN}
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.post(
            f"/{site}/choices",
            content=json.dumps(body or self.choice()),
            headers={**sent, **named},
        )

    def choice(self, **changes: Any) -> dict[str, Any]:
        """Return a choice that is good as it stands, with those changes."""
        declaration = self.get(f"/{SITE}/declaration.json").json()
        good = {
            "id": secrets.token_hex(16),
            "visitor": secrets.token_hex(16),
            "revision": declaration["revision"],
            "language": "fi",
            "surface": "banner",
            "action": "save",
            "decisions": {
                "analytics": "granted",
                "ga_demographics": "denied",
                "marketing": "denied",
            },
        }
        return {**good, **changes}

    def token(self, role: str = "auditor", site: str = SITE) -> str:
        """Return a token that the command has issued while the service runs."""
        if (role, site) not in self._tokens:
            self._tokens[role, site] = self.issue(role, site)
        return self._tokens[role, site]

    def issue(self, role: str = "auditor", site: str = SITE) -> str:
        """Issue a token of one's own."""
        done = self.run("token", "issue", "--role", role, "--site", site)
        return done.stdout.strip()

    def run(self, *arguments: str) -> Done:
        """Run a command on the folder of this service."""
        port = self.address.rpartition(":")[2] or "1"
        return run_module(
            "consent_service.cli.main",
            *arguments,
            cwd=self.folder,
            environment={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "CONSENT_DATA": str(self.folder / "data"),
                "CONSENT_PORT": port,
                **self.environment,
            },
        )

    def records(self, token: str, query: str = "") -> list[dict[str, Any]]:
        answer = self.get(
            f"/{SITE}/records{query}", headers={"authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def salt_of(made: Made) -> bytes:
    """Return what of a record stands nowhere but in the record."""
    return decode_proof(made["receipt"].encode()).extra.splitlines()[1]
