"""Bring what the passes saw together: one thing for each subject.

A thing is a cookie, something stored, a service that is contacted, or a fingerprint.
What counts in a pass with a choice is what came after it, and what of the site's own
was left.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from consent_service.catalog import Service
from consent_service.scan.domains import host_of, is_same_site
from consent_service.scan.lifetimes import Seen
from consent_service.scan.register import Match, is_kept_at
from consent_service.scan.report import Initiator, Subject
from consent_service.scan.report_words import Party, Trigger
from consent_service.scan.services_of import Contacts
from consent_service.scan.sightings import Sighting, Thing
from consent_service.scan.standard import Standard
from consent_service.scan.traces import (
    PassTrace,
    SeenCookie,
    SeenFingerprint,
    SeenRequest,
    SeenStorage,
    Visit,
)


class _Place(NamedTuple):
    """Where and when something of one pass was seen."""

    trace: PassTrace
    visit: Visit


def gather_things(
    traces: Sequence[PassTrace], standard: Standard, contacts: Contacts
) -> list[Thing]:
    """Return every thing that the passes saw, in the order of the passes."""
    gathered = _Gathered(standard, contacts)
    for trace in traces:
        gathered.take(trace)
    return list(gathered.things.values())


class _Gathered:
    """The things so far, by what makes them one."""

    def __init__(self, standard: Standard, contacts: Contacts) -> None:
        self.things: dict[tuple[str, ...], Thing] = {}
        self._standard = standard
        self._contacts = contacts

    def take(self, trace: PassTrace) -> None:
        if not trace.visits:
            return
        visits = {visit.number: visit for visit in trace.visits}
        last = trace.visits[-1]

        def place(number: int) -> _Place:
            return _Place(trace, visits.get(number, last))

        def here(
            seen: SeenCookie | SeenStorage | SeenRequest | SeenFingerprint,
        ) -> bool:
            return _is_here(seen, visits.get(seen.visit), trace.left_for)

        for cookie in filter(here, trace.cookies):
            self._cookie(cookie, place(cookie.visit))
        for stored in filter(here, trace.storage):
            self._storage(stored, place(stored.visit))
        for request in filter(here, trace.requests):
            self._request(request, place(request.visit))
        for fingerprint in filter(here, trace.fingerprints):
            self._fingerprint(fingerprint, place(fingerprint.visit))
        if trace.choice_at is not None:
            self._left(trace, last)

    def _cookie(self, seen: SeenCookie, where: _Place) -> None:
        subject = Subject(type="cookie", kind=seen.kind, name=seen.name, host=seen.host)
        thing = self._kept(subject, where.visit.host, _setter(seen))
        if thing.attributes is None or thing.attributes.blocked:
            thing.attributes, thing.length = seen.attributes, seen.length
            thing.set_by = "header" if seen.kind == "http_cookie" else "script"
            thing.subject = msgspec.structs.replace(
                thing.subject, kind=seen.kind, path=seen.path
            )
        thing.sightings.append(
            msgspec.structs.replace(
                _sighting(where, seen.at, seen.initiator),
                lifetime=seen.lifetime,
                end=seen.end,
                asked=seen.asked,
                digest=seen.digest,
                blocked=seen.attributes.blocked is not None,
            )
        )

    def _storage(self, seen: SeenStorage, where: _Place) -> None:
        subject = Subject(
            type="storage", kind=seen.kind, name=seen.name, host=seen.host
        )
        thing = self._kept(subject, where.visit.host)
        if thing.length is None:
            thing.length = seen.length
        thing.set_by = "script"
        lifetime: Seen = "session" if seen.kind == "session_storage" else "persistent"
        at = max(seen.at, where.visit.started)
        earlier = [
            each
            for each in thing.sightings
            if each.pass_id == where.trace.id
            and (each.initiator is not None or each.digest == seen.digest)
        ]
        if seen.initiator is None and earlier:
            # A look at what is there only repeats what was seen before.
            return
        thing.sightings.append(
            msgspec.structs.replace(
                _sighting(where, at, seen.initiator),
                lifetime=lifetime,
                digest=seen.digest,
            )
        )

    def _kept(self, subject: Subject, page: str, setter: str = "") -> Thing:
        """Return the thing of that name, made if it is new.

        `setter` is the host whose answer set it, which may be below that of the cookie.
        """
        kind, name, host = subject.kind or "other", subject.name, subject.host
        party: Party = "first" if is_same_site(host, page) else "third"
        named = self._standard.declared.named(kind, name)
        catalogued = [
            match
            for match in self._standard.catalog.named(kind, name)
            if self._contacts.is_told_apart(match)
        ]
        if self._standard.policy is None:
            named = catalogued
        declared = [match for match in named if is_kept_at(match, party, host)]
        usual = [match for match in catalogued if is_kept_at(match, party, host)]
        pattern = _pattern_of([*declared, *named, *usual])
        way = kind if subject.type == "storage" else ""
        key = (subject.type, way, pattern or name, host)
        if key not in self.things:
            self.things[key] = Thing(
                subject=msgspec.structs.replace(subject, pattern=pattern),
                party=party,
                own=party == "first",
                declared=declared,
                misplaced=[match for match in named if match.item.party != party],
                services=self._services(declared, party, host, setter),
                usual=self._usual(usual, party, host, setter),
            )
        return self.things[key]

    def _services(
        self, declared: Sequence[Match], party: Party, host: str, setter: str
    ) -> list[Service]:
        """Return the services of the declaration that answer for something kept."""
        services = [match.service for match in declared]
        if services or self._standard.policy or party == "first":
            return services
        return self._contacts.services_at(host) or self._contacts.services_at(setter)

    def _usual(
        self, matches: Sequence[Match], party: Party, host: str, setter: str
    ) -> list[Service]:
        """Return the services of the catalog that usually keep such a thing."""
        services = self._contacts.likeliest(match.service for match in matches)
        if services or party == "first":
            return services
        return self._contacts.usual_at(host) or self._contacts.usual_at(setter)

    def _request(self, seen: SeenRequest, where: _Place) -> None:
        url = seen.url
        host = host_of(url)
        cname = self._contacts.cloaked.get(host)
        if is_same_site(host, where.visit.host) and cname is None:
            return
        services = self._contacts.declared_for(url)
        usual = self._contacts.usual_for(url)
        name = services[0].id if services else usual[0].id if usual else host
        key = ("request", name, host if cname else "")
        thing = self.things.get(key)
        if thing is None:
            thing = Thing(
                subject=Subject(type="request", kind=seen.kind, name=name, host=host),
                party="first" if is_same_site(host, where.visit.host) else "third",
                own=False,
                services=services,
                usual=usual,
                hosts={},
            )
            self.things[key] = thing
        thing.hosts.setdefault(host)
        thing.sets_cookie = thing.sets_cookie or seen.sets_cookie
        thing.sightings.append(_sighting(where, seen.at, seen.initiator))

    def _fingerprint(self, seen: SeenFingerprint, where: _Place) -> None:
        if seen.name != "canvas" and not _acts(seen.script, where.trace):
            return
        host = host_of(seen.script) or where.visit.host
        key = ("fingerprint", seen.name, host)
        thing = self.things.get(key)
        if thing is None:
            thing = self._new_fingerprint(seen, host, where.visit.host)
            self.things[key] = thing
        thing.sightings.append(_sighting(where, seen.at, seen.initiator))

    def _new_fingerprint(self, seen: SeenFingerprint, host: str, page: str) -> Thing:
        own = is_same_site(host, page)
        party: Party = "first" if own else "third"
        named = [
            match
            for match in self._standard.declared.named("fingerprint", seen.name)
            if is_kept_at(match, party, host)
        ]
        services = [match.service for match in named]
        if not own:
            services += self._contacts.services_at(host)
        return Thing(
            subject=Subject(type="fingerprint", name=seen.name, host=host),
            party=party,
            own=False,
            declared=named,
            services=services,
            usual=[] if own else self._contacts.usual_at(host),
        )

    def _left(self, trace: PassTrace, last: Visit) -> None:
        """Count what of the site's own was set before the choice and is still there."""
        kept = {("cookie", "", name, host) for name, host in last.left.cookies}
        kept |= {
            ("storage", kind, name, host) for kind, name, host in last.left.storage
        }
        for thing in self.things.values():
            subject = thing.subject
            if not thing.own or subject.type not in ("cookie", "storage"):
                continue
            before = [each for each in thing.sightings if each.pass_id == trace.id]
            if not before or any(each.counts for each in before):
                continue
            kind = subject.kind if subject.type == "storage" else ""
            key = (subject.type, kind or "", subject.name, subject.host)
            if key in kept:
                thing.sightings.append(
                    msgspec.structs.replace(before[0], counts=True, page=last.path)
                )


