"""Make findings: their ids, places and what they have in common."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from consent_service.findings import Severity
from consent_service.scan.compare.kinds import severity_of, source_of
from consent_service.scan.report import MOST_PAGES, Evidence, ScanFinding, Subject
from consent_service.scan.report_words import Kind
from consent_service.scan.sightings import Sighting, Thing
from consent_service.scan.standard import Standard, Written


def finding_id(kind: Kind, subject: Subject) -> str:
    """Return what is the same in the next scan: a digest of kind and subject."""
    stored = subject.kind if subject.type == "storage" else None
    parts = (
        kind,
        subject.type,
        stored or "",
        subject.host,
        subject.pattern or subject.name,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def make_finding(
    kind: Kind, subject: Subject, message: str, *, standard: Standard, **more: Any
) -> ScanFinding:
    """Return a finding with what its kind says, and the owner's reason if one is kept.

    `more` has further fields of a finding, and `written`, where the policy says else.
    """
    name = finding_id(kind, subject)
    reasons = standard.policy.reasons if standard.policy else {}
    written: Written | None = more.pop("written", None)
    severity: Severity | None = more.pop("severity", None)
    return ScanFinding(
        id=name,
        rule=kind,
        severity=severity or severity_of(kind),
        subject=subject,
        message=message,
        source=source_of(kind),
        file=written.file if written else "",
        line=written.line if written else None,
        words=written.words if written else None,
        accepted=reasons.get(name),
        **more,
    )


def thing_finding(
    kind: Kind,
    thing: Thing,
    message: str,
    *,
    standard: Standard,
    passes: Sequence[str],
    **more: Any,
) -> ScanFinding:
    """Return a finding about a thing, where it was first seen in one of `passes`."""
    seen = [each for each in thing.counted if each.pass_id in passes]
    order = {name: place for place, name in enumerate(passes)}
    seen.sort(key=lambda each: (order[each.pass_id], each.at))
    first = seen[0] if seen else thing.sightings[0]
    pages, rest = pages_of(seen or thing.sightings)
    service = thing.service
    return make_finding(
        kind,
        subject_of(thing),
        message,
        standard=standard,
        passes=tuple(passes),
        pages=pages,
        pages_more=rest,
        category=declared_category(thing, standard),
        service=service.id if service else None,
        provider=standard.provider_id(service.provider) if service else None,
        party=thing.party,
        initiator=first.initiator,
        **{
            "usual_category": usual_category(thing, standard),
            "evidence": evidence_at(first),
            **more,
        },
    )


def subject_of(thing: Thing) -> Subject:
    """Return the subject of a thing, with all hosts of a service."""
    if thing.subject.type != "request":
        return thing.subject
    return msgspec.structs.replace(thing.subject, hosts=tuple(thing.hosts))


def declared_category(thing: Thing, standard: Standard) -> str | None:
    """Return the category that the policy gives a thing."""
    if standard.policy is None or not thing.services:
        return None
    return thing.services[0].category


def usual_category(thing: Thing, standard: Standard) -> str | None:
    """Return the category that the catalog gives a thing."""
    if thing.usual:
        return thing.usual[0].category
    if thing.services:
        return standard.usual_category(thing.services[0])
    return None


def evidence_at(sighting: Sighting) -> Evidence:
    """Return where to look."""
    return Evidence(
        during=sighting.pass_id, page=sighting.page, seconds=sighting.seconds
    )


def pages_of(sightings: Iterable[Sighting]) -> tuple[tuple[str, ...], int]:
    """Return the pages, first seen first, and how many are left out."""
    pages = tuple(dict.fromkeys(each.page for each in sightings))
    return pages[:MOST_PAGES], max(len(pages) - MOST_PAGES, 0)
