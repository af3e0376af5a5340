"""What becomes of a choice, and of silence: walls, memories, ways back."""

from collections.abc import Iterator, Sequence

from consent_service.catalog.hints import plain_line
from consent_service.scan.compare.banner_site import (
    Site,
    banner_finding,
    is_optional,
    optional_things,
)
from consent_service.scan.compare.presence import is_own
from consent_service.scan.domains import is_same_site
from consent_service.scan.lifetimes import DAY, Seen
from consent_service.scan.report import Evidence, ScanFinding
from consent_service.scan.sightings import Sighting, Thing
from consent_service.scan.traces import Gesture, PassTrace, Visit

_REMEMBERS = (
    "consent",
    "cookie",
    "gdpr",
    "eväste",
    "evaste",
    "kakor",
    "privacy",
    "choice",
    "notice",
    "cmp",
    "accept",
    "reject",
    "tietosuoja",
    "samtyck",
    "valin",
    "klaro",
)
# A memory that is written so long after the press is one of the choice.
_AT_ONCE = 3.0
_READABLE = 0.5
_COVERED = 0.5


def after_choice_findings(site: Site) -> Iterator[ScanFinding]:
    """Yield what is wrong with what the site does of a choice, or of none."""
    yield from _implied(site)
    yield from _wall(site)
    yield from _forgotten(site)
    yield from _memory(site)
    yield from _way_back(site)


def _implied(site: Site) -> Iterator[ScanFinding]:
    trace = site.traces.get("no_choice")
    if trace is None:
        return
    for gesture in _gestures(trace):
        if not gesture.asked_before or gesture.asks_after:
            continue
        came = [
            (thing, first)
            for thing in optional_things(site)
            if (first := _first_in(thing, trace.id)) and first.at >= gesture.at
        ]
        if came:
            thing, first = min(came, key=lambda pair: pair[1].at)
            yield banner_finding(
                site,
                "implied_consent",
                site.say(
                    "implied_consent",
                    gesture=site.speech.say("gesture", gesture.name),
                    name=site.speech.quoted(thing.subject.name),
                ),
                "implied_consent",
                pages=(first.page,),
                evidence=Evidence(
                    during=trace.id,
                    page=first.page,
                    seconds=first.seconds,
                    gesture=gesture.name,
                    things=tuple(each.subject.name for each, _ in came),
                ),
            )
            return


def _gestures(trace: PassTrace) -> list[Gesture]:
    """Return all gestures of the pass: its first page was scrolled, then left."""
    scrolled = [
        Gesture(
            name="scroll",
            at=_scrolled_at(visit),
            asked_before=True,
            asks_after=visit.asks,
        )
        for visit in trace.visits[:1]
        if visit.asked and visit.whole
    ]
    pages = [visit for visit in trace.visits if visit.status == 200 and visit.whole]
    pages = pages[:-1] if trace.gestures else pages
    later = [
        Gesture(name="link", at=visit.started, asked_before=True, asks_after=False)
        for number, visit in enumerate(pages)
        # Gone for good: a page without a banner of its own shows nothing.
        if number and pages[number - 1].asks
        if not any(each.asks for each in pages[number:])
    ]
    return [*scrolled, *later, *trace.gestures]


def _scrolled_at(visit: Visit) -> float:
    return next((at for at, name in visit.phases if name == "scroll"), visit.started)


def _first_in(thing: Thing, name: str) -> Sighting | None:
    seen = [each for each in thing.counted if each.pass_id == name]
    return min(seen, key=lambda each: each.at) if seen else None


def _wall(site: Site) -> Iterator[ScanFinding]:
    accepted, refused = site.done("accept_all"), site.done("reject_all")
    if accepted is None or refused is None:
        return
    readable = {visit.path: visit for visit in accepted.visits}
    for visit in refused.visits:
        other = readable.get(visit.path)
        if other is None or not other.reading.characters:
            continue
        hidden = visit.reading.characters < _READABLE * other.reading.characters
        # Those who refuse are sent to another site.
        hidden = hidden or (_is_elsewhere(visit) and not _is_elsewhere(other))
        covered = visit.reading.covered - other.reading.covered >= _COVERED
        if hidden or covered:
            how = "covered" if covered else "hidden"
            yield banner_finding(
                site,
                "wall",
                site.say(f"wall_{how}", page=plain_line(visit.path)),
                "wall",
                passes=("reject_all",),
                pages=(visit.path,),
                evidence=Evidence(
                    during="reject_all",
                    page=visit.path,
                    seen=f"{visit.reading.characters} of "
                    f"{other.reading.characters} characters",
                ),
            )
            return


