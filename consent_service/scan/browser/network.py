"""What the debugging session of a page says about its requests.

The head of an answer comes in two events. The second, with its cookies and what became
of them, is not ordered with the first, and has only the request's id: the n-th of an id
belongs to the n-th hop of its redirects.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from consent_service.scan.browser.set_cookie import read_cookie
from consent_service.scan.domains import (
    host_of,
    is_same_site,
    path_of,
    without_query,
)
from consent_service.scan.report_words import How, RequestKind

_KINDS: dict[str, RequestKind] = {
    "Script": "script",
    "Document": "frame",
    "Image": "pixel",
    "Stylesheet": "style",
    "Font": "font",
    "Media": "media",
    "TextTrack": "media",
    "XHR": "fetch",
    "Fetch": "fetch",
    "EventSource": "fetch",
    "Ping": "beacon",
}
# They end when the server likes, so nobody waits for them.
_ENDLESS = frozenset({"EventSource", "WebSocket", "Media"})
# Their answers may never be read to the end; what still comes is activity all the same.
_UNREAD = frozenset({"Fetch", "Script", "Ping", "Other"})
_MOST_HOPS = 50_000
# After such an answer the page stays where it is.
_STAYS = (204, 205)


class Cause(msgspec.Struct, frozen=True):
    """Who asked for it."""

    how: How
    url: str
    line: int | None


class Hop(msgspec.Struct):
    """One request, or one hop of its redirects. `opens` if it is the scan's own."""

    url: str
    at: float
    visit: int
    kind: RequestKind
    is_page: bool
    cause: Cause | None
    opens: bool = False
    status: int = 0
    answered: float = 0.0
    set_cookies: tuple[tuple[str, str | None], ...] = ()


class NetworkLog:
    """The requests of one pass, and which are still on their way.

    More than 15 methods: one for each event of the session, and question about all.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.visit = 0
        self._asked_for = ""
        self._now = now
        self.page_frame = ""
        self.active: set[str] = set()
        self.last_activity = 0.0
        self.received = 0
        self._hops: dict[str, list[Hop]] = {}
        self._extras: dict[str, list[dict[str, Any]]] = {}
        self._others: list[Hop] = []
        self._elsewhere: list[Hop] = []

    def begin(self, visit: int, url: str) -> None:
        """Count what comes from now on to the visit of that address."""
        self.visit = visit
        self._asked_for = url
        self.received = 0
        # What the page before left unfinished is not waited for on this one.
        self.active.clear()

    def requested(self, event: dict[str, Any]) -> None:
        """Take `Network.requestWillBeSent`."""
        self.last_activity = _ticks()
        kind = event.get("type", "Other")
        if kind == "Preflight" or _is_by_itself(event) or len(self._hops) > _MOST_HOPS:
            return
        name = event["requestId"]
        if kind not in _ENDLESS:
            self.active.add(name)
        before = self._hops.setdefault(name, [])
        is_page = kind == "Document" and event.get("frameId") == self.page_frame
        url = event["request"]["url"]
        before.append(
            Hop(
                url=url,
                at=event["wallTime"],
                visit=self.visit,
                kind="redirect" if before else _KINDS.get(kind, "other"),
                is_page=is_page,
                cause=Cause("redirect", before[-1].url, None)
                if before
                else None
                if is_page
                else _cause(event),
                opens=is_page and not before and _is_same(url, self._asked_for),
            )
        )

    def answered(self, event: dict[str, Any]) -> None:
        """Take `Network.responseReceivedExtraInfo`."""
        event["received_at"] = self._now()
        self._extras.setdefault(event["requestId"], []).append(event)

    def received_head(self, event: dict[str, Any]) -> None:
        """Take `Network.responseReceived`: a page may leave the rest unread."""
        self.last_activity = _ticks()
        if event.get("type") in _UNREAD:
            self.active.discard(event["requestId"])

    def began_worker(self, url: str) -> None:
        """Wait no longer for a worker's script: its end is told to the worker alone."""
        self.active -= {name for name in self.active if self._hops[name][-1].url == url}

    def ended(self, event: dict[str, Any]) -> None:
        """Take `Network.loadingFinished` and `Network.loadingFailed`."""
        self.active.discard(event["requestId"])
        self.last_activity = _ticks()

    def came(self, event: dict[str, Any]) -> None:
        """Take `Network.dataReceived`."""
        self.last_activity = _ticks()
        self.received += event["dataLength"]

    def opened_socket(self, event: dict[str, Any]) -> None:
        """Take `Network.webSocketCreated`."""
        self.noted(event["url"], cause=_cause(event))

    def noted(
        self, url: str, kind: RequestKind = "other", cause: Cause | None = None
    ) -> None:
        """Note a request that the session itself does not report."""
        self._others.append(self._hop(url, kind, cause))

    def _hop(self, url: str, kind: RequestKind, cause: Cause | None) -> Hop:
        return Hop(
            url=url,
            at=self._now(),
            visit=self.visit,
            kind=kind,
            is_page=False,
            cause=cause,
        )

    def asked_elsewhere(self, url: str) -> None:
        """Note a request that may have been made outside the page, as by a worker."""
        if len(self._elsewhere) < _MOST_HOPS:
            self._elsewhere.append(self._hop(url, "fetch", None))

    def asked(self) -> set[str]:
        """Return every address that pages have asked for so far."""
        return {hop.url for hops in self._hops.values() for hop in hops}

    def header_cookie_keys(self) -> set[tuple[str, str]]:
        """Return name and host of every cookie that an answer has set so far."""
        return {
            (read.name, read.host)
            for hop in self.hops()
            for line, _ in hop.set_cookies
            if (
                read := read_cookie(
                    line, host=host_of(hop.url), path=path_of(hop.url), at=0
                )
            )
        }

    def hops(self) -> list[Hop]:
        """Return every hop with what its answer set, in the order of time."""
        for name, hops in self._hops.items():
            for hop, extra in zip(hops, self._extras.get(name, ()), strict=False):
                hop.answered = extra["received_at"]
                hop.status = extra.get("statusCode", 0)
                hop.set_cookies = _set_cookies(extra)
        found = [hop for hops in self._hops.values() for hop in hops]
        seen = {hop.url for hop in found}
        workers = [hop for hop in self._elsewhere if hop.url not in seen]
        return sorted([*found, *self._others, *workers], key=lambda hop: hop.at)

    def leads_on(self) -> list[Hop]:
        """Return the pages of other sites that the site's own led on to for good."""
        return pages_elsewhere(self.hops())

    def leads_to(self) -> str:
        """Return where the page that is being visited leads on to, or ""."""
        pages = [hop for hop in self.hops() if hop.is_page and hop.visit == self.visit]
        opened = [at for at, hop in enumerate(pages) if hop.opens]
        away = pages_elsewhere(pages[opened[-1] :] if opened else pages)
        return away[-1].url if away else ""


