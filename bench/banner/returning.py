"""What a visitor who has decided sends and fetches on the next visit."""

from typing import Any

import msgspec
from playwright.sync_api import Browser, CDPSession

from bench.banner.candidate import Candidate
from bench.banner.telephone import press_reject, telephone


class Traffic(msgspec.Struct, frozen=True):
    """Requests that reach a server, without that for the page, and bytes of answers."""

    requests: int
    bytes: int


class Return(msgspec.Struct, frozen=True):
    """Traffic of three moments: a first visit, refusing everything, and the next."""

    first: Traffic
    choice: Traffic
    again: Traffic


def come_back(browser: Browser, address: str, candidate: Candidate) -> Return:
    """Visit, refuse everything, and visit again."""
    with telephone(browser, slow=False) as (page, tools):
        meter = _Meter(tools)

        def load() -> Traffic:
            page.goto(f"{address}{candidate.path}", wait_until="networkidle")
            page.wait_for_timeout(500)
            return meter.read()

        first = load()
        press_reject(page, candidate)
        page.wait_for_timeout(1500)
        choice = meter.read()
        # From another page of the site: the same address again would be a reload.
        page.goto("about:blank")
        return Return(first=first, choice=choice, again=load())


class _Meter:
    """Counts what goes over the wire since it was last read."""

    def __init__(self, tools: CDPSession) -> None:
        self._kept: set[str] = set()
        self._bytes: dict[str, int] = {}
        tools.on("Network.requestServedFromCache", self._from_memory)
        tools.on("Network.responseReceived", self._answered)
        tools.on("Network.loadingFinished", self._finished)

    def read(self) -> Traffic:
        sent = [size for key, size in self._bytes.items() if key not in self._kept]
        self._kept.clear()
        self._bytes.clear()
        return Traffic(requests=len(sent), bytes=sum(sent))

    def _from_memory(self, event: dict[str, Any]) -> None:
        self._kept.add(event["requestId"])

    def _answered(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document" or event["response"].get("fromDiskCache"):
            self._kept.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = int(event["encodedDataLength"])
