"""Put the report together from all that a scan has, however far it came."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from consent_service.findings import SEVERITIES, Severity
from consent_service.outward.guarding_proxy import Guard
from consent_service.policy.revision import revision_of
from consent_service.scan.banner.choosing import OWN
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.compare import (
    Seen,
    contacts_of,
    find,
    judged_traces,
    needs_choice,
    things_of,
)
from consent_service.scan.compare.correctness import cloaking
from consent_service.scan.compare.signals import signal_observations
from consent_service.scan.crawl.discover import Discovery
from consent_service.scan.domains import path_of
from consent_service.scan.observations import observations_of
from consent_service.scan.passes import PassRun, Plan
from consent_service.scan.planning import NO_BANNER, NO_SWITCHES
from consent_service.scan.report import (
    MOST_PAGES,
    Banner,
    Browser,
    Counts,
    Limit,
    LimitKind,
    Observation,
    PageSeen,
    Pass,
    PolicyUsed,
    Report,
    ScanFinding,
    Verdict,
)
from consent_service.scan.speech import Speech
from consent_service.scan.standard import Standard
from consent_service.scan.timeline import timeline_of
from consent_service.scan.traces import PassTrace, Visit
from consent_service.snippet import snippet_digest

# What hides a page or a pass; the others hide nothing, or only a detail.
_HIDING: frozenset[LimitKind] = frozenset(
    {
        "banner_not_driven",
        "pass_not_run",
        "login_wall",
        "robots",
        "http_error",
        "redirect_loop",
        "certificate",
        "timeout",
        "crash",
        "blocked",
        "download",
        "page_limit",
        "size_limit",
        "private_address",
        "shared_worker",
        "interrupted",
    }
)


_NOT_BEGUN = "it was not begun"
# What ended a scan before its end: how it is said of the scan, and of a pass.
Cut = Literal["timeout", "interrupted"]
CUT_WORDS: dict[Cut, tuple[str, str]] = {
    "timeout": ("the time for the whole scan is over", "time ran out"),
    "interrupted": ("the scan was stopped", "it was interrupted"),
}


class Result(msgspec.Struct, kw_only=True):
    """What a scan has so far. `cut` is what ended it before its end."""

    url: str
    at: datetime
    limits: list[Limit]
    seconds: float = 0.0
    agent: str = ""
    browser: Browser = Browser("Chromium", "")
    discovery: Discovery | None = None
    guard: Guard | None = None
    plans: Sequence[Plan] = ()
    runs: Sequence[PassRun] = ()
    chains: dict[str, tuple[str, ...]] = {}
    screenshot: str | None = None
    cut: Cut | None = None


def make_report(result: Result, standard: Standard) -> Report:
    """Return the report of what was seen."""
    so_far = [run.trace() for run in result.runs]
    traces = [_with_reason(trace, result.cut) for trace in so_far]
    inspection = result.discovery.inspection if result.discovery else Inspection()
    chains = cloaking(result.chains, traces, standard)
    contacts = contacts_of(traces, standard, chains)
    seen = Seen(
        traces=traces,
        applicable=[plan.id for plan in result.plans if plan.applies],
        inspection=inspection,
        chains=chains,
        driven=is_driven(traces),
        screenshot=result.screenshot,
    )
    things = things_of(seen, standard, contacts)
    findings = find(seen, things, standard, contacts)
    observations = [
        *observations_of(things, standard),
        *signal_observations(judged_traces(seen), standard, contacts),
    ]
    pages = _pages(result.discovery, traces)
    cut = [trace.id for trace in so_far if _is_cut(trace)]
    limits = _limits(result, traces, inspection, cut)
    limits += _unreached(pages, limits, result.cut)
    choiceless = _choiceless(result.plans)
    return Report(
        url=result.url,
        site=standard.policy.site if standard.policy else None,
        policy=_policy(standard),
        at=result.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=result.seconds,
        agent=result.agent,
        browser=result.browser,
        verdict=_verdict(findings, limits),
        banner=_banner(inspection, driven=seen.driven),
        passes=_passes(result.plans, traces, standard.speech),
        pages=pages,
        observations=tuple(observations),
        findings=tuple(findings),
        limits=tuple(_spoken([*limits, *choiceless], standard.speech)),
        counts=_counts(findings, observations),
        language=standard.speech.language,
        timeline=timeline_of(things),
    )


def _with_reason(trace: PassTrace, cut: Cut | None) -> PassTrace:
    """Return the trace; one that was cut with the reason, if it was begun at all."""
    if not _is_cut(trace):
        return trace
    why = CUT_WORDS[cut or "interrupted"][1] if trace.visits else _NOT_BEGUN
    return msgspec.structs.replace(trace, why=why)


def _is_cut(trace: PassTrace) -> bool:
    return not trace.done and trace.why is None


def is_driven(traces: Sequence[PassTrace]) -> bool:
    """Return whether some choice could be made in the banner."""
    return any(trace.choice_at is not None for trace in traces)


def _policy(standard: Standard) -> PolicyUsed | None:
    if standard.policy is None or standard.file is None:
        return None
    revision = revision_of(standard.policy, snippet=snippet_digest())
    return PolicyUsed(standard.file.name, revision.digest)


def _banner(inspection: Inspection, *, driven: bool) -> Banner:
    if driven:
        return inspection.banner
    return msgspec.structs.replace(inspection.banner, driver=None)


def _passes(
    plans: Sequence[Plan], traces: Sequence[PassTrace], speech: Speech
) -> tuple[Pass, ...]:
    made = {trace.id: trace for trace in traces}
    found = [_pass(plan, made.get(plan.id)) for plan in plans]
    return tuple(
        msgspec.structs.replace(each, why=speech.translated(each.why))
        if each.why
        else each
        for each in found
    )


def _spoken(limits: Sequence[Limit], speech: Speech) -> list[Limit]:
    """Return the limits in the language of the report."""
    return [
        msgspec.structs.replace(limit, message=speech.translated(limit.message))
        for limit in limits
    ]


def _pass(plan: Plan, trace: PassTrace | None) -> Pass:
    if trace is None:
        return Pass(
            id=plan.id,
            done=False,
            decisions=plan.decisions,
            why=plan.why_not or _NOT_BEGUN,
        )
    return Pass(
        id=trace.id,
        done=trace.done,
        decisions=trace.decisions,
        clicks=trace.clicks,
        pages=len({visit.path for visit in trace.visits}),
        seconds=trace.seconds,
        why=trace.why,
    )


def _pages(
    discovery: Discovery | None, traces: Sequence[PassTrace]
) -> tuple[PageSeen, ...]:
    if discovery is None:
        return ()
    pages = []
    for page in discovery.pages:
        visits = [
            visit
            for trace in traces
            for visit in trace.visits
            if visit.asked_for == page.url
        ]
        before = discovery.seen.get(page.url)
        pages.append(
            PageSeen(
                url=page.url,
                status=_status(visits, before),
                settled=bool(visits) and all(visit.settled for visit in visits),
                found_by=page.found_by,
                language=_language(visits),
            )
        )
    return tuple(pages)


def _status(visits: Sequence[Visit], before: PageSeen | None) -> int | None:
    answers = (visit.status for visit in visits if visit.status is not None)
    return next(answers, before.status if before else None)


def _language(visits: Sequence[Visit]) -> str | None:
    said = next((visit.language for visit in visits if visit.language), None)
    return said.lower().partition("-")[0] if said else None


def _limits(
    result: Result,
    traces: Sequence[PassTrace],
    inspection: Inspection,
    cut: Sequence[str],
) -> list[Limit]:
    found = [*result.limits]
    if result.discovery:
        found += result.discovery.limits
    found += [limit for trace in traces for limit in trace.limits]
    if result.cut:
        said, _ = CUT_WORDS[result.cut]
        found.append(Limit(kind=result.cut, passes=tuple(cut), message=said))
    ended = [trace for trace in traces if not (result.cut and trace.id in cut)]
    found += _pass_limits(ended, inspection)
    if result.guard and result.guard.refused:
        named = {limit.kind for limit in found}
        if "private_address" not in named:
            hosts = ", ".join(sorted(result.guard.refused)[:5])
            found.append(
                Limit(
                    kind="private_address",
                    message=f"not visited, on a private network: {hosts}",
                )
            )
    return _merged(found)


def _unreached(
    pages: Sequence[PageSeen], limits: Sequence[Limit], cut: Cut | None
) -> list[Limit]:
    """Return a limit for each page that never answered and that no limit names."""
    named = {limit.page for limit in limits}
    paths = [path_of(page.url) for page in pages if page.status is None]
    return [
        Limit(
            kind=cut or "http_error", page=path, message=f"{path}: it was not reached"
        )
        for path in paths[:MOST_PAGES]
        if path not in named
    ]


def _pass_limits(traces: Sequence[PassTrace], inspection: Inspection) -> list[Limit]:
    failed = [trace for trace in traces if not trace.done]
    chosen = [trace for trace in failed if needs_choice(trace.id)]
    if inspection.banner.found and chosen and not is_driven(traces):
        return [
            Limit(
                kind="banner_not_driven",
                page=inspection.page,
                passes=tuple(trace.id for trace in chosen),
                message=f"the banner could not be operated: {chosen[0].why}",
            )
        ]
    if not inspection.banner.found and inspection.banner.product not in (None, OWN):
        return [
            Limit(
                kind="banner_not_driven",
                page=inspection.page,
                message=f"{inspection.banner.product} is on the page, and no banner of "
                "it was found",
            )
        ]
    return [
        Limit(
            kind="pass_not_run",
            passes=(trace.id,),
            message=f"{trace.id} was not made to its end: {trace.why}",
        )
        for trace in failed
        if trace.why != NO_SWITCHES
    ]


def _choiceless(plans: Sequence[Plan]) -> list[Limit]:
    """Return the limit of a site without a banner: nobody saw it after a choice."""
    passes = tuple(plan.id for plan in plans if plan.why_not == NO_BANNER)
    if not passes:
        return []
    message = f"no choice could be made: {NO_BANNER}"
    return [Limit(kind="pass_not_run", passes=passes, message=message)]


def _merged(limits: list[Limit]) -> list[Limit]:
    """Return each limit once, with all its passes."""
    found: dict[tuple[object, ...], Limit] = {}
    for limit in limits:
        key = (limit.kind, limit.page, limit.message)
        before = found.get(key, limit)
        passes = tuple(dict.fromkeys([*before.passes, *limit.passes]))
        found[key] = msgspec.structs.replace(limit, passes=passes)
    return list(found.values())


def _verdict(findings: Sequence[ScanFinding], limits: Sequence[Limit]) -> Verdict:
    grave = ("error", "warning")
    if any(each.severity in grave and each.accepted is None for each in findings):
        return "findings"
    if any(limit.kind in _HIDING for limit in limits):
        return "incomplete"
    return "clean"


def _counts(
    findings: Sequence[ScanFinding], observations: Sequence[Observation]
) -> Counts:
    severities: dict[Severity, int] = {
        severity: sum(finding.severity == severity for finding in findings)
        for severity in SEVERITIES
    }
    return Counts(
        severities=severities,
        kinds=dict(Counter(finding.rule for finding in findings)),
        observations=dict(Counter(each.subject.type for each in observations)),
    )