def _is_elsewhere(visit: Visit) -> bool:
    return bool(visit.landed) and not is_same_site(visit.landed, visit.host)


def _forgotten(site: Site) -> Iterator[ScanFinding]:
    asked: dict[str, list[str]] = {}
    for name in ("reject_all", "accept_all"):
        trace = site.done(name)
        later = trace.visits[1:] if trace else ()
        if again := [visit.path for visit in later if visit.asks]:
            asked[name] = again
    if asked:
        name = next(iter(asked))
        choice = "refusal" if name == "reject_all" else "grant"
        pages = tuple(dict.fromkeys(path for paths in asked.values() for path in paths))
        yield banner_finding(
            site,
            "choice_forgotten",
            site.say(f"forgotten_{choice}", page=plain_line(asked[name][0])),
            "choice_forgotten",
            passes=tuple(asked),
            pages=pages,
            evidence=Evidence(during=name, page=asked[name][0]),
        )


def _memory(site: Site) -> Iterator[ScanFinding]:
    granted, refused = site.done("accept_all"), site.done("reject_all")
    if granted is None or refused is None:
        return
    written = {trace.id: _memories(site.things, trace) for trace in (granted, refused)}
    shared = set(written["accept_all"]) & set(written["reject_all"])
    names = {
        # What both choices write remembers them, whatever its name says.
        name: {key: lifetime for key, (lifetime, _) in found.items() if key in shared}
        or {key: lifetime for key, (lifetime, named) in found.items() if named}
        for name, found in written.items()
    }
    if not names["accept_all"] or not names["reject_all"]:
        return
    longest = {name: max(found.values(), key=_seconds) for name, found in names.items()}
    grant, refusal = longest["accept_all"], longest["reject_all"]
    if _seconds(grant) - _seconds(refusal) > max(DAY, 0.1 * _seconds(refusal)) or (
        grant != refusal and refusal == "session"
    ):
        yield banner_finding(
            site,
            "unequal_memory",
            site.say(
                "unequal_memory",
                refusal=site.speech.length(refusal),
                grant=site.speech.length(grant),
            ),
            "unequal_memory",
            passes=("reject_all", "accept_all"),
            evidence=Evidence(
                during="reject_all",
                page=refused.visits[0].path,
                seen=str(refusal),
                declared=str(grant),
                things=tuple(
                    dict.fromkeys(
                        name for found in names.values() for _, name, _ in found
                    )
                ),
            ),
        )


def _memories(
    things: Sequence[Thing], trace: PassTrace
) -> dict[tuple[str, str, str], tuple[Seen, bool]]:
    """Return what of the site's own was written with the choice, and for how long.

    Beside it stands whether its name tells that it remembers a choice.
    """
    found: dict[tuple[str, str, str], tuple[Seen, bool]] = {}
    for thing in things:
        subject = thing.subject
        if not thing.own or subject.type not in ("cookie", "storage"):
            continue
        if is_optional(thing):
            continue
        at = trace.choice_at or 0.0
        for each in thing.sightings:
            near = at <= each.at <= at + _AT_ONCE and each.lifetime is not None
            if each.pass_id == trace.id and near and not each.blocked:
                key = (subject.type, subject.pattern or subject.name, subject.host)
                found[key] = each.lifetime or "session", _is_memory(thing)
    return found


def _is_memory(thing: Thing) -> bool:
    name = thing.subject.name.lower()
    return is_own(thing) or any(word in name for word in _REMEMBERS)


def _seconds(lifetime: Seen) -> float:
    if lifetime == "session":
        return 0.0
    return float("inf") if lifetime == "persistent" else float(lifetime)


def _way_back(site: Site) -> Iterator[ScanFinding]:
    without: dict[str, None] = {}
    passes = []
    for name in ("reject_all", "accept_all"):
        trace = site.done(name)
        visits = trace.visits[1:] if trace else ()
        found = [
            visit.path for visit in visits if not visit.way_back and visit.status == 200
        ]
        if found:
            passes.append(name)
            without |= dict.fromkeys(found)
    if without:
        first = next(iter(without))
        yield banner_finding(
            site,
            "no_way_back",
            site.say("no_way_back", page=plain_line(first)),
            "no_way_back",
            passes=tuple(passes),
            pages=tuple(without),
            evidence=Evidence(during=passes[0], page=first),
        )
