"""From what was seen to findings: a pure function."""

from collections.abc import Mapping, Sequence

import msgspec

from consent_service.findings import SEVERITIES
from consent_service.policy.built_in import OWN_SERVICE
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.after_choice import after_choice_findings
from consent_service.scan.compare.banner import banner_findings, missing_banner
from consent_service.scan.compare.banner_site import Site
from consent_service.scan.compare.correctness import (
    cloaked_findings,
    lifetime_findings,
    renewal_findings,
    unseen_findings,
)
from consent_service.scan.compare.presence import presence_findings
from consent_service.scan.compare.signals import signal_findings
from consent_service.scan.report import ScanFinding
from consent_service.scan.report_words import KINDS
from consent_service.scan.services_of import Contacts, Name
from consent_service.scan.sightings import Thing
from consent_service.scan.standard import Standard
from consent_service.scan.things import gather_things
from consent_service.scan.traces import PassTrace


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """All that a scan saw.

    Attributes:
        traces: The passes that were made, to their end or not.
        applicable: The passes that apply to the site, made or not.
        chains: What hosts of the site's own domain really are.
        driven: Whether the banner could be operated.
    """

    traces: Sequence[PassTrace]
    applicable: Sequence[str]
    inspection: Inspection
    chains: Mapping[str, tuple[str, ...]] = {}
    driven: bool = False
    screenshot: str | None = None


def judged_traces(seen: Seen) -> list[PassTrace]:
    """Return the passes of which something can be claimed.

    Those with a choice that was not made are none. One that was stopped on its way
    counts as far as it came.
    """
    return [
        trace
        for trace in seen.traces
        if trace.choice_at is not None or not needs_choice(trace.id)
    ]


def needs_choice(name: str) -> bool:
    """Return whether a pass is made by choosing in a banner."""
    return name in ("reject_all", "accept_all", "withdraw") or name.startswith("only:")


def contacts_of(
    traces: Sequence[PassTrace],
    standard: Standard,
    chains: Mapping[str, tuple[str, ...]] | None = None,
) -> Contacts:
    """Return every address that the passes asked, with the names of what is kept."""
    urls = (request.url for trace in traces for request in trace.requests)
    names: list[Name] = []
    for trace in traces:
        names += [(cookie.kind, cookie.name) for cookie in trace.cookies]
        names += [(stored.kind, stored.name) for stored in trace.storage]
    return Contacts(standard, urls, chains, names)


def find(
    seen: Seen, things: Sequence[Thing], standard: Standard, contacts: Contacts
) -> list[ScanFinding]:
    """Return all findings, the gravest first and else in the order of the format."""
    traces = judged_traces(seen)
    site = Site(
        traces={trace.id: trace for trace in traces},
        things=things,
        inspection=seen.inspection,
        standard=standard,
        screenshot=seen.screenshot,
    )
    done = {trace.id for trace in traces if trace.done}
    complete = bool(seen.applicable) and done.issuperset(seen.applicable)
    found = [
        *presence_findings(things, traces, standard),
        *lifetime_findings(things, standard),
        *renewal_findings(things, traces, standard),
        *unseen_findings(things, sorted(done), standard, complete=complete),
        *cloaked_findings(things, standard, seen.chains),
        *signal_findings(traces, standard, contacts),
    ]
    if seen.inspection.banner.found:
        if seen.driven:
            found += [*banner_findings(site), *after_choice_findings(site)]
    elif seen.inspection.banner.product in (None, OWN_SERVICE):
        # A product that is there may ask in a way that was not seen.
        found += missing_banner(site)
    return _ordered(found)


def things_of(seen: Seen, standard: Standard, contacts: Contacts) -> list[Thing]:
    """Return the things of all passes of which something can be claimed."""
    return gather_things(judged_traces(seen), standard, contacts)


def _ordered(findings: list[ScanFinding]) -> list[ScanFinding]:
    kinds: dict[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    once = {finding.id: finding for finding in reversed(findings)}
    return sorted(
        once.values(),
        key=lambda finding: (
            SEVERITIES.index(finding.severity),
            kinds[finding.rule],
            finding.subject.name,
            finding.subject.host,
        ),
    )
