"""Visitors who send choices while something goes wrong, as the banner does."""

import os
import threading
from collections import Counter
from pathlib import Path
from typing import Any, Self

import httpx

from tests.service.choosing import ORIGIN, SITE, Service
from tests.waiting import wait_until

# Seconds between two attempts with one choice.
_PAUSE = 0.05


class Visitors:
    """Send distinct choices at once, each again and again until it is acknowledged.

    `acknowledged` has the digest of each choice's record by the choice's id,
    `refused` status and `Retry-After` of every refusal. What was under way in the end
    may be on record or not: nobody had an answer.
    """

    def __init__(self, service: Service, *, count: int = 4) -> None:
        self.acknowledged: dict[str, str] = {}
        self.contradicted: list[str] = []
        self.refused: Counter[tuple[int, str]] = Counter()
        self.unanswered = 0
        self._address = f"{service.address}/{SITE}/choices"
        self._body = service.choice()
        self._leaving = threading.Event()
        self._threads = [
            threading.Thread(target=self._visit, daemon=True) for _ in range(count)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int, *, seconds: float = 60) -> None:
        """Return when so many more choices were acknowledged."""
        wanted = len(self.acknowledged) + more
        wait_until(
            lambda: len(self.acknowledged) >= wanted,
            what=f"{more} more choices",
            seconds=seconds,
        )

    def wait_for_refusal(self) -> None:
        """Return when somebody was refused, or not answered at all."""
        before = self.unanswered + self.refused.total()
        wait_until(
            lambda: self.unanswered + self.refused.total() > before, what="a refusal"
        )

    def _visit(self) -> None:
        with httpx.Client(trust_env=False, timeout=15) as client:
            while not self._leaving.is_set():
                body = {**self._body, "id": os.urandom(16).hex()}
                while not self._leaving.is_set() and not self._send(client, body):
                    self._leaving.wait(_PAUSE)

    def _send(self, client: httpx.Client, body: dict[str, Any]) -> bool:
        try:
            answer = client.post(self._address, json=body, headers={"origin": ORIGIN})
        except httpx.HTTPError:
            self.unanswered += 1
            return False
        if answer.status_code not in (200, 201):
            retry = answer.headers.get("retry-after", "")
            self.refused[answer.status_code, retry] += 1
            return False
        digest = answer.json()["digest"]
        if self.acknowledged.setdefault(body["id"], digest) != digest:
            self.contradicted.append(body["id"])
        return True


def check_exactly_once(service: Service, *visitors: Visitors) -> None:
    """Hold the log, and an audit of its export, against all that was acknowledged."""
    records = service.records(service.issue("owner"))
    kept = Counter(record["id"] for record in records)
    digests = {record["id"]: record["digest"] for record in records}
    for each in visitors:
        assert each.contradicted == []
        for choice, digest in each.acknowledged.items():
            assert digests.get(choice) == digest
    assert [choice for choice, times in kept.items() if times > 1] == []
    check_export(service)


def check_export(service: Service) -> None:
    """Audit an export, offline and strictly."""
    file = service.folder / f"{os.urandom(4).hex()}.tar"
    content = service.get(
        f"/{SITE}/export",
        headers={"authorization": f"Bearer {service.issue('owner')}"},
    )
    assert content.status_code == 200, content.text
    Path(file).write_bytes(content.content)
    done = service.run("log", "verify", str(file), "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
