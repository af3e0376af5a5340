"""Collect what one pass sees, and finish it into a trace.

Values arrive here and go no further: what is kept of them is a length, and a digest
with a salt of this scan that tells whether they differ.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from consent_service.scan.browser.network import Cause, Hop, NetworkLog
from consent_service.scan.browser.set_cookie import Line, read_cookie
from consent_service.scan.domains import host_of, is_web, path_of, without_query
from consent_service.scan.lifetimes import BROWSER_LIMIT
from consent_service.scan.report import Attributes, Initiator
from consent_service.scan.report_words import CookieKind, StorageKind
from consent_service.scan.traces import (
    SeenCommand,
    SeenCookie,
    SeenFingerprint,
    SeenRequest,
    SeenStorage,
)

_MOST_EVENTS = 50_000


class Stored(msgspec.Struct, frozen=True):
    """Something that a page keeps; what has no value of its own has None."""

    kind: StorageKind
    name: str
    host: str
    value: str | None


class Seen(msgspec.Struct, frozen=True):
    """All events of one pass, finished."""

    cookies: tuple[SeenCookie, ...]
    storage: tuple[SeenStorage, ...]
    requests: tuple[SeenRequest, ...]
    fingerprints: tuple[SeenFingerprint, ...]
    commands: tuple[SeenCommand, ...]
    left_for: tuple[str, ...]


class Recorder:
    """The events of one pass. `visit` is the number of the page being visited.

    More than 15 methods: one for each way in which a page keeps or says something.
    """

    def __init__(self, salt: bytes, now: Callable[[], float]) -> None:
        self.visit = 0
        # Whether the page asked in so many dialogs that its scripts were stopped.
        self.asks_on = False
        # Whether it began a worker that tells no page what it does.
        self.shares_worker = False
        self.now = now
        self.network = NetworkLog(now)
        self._salt = salt
        self._cookies: list[tuple[SeenCookie, Cause]] = []
        self._storage: list[tuple[SeenStorage, Cause | None]] = []
        self._fingerprints: list[tuple[SeenFingerprint, Cause]] = []
        self._commands: list[SeenCommand] = []
        # What the jar really held at some time, whatever a script could see of it.
        self._jar: set[tuple[str, str]] = set()

    def take_note(self, payload: str) -> None:
        """Take what the script in the page noted. A page may forge it: bounds hold."""
        try:
            event = msgspec.json.decode(payload)
            self._take(event)
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            return

    def _take(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "cookie":
                self._script_cookie(event)
            case "cookie-store":
                self._stored_cookie(event)
            case "storage":
                self._stored(event)
            case "fingerprint":
                self._fingerprint(event)
            case "dialogs":
                self.asks_on = True
            case "shared-worker":
                self.shares_worker = True
            case "command":
                self._command(event)

    def _script_cookie(self, event: dict[str, Any]) -> None:
        line = read_cookie(event["line"], host=event["host"], path="/", at=event["at"])
        if line is not None:
            blocked = None if event["kept"] else "NotKept"
            self._by_script(line, event["at"], _cause(event), blocked=blocked)

    def _stored_cookie(self, event: dict[str, Any]) -> None:
        asked = event["expires"]
        longest = event["at"] + BROWSER_LIMIT
        end = None if asked is None else min(asked, longest)
        line = Line(
            name=event["name"],
            value=event["value"],
            path=event["path"],
            host=(event["domain"] or event["host"]).lstrip("."),
            end=end,
            secure=True,
            http_only=False,
            same_site="strict",
            partitioned=False,
            asked=None if asked == end else asked,
        )
        if end is None or end > event["at"]:
            self._by_script(line, event["at"], _cause(event))

    def _by_script(
        self, line: Line, at: float, cause: Cause, *, blocked: str | None = None
    ) -> None:
        if len(self._cookies) < _MOST_EVENTS:
            seen = self._cookie(line, at, "script_cookie", blocked=blocked)
            self._cookies.append((seen, cause))

    def _cookie(
        self, line: Line, at: float, kind: CookieKind, *, blocked: str | None = None
    ) -> SeenCookie:
        return SeenCookie(
            at=at,
            visit=self.visit,
            name=line.name,
            host=line.host,
            path=line.path,
            kind=kind,
            lifetime="session" if line.end is None else round(line.end - at),
            end=line.end,
            asked=None if line.asked is None else round(line.asked - at),
            attributes=Attributes(
                secure=line.secure,
                http_only=line.http_only,
                same_site=line.same_site,
                partitioned=line.partitioned,
                blocked=blocked,
            ),
            length=len(line.value),
            digest=self._digest(line.value),
        )

    def jar(self, cookies: Sequence[Mapping[str, Any]], at: float) -> None:
        """Take what the browser keeps; note what nobody was seen to set."""
        known = {(seen.name, seen.host) for seen, _ in self._cookies}
        known |= self.network.header_cookie_keys()
        for cookie in cookies:
            key = (cookie["name"], cookie["domain"].lstrip("."))
            self._jar.add(key)
            if key not in known:
                kind: CookieKind = (
                    "http_cookie" if cookie["httpOnly"] else "script_cookie"
                )
                seen = self._cookie(_jar_line(cookie), at, kind)
                self._cookies.append((seen, Cause("script", "", None)))

    def _stored(self, event: dict[str, Any]) -> None:
        stored = Stored(event["kind"], event["name"], event["host"], event["value"])
        self.store(stored, event["at"], _cause(event))

    def store(self, stored: Stored, at: float, cause: Cause | None = None) -> None:
        """Note something stored that is no cookie."""
        if len(self._storage) >= _MOST_EVENTS or not stored.host:
            return
        value = stored.value
        seen = SeenStorage(
            at=at,
            visit=self.visit,
            name=str(stored.name),
            host=stored.host,
            kind=stored.kind,
            length=None if value is None else len(value),
            digest="" if value is None else self._digest(value),
        )
        self._storage.append((seen, cause))

    def _fingerprint(self, event: dict[str, Any]) -> None:
        seen = SeenFingerprint(
            at=event["at"],
            visit=self.visit,
            name=event["name"],
            script=without_query(event["script"]),
        )
        self._fingerprints.append((seen, _cause(event)))

    def _command(self, event: dict[str, Any]) -> None:
        if len(self._commands) < _MOST_EVENTS:
            self._commands.append(
                SeenCommand(
                    at=event["at"],
                    visit=self.visit,
                    queue=event["queue"],
                    command=str(event["command"])[:80],
                    values=event["values"],
                    regions=tuple(event["regions"]),
                )
            )

    def _digest(self, value: str) -> str:
        content = self._salt + value.encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).hexdigest()[:16]

    def finish(self) -> Seen:
        """Return all that was seen, with the chains of who caused it."""
        hops = self.network.hops()
        away = self.network.leads_on()
        set_by_answers = [
            found
            for hop in hops
            for line in hop.set_cookies
            if (found := self._header_cookie(hop, line))
        ]
        causes = {
            without_query(hop.url): hop.cause for hop in reversed(hops) if hop.cause
        }

        def explain(cause: Cause | None) -> Initiator | None:
            return _initiator(cause, causes) if cause else None

        replace = msgspec.structs.replace
        return Seen(
            cookies=tuple(
                replace(self._kept(seen), initiator=explain(cause))
                for seen, cause in [*self._cookies, *set_by_answers]
            ),
            storage=tuple(
                replace(seen, initiator=explain(cause)) for seen, cause in self._storage
            ),
            requests=tuple(
                _request(hop, explain(hop.cause), is_away=hop in away)
                for hop in hops
                if is_web(hop.url)
            ),
            fingerprints=tuple(
                replace(seen, initiator=explain(cause))
                for seen, cause in self._fingerprints
            ),
            commands=tuple(self._commands),
            left_for=tuple(dict.fromkeys(without_query(hop.url) for hop in away)),
        )

    def _kept(self, seen: SeenCookie) -> SeenCookie:
        """Return a cookie that no script could read, though the browser keeps it."""
        attributes = seen.attributes
        if attributes.blocked != "NotKept" or (seen.name, seen.host) not in self._jar:
            return seen
        return msgspec.structs.replace(
            seen, attributes=msgspec.structs.replace(attributes, blocked=None)
        )

    def _header_cookie(
        self, hop: Hop, line: tuple[str, str | None]
    ) -> tuple[SeenCookie, Cause] | None:
        written, blocked = line
        read = read_cookie(
            written, host=host_of(hop.url), path=path_of(hop.url), at=hop.answered
        )
        if read is None:
            return None
        seen = self._cookie(read, hop.answered, "http_cookie", blocked=blocked)
        seen = msgspec.structs.replace(seen, visit=hop.visit)
        return seen, Cause("header", hop.url, None)


def _request(hop: Hop, initiator: Initiator | None, *, is_away: bool) -> SeenRequest:
    return SeenRequest(
        at=hop.at,
        visit=hop.visit,
        url=hop.url,
        kind=hop.kind,
        initiator=initiator,
        sets_cookie=bool(hop.set_cookies),
        is_page=hop.is_page,
        is_away=is_away,
    )


def _jar_line(cookie: Mapping[str, Any]) -> Line:
    same_site = cookie.get("sameSite")
    return Line(
        name=cookie["name"],
        value=cookie["value"],
        host=cookie["domain"].lstrip("."),
        path=cookie["path"],
        end=None if cookie.get("session") else cookie["expires"],
        secure=cookie["secure"],
        http_only=cookie["httpOnly"],
        same_site=same_site.lower() if same_site else None,
        partitioned="partitionKey" in cookie,
    )


def _cause(event: dict[str, Any]) -> Cause:
    stack = event.get("stack") or []
    if not stack:
        return Cause("script", "", None)
    url, line = stack[0]
    return Cause("script", str(url), int(line))


def _initiator(cause: Cause, causes: dict[str, Cause]) -> Initiator:
    url = without_query(cause.url)
    chain = [url] if url else []
    at = causes.get(url)
    while at and len(chain) < 20:
        address = without_query(at.url)
        if not address or address in chain:
            break
        chain.append(address)
        at = causes.get(address)
    return Initiator(
        url=url, line=cause.line, how=cause.how, chain=tuple(reversed(chain))
    )
