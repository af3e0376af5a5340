"""Is it what was declared? Lifetimes, renewals, what was never seen, cloaked hosts."""

from collections.abc import Iterator, Mapping, Sequence

from consent_service.catalog import Item, Service
from consent_service.findings import Severity
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE
from consent_service.scan.compare.building import make_finding, thing_finding
from consent_service.scan.compare.presence import breach_of, categories_of, in_words
from consent_service.scan.domains import host_of, is_same_site
from consent_service.scan.lifetimes import Seen, difference
from consent_service.scan.report import Evidence, ScanFinding, Subject
from consent_service.scan.report_words import CookieKind, StorageKind
from consent_service.scan.sightings import Thing
from consent_service.scan.standard import Standard
from consent_service.scan.traces import PassTrace

_MOVED = 1.5
_FIXED = ("session", "persistent")


def lifetime_findings(
    things: Sequence[Thing], standard: Standard
) -> Iterator[ScanFinding]:
    """Yield what lasts longer or shorter than the policy says."""
    for thing in things:
        seen = seen_lifetime(thing)
        items = [match for match in thing.declared if match.item.lifetime]
        if not standard.policy or seen is None or not items or thing.is_blocked:
            continue
        differences = [difference(match.item.lifetime or "", seen) for match in items]
        if None in differences:
            continue
        declared, how = items[0], differences[0]
        severity: Severity = "error" if how == "longer" else "warning"
        yield thing_finding(
            "wrong_lifetime",
            thing,
            standard.say(
                f"lifetime_{how}",
                what=in_words(thing, standard),
                seen=standard.speech.length(seen),
                declared=standard.speech.declared(declared.item.lifetime or ""),
            ),
            standard=standard,
            passes=thing.passes
            or tuple(dict.fromkeys(each.pass_id for each in thing.sightings)),
            severity=severity,
            written=standard.written_item(declared.service, declared.item.name),
            suggestion=standard.advise("wrong_lifetime"),
            evidence=_lifetime_evidence(thing, seen, declared.item),
        )


def _lifetime_evidence(thing: Thing, seen: Seen, item: Item) -> Evidence:
    at = next(each for each in thing.sightings if not each.blocked)
    return Evidence(
        during=at.pass_id,
        page=at.page,
        seconds=at.seconds,
        declared=item.lifetime or "",
        seen=str(seen),
    )


def seen_lifetime(thing: Thing) -> Seen | None:
    """Return the longest time that a thing was set for."""
    seen = [each.lifetime for each in thing.sightings if not each.blocked]
    numbers = [each for each in seen if isinstance(each, int)]
    if numbers:
        return max(numbers)
    return next((each for each in seen if each is not None), None)


def asked_lifetime(thing: Thing) -> int | None:
    """Return the longest time that was asked for, where the browser keeps it less."""
    asked = [each.asked for each in thing.sightings if each.asked and not each.blocked]
    return max(asked, default=None)


def is_renewed(thing: Thing) -> bool:
    """Return whether its end moved when a later page set it again."""
    ends: dict[str, tuple[int, float]] = {}
    for each in sorted(thing.sightings, key=lambda sighting: sighting.at):
        if each.end is None or each.blocked:
            continue
        before = ends.get(each.pass_id)
        if before and each.visit > before[0] and each.end > before[1] + _MOVED:
            return True
        ends.setdefault(each.pass_id, (each.visit, each.end))
    return False


def varies(thing: Thing) -> bool:
    """Return whether its value differs between profiles and stays within one."""
    by_pass: dict[str, set[str]] = {}
    for each in thing.sightings:
        if each.digest and not each.blocked:
            by_pass.setdefault(each.pass_id, set()).add(each.digest)
    first = [next(iter(digests)) for digests in by_pass.values() if len(digests) == 1]
    return len(first) > 1 and len(first) == len(by_pass) == len(set(first))


def renewal_findings(
    things: Sequence[Thing], traces: Sequence[PassTrace], standard: Standard
) -> Iterator[ScanFinding]:
    """Yield optional cookies whose duration begins again with each page."""
    decisions = {trace.id: trace.decisions for trace in traces}
    for thing in things:
        lasting = [
            match.item.lifetime
            for match in thing.declared
            if match.item.lifetime and match.item.lifetime not in _FIXED
        ]
        optional = NECESSARY not in categories_of(thing)
        if not (standard.policy and lasting and optional and is_renewed(thing)):
            continue
        if thing.subject.type == "cookie" and not breach_of(thing, decisions):
            yield thing_finding(
                "renewed",
                thing,
                standard.say(
                    "renewed",
                    what=in_words(thing, standard),
                    declared=standard.speech.declared(lasting[0]),
                ),
                standard=standard,
                passes=thing.passes,
                written=standard.written_item(
                    thing.declared[0].service, thing.declared[0].item.name
                ),
                suggestion=standard.advise("renewed"),
            )


