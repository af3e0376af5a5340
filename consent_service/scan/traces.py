"""What one pass saw, as it came, before anything is made of it.

Times are seconds since 1970 by this machine's clock. `visit` numbers the pages of the
pass from 0. Values are kept as salted digests only, to tell whether they vary.
"""

from typing import Literal

import msgspec

from consent_service.scan.lifetimes import Seen
from consent_service.scan.report import Attributes, Initiator, Limit
from consent_service.scan.report_words import (
    CookieKind,
    Decision,
    FoundBy,
    RequestKind,
    StorageKind,
    Trigger,
)

Queue = Literal["dataLayer", "uetq", "clarity", "fbq", "_paq"]


class SeenCookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie being set. `end` is None for a session.

    `asked` is the lifetime that was asked for, where the browser keeps it less long.
    """

    at: float
    visit: int
    name: str
    host: str
    path: str = "/"
    kind: CookieKind
    lifetime: Seen | None = None
    end: float | None = None
    asked: int | None = None
    attributes: Attributes = Attributes()
    length: int = 0
    digest: str = ""
    initiator: Initiator | None = None


class SeenStorage(msgspec.Struct, frozen=True, kw_only=True):
    """Something stored that is no cookie."""

    at: float
    visit: int
    name: str
    host: str
    kind: StorageKind
    length: int | None = None
    digest: str = ""
    initiator: Initiator | None = None


class SeenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One hop of a request. `sets_cookie` if its answer did.

    `is_page` is a page in the tab, `is_away` one of another site that was led on to.
    """

    at: float
    visit: int
    url: str
    kind: RequestKind
    initiator: Initiator | None = None
    sets_cookie: bool = False
    is_page: bool = False
    is_away: bool = False


class SeenFingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """A script that read what tells devices apart."""

    at: float
    visit: int
    name: Literal["canvas", "webgl", "audio", "fonts"]
    script: str
    initiator: Initiator | None = None


class SeenCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What the page told a tool through its queue.

    `values` are the parameters of a consent command; other commands have none.
    """

    at: float
    visit: int
    queue: Queue
    command: str
    values: dict[str, str] = {}
    regions: tuple[str, ...] = ()


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What was in the browser when a page was left, by key of the thing."""

    cookies: tuple[tuple[str, str], ...] = ()
    storage: tuple[tuple[StorageKind, str, str], ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a page a visitor can read.

    `characters` of visible text outside the banner; `covered` is the share of the
    window that something lies over.
    """

    characters: int = 0
    covered: float = 0.0


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One page being visited in a pass.

    `phases` are the moments from which on a trigger counts, in order. `asks` is
    whether the banner was there at the end, `way_back` whether a control reopens it.
    `landed` is the host at the end, which a page may have led on to. One that is not
    `whole` was broken off: what it lacks at its end says nothing.
    """

    number: int
    url: str
    asked_for: str = ""
    path: str
    host: str
    landed: str = ""
    started: float
    ended: float
    status: int | None = None
    settled: bool = True
    whole: bool = True
    phases: tuple[tuple[float, Trigger], ...] = ()
    asks: bool = False
    asked: bool = False
    way_back: bool = True
    reading: Reading = Reading()
    left: Left = Left()
    language: str | None = None


class PassTrace(msgspec.Struct, frozen=True, kw_only=True):
    """All that one pass saw. `choice_at` is when the last choice was made.

    Not `done` and without a `why`, it was cut when the scan ended.
    `left_for` are the addresses of other sites that pages led on to.
    """

    id: str
    decisions: dict[str, Decision]
    done: bool = True
    why: str | None = None
    clicks: int = 0
    seconds: float = 0.0
    choice_at: float | None = None
    visits: tuple[Visit, ...] = ()
    cookies: tuple[SeenCookie, ...] = ()
    storage: tuple[SeenStorage, ...] = ()
    requests: tuple[SeenRequest, ...] = ()
    fingerprints: tuple[SeenFingerprint, ...] = ()
    commands: tuple[SeenCommand, ...] = ()
    gestures: tuple["Gesture", ...] = ()
    limits: tuple[Limit, ...] = ()
    left_for: tuple[str, ...] = ()


GestureName = Literal["scroll", "click", "escape", "link", "wait"]


class Gesture(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must not count as consent, and whether the banner outlived it."""

    name: GestureName
    at: float
    asked_before: bool
    asks_after: bool


class FoundPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page to visit in every pass."""

    url: str
    found_by: FoundBy
