"""What is wrong with the banner as it stands, or with there being none."""

from collections.abc import Iterator, Sequence

import msgspec

from consent_service.locales.names import language_name
from consent_service.scan.banner.values import FoundControl
from consent_service.scan.banner.words import is_vague
from consent_service.scan.compare.appearance import differences
from consent_service.scan.compare.banner_site import (
    Site,
    banner_finding,
    optional_things,
)
from consent_service.scan.compare.building import make_finding
from consent_service.scan.report import Evidence, ScanFinding, Subject
from consent_service.scan.traces import Visit


def missing_banner(site: Site) -> Iterator[ScanFinding]:
    """Yield a finding if something optional is there and no page asks (A-01, A-49)."""
    trace = site.traces.get("no_choice")
    if site.standard.model != "opt_in" or trace is None:
        return
    if any(visit.asks or visit.asked for visit in trace.visits):
        return
    loaded = [
        each
        for each in trace.visits
        if each.whole and each.status and each.status < 400
    ]
    optional = [thing for thing in optional_things(site) if "no_choice" in thing.passes]
    if optional and loaded:
        first = loaded[0]
        yield make_finding(
            "banner_missing",
            Subject(type="page", host=first.host, path=first.path),
            site.say("banner_missing"),
            standard=site.standard,
            passes=("no_choice",),
            pages=_paths(loaded),
            suggestion=site.standard.advise("banner_missing"),
            evidence=Evidence(
                during="no_choice",
                page=first.path,
                things=tuple(dict.fromkeys(each.subject.name for each in optional)),
            ),
        )


def banner_findings(site: Site) -> Iterator[ScanFinding]:
    """Yield what is wrong with a banner that was found and operated."""
    yield from _controls(site)
    yield from _preticked(site)
    yield from _notice(site)
    yield from _language(site)


def _controls(site: Site) -> Iterator[ScanFinding]:
    controls = site.inspection.controls
    accept = next((each for each in controls if each.role == "accept"), None)
    refuse = next((each for each in controls if each.role == "refuse"), None)
    shown = Evidence(
        during="no_choice",
        page=site.inspection.page,
        screenshot=site.screenshot,
        labels=tuple(each.label for each in controls),
    )
    if accept is None:
        return
    quoted = site.speech.quoted(accept.label)
    if is_vague(accept.label):
        message = site.say("vague_button", label=quoted)
        yield banner_finding(
            site, "vague_button", message, "vague_button", evidence=shown
        )
    if refuse is None:
        message = site.say("no_refusal", label=quoted)
        yield banner_finding(site, "no_refusal", message, "no_refusal", evidence=shown)
    else:
        yield from _unequal(site, accept, refuse, shown)


def _unequal(
    site: Site, accept: FoundControl, refuse: FoundControl, shown: Evidence
) -> Iterator[ScanFinding]:
    """Yield that it is easier to accept than to refuse, if their looks differ."""
    found = differences(accept.looks, refuse.looks, site.speech)
    if not found:
        return
    styles = tuple(msgspec.to_builtins(each.looks) for each in (accept, refuse))
    yield banner_finding(
        site,
        "unequal_buttons",
        site.say(
            "unequal_buttons",
            accept=site.speech.quoted(accept.label),
            refuse=site.speech.quoted(refuse.label),
            differences="; ".join(found),
        ),
        "unequal_buttons",
        evidence=msgspec.structs.replace(
            shown, styles=styles, differences=tuple(found)
        ),
    )


def _preticked(site: Site) -> Iterator[ScanFinding]:
    wrong = [
        (layer, switch)
        for layer, switch in site.inspection.switches
        if switch.on and not switch.fixed and switch.visible
    ]
    if wrong:
        labels = tuple(dict.fromkeys(each.label[:80] for _, each in wrong))
        yield banner_finding(
            site,
            "preticked",
            site.say(
                "preticked",
                number=len(labels),
                labels=", ".join(map(site.speech.quoted, labels)),
            ),
            "preticked",
            evidence=Evidence(
                during="no_choice",
                page=site.inspection.page,
                screenshot=site.screenshot,
                labels=labels,
            ),
        )


def _notice(site: Site) -> Iterator[ScanFinding]:
    links = site.inspection.links
    if links is None:
        return
    if not links:
        yield banner_finding(
            site,
            "notice_unreachable",
            site.say("notice_missing"),
            "notice_missing",
        )
        return
    dead = [link for link in links if link.status != 200]
    if dead and (len(dead) == len(links) or any(link.status for link in dead)):
        status = dead[0].status
        yield banner_finding(
            site,
            "notice_unreachable",
            site.say(
                "notice_dead" if status else "notice_silent",
                label=site.speech.quoted(dead[0].label),
                **({"status": status} if status else {}),
            ),
            "notice_dead",
            evidence=Evidence(
                during="no_choice", page=site.inspection.page, link=dead[0].url
            ),
        )


def _language(site: Site) -> Iterator[ScanFinding]:
    banner = site.inspection.banner.language
    said, page = site.inspection.page_language, site.inspection.page_words
    page = page or said
    # Pages that say the wrong language of themselves are many.
    if banner and page and banner not in (page, said):
        yield banner_finding(
            site,
            "other_language",
            site.say(
                "other_language",
                banner=language_name(banner, site.speech.language),
                page=language_name(page, site.speech.language),
            ),
            "other_language",
        )


def _paths(visits: Sequence[Visit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(visit.path for visit in visits))[:20]