def _pattern_of(matches: Sequence[Match]) -> str | None:
    names = (match.item.name for match in matches)
    return next((name for name in names if "*" in name), None)


def _is_here(
    seen: SeenCookie | SeenStorage | SeenRequest | SeenFingerprint,
    visit: Visit | None,
    left_for: Sequence[str],
) -> bool:
    """Return whether something is of the site, and not of one that a page led on to."""
    if isinstance(seen, SeenRequest) and seen.is_page:
        return not seen.is_away
    chain = seen.initiator.chain if seen.initiator else ()
    if chain and chain[0] in left_for:
        return False
    if visit is None or not visit.landed or is_same_site(visit.landed, visit.host):
        return True
    if isinstance(seen, SeenStorage) and seen.initiator is None:
        return not is_same_site(seen.host, visit.landed)
    top = host_of(chain[0]) if chain else ""
    return not top or is_same_site(top, visit.host)


def _setter(seen: SeenCookie) -> str:
    """Return the host of the answer that set a cookie, or ""."""
    cause = seen.initiator
    return host_of(cause.url) if cause and cause.how == "header" else ""


def _acts(script: str, trace: PassTrace) -> bool:
    """Return whether a script sent or stored anything in the pass."""
    causes = [
        *(request.initiator for request in trace.requests),
        *(cookie.initiator for cookie in trace.cookies),
        *(stored.initiator for stored in trace.storage),
    ]
    return any(cause is not None and _is_by(script, cause) for cause in causes)