def pages_elsewhere(hops: Sequence[Hop]) -> list[Hop]:
    """Return the pages of other sites from which no way led back.

    By what was asked for, not by where the browser is: on a busy machine the one is
    seconds before the other. One on the way back to the site is its own doing.
    """
    away: list[Hop] = []
    since: list[Hop] = []
    home = ""
    for hop in hops:
        if not hop.is_page:
            continue
        if hop.opens or not home:
            away += since
            since, home = [], host_of(hop.url)
        elif is_same_site(host_of(hop.url), home):
            since = []
        elif hop.status not in _STAYS:
            since.append(hop)
    return away + since


def _is_same(url: str, other: str) -> bool:
    """Return whether two addresses are of one page, whichever way they are written."""
    return url.partition("#")[0].rstrip("/") == other.partition("#")[0].rstrip("/")


def _ticks() -> float:
    """Return the time by which waits are counted."""
    return asyncio.get_running_loop().time()


def _is_by_itself(event: dict[str, Any]) -> bool:
    """Return whether the browser asked for it by itself: an icon."""
    initiator = event.get("initiator", {}).get("type")
    return event.get("type") == "Other" and initiator == "other"


def _cause(event: dict[str, Any]) -> Cause:
    initiator = event.get("initiator", {})
    frame = _innermost(initiator.get("stack"))
    if initiator.get("type") == "script" and frame:
        return Cause("script", frame["url"], frame["lineNumber"] + 1)
    url = initiator.get("url") or event.get("documentURL", "")
    line = initiator.get("lineNumber")
    style = without_query(url).endswith(".css") and initiator.get("type") == "parser"
    return Cause(
        "style" if style else "parser", url, None if line is None else int(line) + 1
    )


def _innermost(stack: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the innermost script of a call, or of those that waited for it."""
    while stack:
        for frame in stack.get("callFrames", ()):
            if frame.get("url", "").startswith("http"):
                return dict(frame)
        stack = stack.get("parent")
    return None


def _set_cookies(extra: dict[str, Any]) -> tuple[tuple[str, str | None], ...]:
    reasons = {
        blocked["cookieLine"]: blocked["blockedReasons"][0]
        for blocked in extra.get("blockedCookies", ())
        if blocked.get("blockedReasons")
    }
    lines = [
        line
        for name, value in extra["headers"].items()
        if name.lower() == "set-cookie"
        for line in value.split("\n")
    ]
    return tuple((line, reasons.get(line)) for line in lines)