def unseen_findings(
    things: Sequence[Thing],
    passes: Sequence[str],
    standard: Standard,
    *,
    complete: bool,
) -> Iterator[ScanFinding]:
    """Yield what the policy declares and no pass has seen, if all of them looked."""
    policy = standard.policy
    if policy is None or not complete:
        return
    seen_services = {service.id for thing in things for service in thing.services}
    seen_items = {
        (match.service.id, match.item.name)
        for thing in things
        for match in [*thing.declared, *thing.misplaced]
    }
    seen_services |= {service for service, _ in seen_items}
    for service in policy.services:
        if _cannot_be_seen(service):
            continue
        if service.id not in seen_services:
            yield _unseen_service(service, passes, standard)
            continue
        for item in service.items:
            written = (service.id, item.name) in standard.written_items
            seen = (service.id, item.name) in seen_items
            if item.kind == "pixel" or item.kind == "fingerprint":
                continue
            if written and not seen:
                yield _unseen_item(service, item, item.kind, passes, standard)


def _cannot_be_seen(service: Service) -> bool:
    if service.id == OWN_SERVICE or service.set_by == "user" or service.server_side:
        return True
    return not service.items and not service.hosts


def _unseen_service(
    service: Service, passes: Sequence[str], standard: Standard
) -> ScanFinding:
    return make_finding(
        "unseen",
        Subject(type="service", name=service.id),
        standard.say("unseen_service", name=standard.speech.quoted(service.id)),
        standard=standard,
        passes=tuple(passes),
        category=service.category,
        usual_category=standard.usual_category(service),
        service=service.id,
        provider=standard.provider_id(service.provider),
        written=standard.written_service(service),
        suggestion=standard.advise("unseen_service"),
    )


def _unseen_item(
    service: Service,
    item: Item,
    kind: CookieKind | StorageKind,
    passes: Sequence[str],
    standard: Standard,
) -> ScanFinding:
    is_cookie = kind in ("http_cookie", "script_cookie")
    pattern = item.name if "*" in item.name else None
    return make_finding(
        "unseen",
        Subject(
            type="cookie" if is_cookie else "storage",
            kind=kind,
            name=item.name,
            pattern=pattern,
            host=item.host or "",
        ),
        standard.say(
            "unseen_item",
            name=standard.speech.quoted(item.name),
            service=standard.speech.quoted(service.id),
        ),
        standard=standard,
        passes=tuple(passes),
        category=service.category,
        usual_category=standard.usual_category(service),
        service=service.id,
        provider=standard.provider_id(service.provider),
        party=item.party,
        written=standard.written_item(service, item.name),
        suggestion=standard.advise("unseen_item"),
    )


def cloaking(
    chains: Mapping[str, tuple[str, ...]],
    traces: Sequence[PassTrace],
    standard: Standard,
) -> dict[str, tuple[str, ...]]:
    """Return the hosts of the site's own domain that hide another company.

    A plain content network is none: its names are of no optional service, and its
    answers set no cookie.
    """
    setting = {
        host_of(request.url)
        for trace in traces
        for request in trace.requests
        if request.sets_cookie
    }
    return {
        host: chain
        for host, chain in chains.items()
        if _leads_away(host, chain)
        and (host in setting or _is_optional(host, chain, standard))
    }


def _leads_away(host: str, chain: Sequence[str]) -> bool:
    return any(not is_same_site(name, host) for name in chain)


def _is_optional(host: str, chain: Sequence[str], standard: Standard) -> bool:
    return any(
        service.category != NECESSARY
        for name in chain
        if not is_same_site(name, host)
        for service in [*standard.declared.at(name), *standard.catalog.at(name)]
    )


def cloaked_findings(
    things: Sequence[Thing],
    standard: Standard,
    chains: Mapping[str, tuple[str, ...]],
) -> Iterator[ScanFinding]:
    """Yield hosts of the site's own domain that are another company's."""
    for thing in things:
        host = thing.subject.host
        if thing.subject.type == "request" and host in chains and thing.counted:
            first = thing.counted[0]
            yield thing_finding(
                "cloaked",
                thing,
                standard.say("cloaked", host=host, cname=chains[host][-1]),
                standard=standard,
                passes=thing.passes,
                suggestion=standard.advise("cloaked"),
                evidence=Evidence(
                    during=first.pass_id,
                    page=first.page,
                    seconds=first.seconds,
                    cname=chains[host],
                ),
            )