def _is_by(script: str, cause: Initiator) -> bool:
    """Return whether a script is behind it: that a page holds it says nothing."""
    if cause.how == "script" and cause.url == script:
        return True
    return script in cause.chain[1:]


def _sighting(where: _Place, at: float, initiator: Initiator | None) -> Sighting:
    trace, visit = where
    after_choice = trace.choice_at is None or at >= trace.choice_at
    return Sighting(
        pass_id=trace.id,
        visit=visit.number,
        page=visit.path,
        at=at,
        seconds=round(max(at - visit.started, 0.0), 2),
        trigger=trigger_at(visit, at),
        counts=after_choice,
        initiator=initiator,
    )


def trigger_at(visit: Visit, at: float) -> Trigger:
    """Return what the visitor was doing then."""
    trigger: Trigger = "load"
    for begun, name in visit.phases:
        if at >= begun:
            trigger = name
    return trigger


def own_hosts(traces: Sequence[PassTrace]) -> list[str]:
    """Return the hosts of the site's own domain that were asked and show no page."""
    pages = {visit.host for trace in traces for visit in trace.visits}
    found = {
        host
        for trace in traces
        for request in trace.requests
        if not request.is_page and (host := host_of(request.url)) not in pages
    }
    return sorted(
        host for host in found if any(is_same_site(host, page) for page in pages)
    )
