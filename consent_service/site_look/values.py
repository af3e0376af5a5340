"""What is asked of a look, how far it is, and what it found, as values.

They are what the pages and the process that looks say to each other, in small files.
"""

from datetime import datetime
from typing import Final, Literal

import msgspec

from consent_service.catalog.model import Party
from consent_service.scan.absence import Absence

State = Literal["none", "running", "done", "failed", "stopped"]
# Why a look failed, as far as a page can say what to do about it.
Reason = Absence | Literal["browser", "disk", "ended"]

# A look is for the set-up: minutes, not the whole scan that comes later.
PAGES: Final = 4
SECONDS: Final = 300


class Tools(msgspec.Struct, frozen=True):
    """What this machine looks with.

    Attributes:
        catalog: The folder of the owner's own catalog, None without one.
        data: The folder of the service's data, where the hints are.
        browser: The Chromium to use, "" for the usual one.
        scans: The folder where scans of sites are kept, so many of each: `kept`.
    """

    catalog: str | None
    data: str
    browser: str = ""
    scans: str = ""
    kept: int = 12


class Wanted(msgspec.Struct, frozen=True):
    """What somebody wants to have looked at.

    Attributes:
        domain: The host of the site, as the set-up or the policy has it.
        site: Its name.
        private: Whether it may be on a private network.
        language: Of the report.
        policy: The policy to compare with, "" for a site that has none yet. With one
            the report is kept as a scan of the site.
    """

    domain: str
    site: str
    private: bool
    language: str = "en"
    policy: str = ""


class Order(msgspec.Struct, frozen=True):
    """What is to be looked at, with what, and when that was said."""

    wanted: Wanted
    tools: Tools
    at: datetime


class Step(msgspec.Struct, frozen=True):
    """How far a look is. `name` is the pass of the scan, "" while it finds the pages.

    Attributes:
        page: The page that the pass opens, from 1.
        pages: How many it opens.
        done: How many of all visits are done, of `total`.
        left: Seconds that it may still take, None if nobody can say yet.
    """

    name: str = ""
    page: int = 0
    pages: int = 0
    done: int = 0
    total: int = 0
    left: int | None = None


class Seen(msgspec.Struct, frozen=True):
    """A service that the site uses; `is_sure` if it was seen, not only named."""

    id: str
    is_sure: bool = True


class Unknown(msgspec.Struct, frozen=True):
    """What the site keeps that the catalog does not know.

    Attributes:
        name: Of the cookie or the storage key.
        host: Who keeps it.
        probably: The product that a list of names gives, "" if none does.
        kind: How it is kept, "" of a host that keeps nothing.
        party: Whether the site's own host keeps it.
        lifetime: How long it is asked to be kept, None if that was not seen.
    """

    name: str
    host: str
    probably: str = ""
    kind: str = ""
    party: Party = "first"
    lifetime: str | None = None


class Look(msgspec.Struct, frozen=True):
    """What a look found.

    Attributes:
        domain: What was looked at.
        services: Ids of the catalog, those that were seen first.
        unknown: What nobody knows, at most 40; `more` counts the others.
        languages: Of the pages, the most frequent first.
        notice_url: Of the privacy notice that the site links to, "" without one.
        name: Who the notice says is responsible; so `email` and `business_id`.
        pages: How many pages were looked at.
        banner: The product that asks for consent there now, "" if none was seen.
    """

    domain: str
    services: tuple[Seen, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    more: int = 0
    languages: tuple[str, ...] = ()
    notice_url: str = ""
    name: str = ""
    email: str = ""
    business_id: str = ""
    pages: int = 0
    banner: str = ""


class Trouble(msgspec.Struct, frozen=True):
    """Why a look failed. `text` is the words of the machine, in English."""

    reason: Reason
    text: str


class Looking(msgspec.Struct, frozen=True):
    """How the look of a session is.

    Attributes:
        state: If it is `failed`, `reason` says why, and `trouble` in English.
        domain: What was to be looked at, "" in the state `none`.
        look: What it found; of one that was stopped, what it had found by then, if
            anything.
        at: When it was begun, None in the state `none`.
    """

    state: State
    domain: str = ""
    step: Step = Step()
    look: Look | None = None
    reason: Reason = "ended"
    trouble: str = ""
    at: datetime | None = None


def address_of(domain: str) -> str:
    """Return where a site begins: over TLS, unless it is on this machine."""
    host = domain.partition(":")[0]
    local = host.rpartition(".")[2] == "localhost" or host.startswith("127.")
    return f"{'http' if local else 'https'}://{domain}/"
