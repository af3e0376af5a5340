"""Traces for tests of the comparison, with only what a test is about."""

from typing import Any

from consent_service.catalog import Catalog, load_catalog
from consent_service.policy.load import read_policy
from consent_service.policy.reference import load_known
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.compare import Seen, contacts_of, find, things_of
from consent_service.scan.report import Banner, Initiator, ScanFinding
from consent_service.scan.standard import Standard
from consent_service.scan.traces import (
    PassTrace,
    Queue,
    SeenCommand,
    SeenCookie,
    SeenRequest,
    SeenStorage,
    Visit,
)

CATALOG: Catalog = load_catalog()
KNOWN = load_known()
START = 1_000.0
DAY = 86_400
PAGE = Initiator(url="https://shop.test/", how="script")

# A banner that asks, of which nothing else is known.
_ASKS = Inspection(banner=Banner(found=True))
_HEAD = """
site = "shop"
domains = ["shop.test"]
languages = ["fi"]
[controller]
name = "Kauppa Oy"
"""


def standard(policy: str | None = None, *, jurisdiction: str = "FI") -> Standard:
    """Return what to compare with: a policy with those tables, or the catalog alone."""
    if policy is None:
        return Standard(CATALOG)
    text = f'jurisdiction = "{jurisdiction}"{_HEAD}\n{policy}'
    file = read_policy(text.encode(), name="shop.toml", known=KNOWN)
    return Standard(CATALOG, file)


def visit(number: int = 0, path: str = "/", **more: Any) -> Visit:
    begun = START + 10 * number
    fields: dict[str, Any] = {
        "number": number,
        "url": f"https://shop.test{path}",
        "path": path,
        "host": "shop.test",
        "started": begun,
        "ended": begun + 9,
        "status": 200,
        "phases": ((begun, "load"),),
    }
    return Visit(**(fields | more))


def cookie(name: str, *, at: float = 1.0, **more: Any) -> SeenCookie:
    fields: dict[str, Any] = {
        "at": START + at,
        "visit": 0,
        "name": name,
        "host": "shop.test",
        "kind": "script_cookie",
        "lifetime": "session",
        "initiator": PAGE,
    }
    return SeenCookie(**(fields | more))


def stored(name: str, *, at: float = 1.0, **more: Any) -> SeenStorage:
    fields: dict[str, Any] = {
        "at": START + at,
        "visit": 0,
        "name": name,
        "host": "shop.test",
        "kind": "local_storage",
        "initiator": PAGE,
    }
    return SeenStorage(**(fields | more))


def request(url: str, *, at: float = 1.0, **more: Any) -> SeenRequest:
    fields: dict[str, Any] = {
        "at": START + at,
        "visit": 0,
        "url": url,
        "kind": "pixel",
        "initiator": PAGE,
    }
    return SeenRequest(**(fields | more))


def command(queue: Queue, words: str, *, at: float = 1.0, **values: str) -> SeenCommand:
    return SeenCommand(
        at=START + at,
        visit=0,
        queue=queue,
        command=words,
        values=values,
    )


def trace(name: str, given: Standard, *events: object, **more: Any) -> PassTrace:
    """Return a pass of one page in which `events` were seen."""

    def of(kind: type) -> tuple[object, ...]:
        return tuple(event for event in events if isinstance(event, kind))

    granted: set[str] | None = None
    if name in ("reject_all", "withdraw"):
        granted = set()
    elif name == "accept_all":
        granted = {category.id for category in given.categories}
    elif name.startswith("only:"):
        granted = given.with_needs(name.removeprefix("only:"))
    fields: dict[str, Any] = {
        "id": name,
        "decisions": given.decisions(granted, gpc=name == "gpc"),
        "choice_at": None if granted is None else START,
        "visits": of(Visit) or (visit(),),
        "cookies": of(SeenCookie),
        "storage": of(SeenStorage),
        "requests": of(SeenRequest),
        "commands": of(SeenCommand),
    }
    return PassTrace(**(fields | more))


def findings(
    given: Standard,
    *traces: PassTrace,
    applicable: tuple[str, ...] = (),
    inspection: Inspection | None = None,
    chains: dict[str, tuple[str, ...]] | None = None,
) -> list[ScanFinding]:
    """Return what the comparison finds in those passes."""
    seen = Seen(
        traces=traces,
        applicable=applicable,
        inspection=inspection or _ASKS,
        chains=chains or {},
        driven=inspection is not None,
    )
    contacts = contacts_of(traces, given, chains)
    return find(seen, things_of(seen, given, contacts), given, contacts)


def rules(found: list[ScanFinding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.subject.name) for finding in found]
