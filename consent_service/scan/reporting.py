"""Put the report together from all that a scan has, however far it came."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from consent_service.findings import SEVERITIES, Severity
from consent_service.policy.revision import revision_of
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.compare import (
    Seen,
    contacts_of,
    find,
    judged_traces,
    things_of,
)
from consent_service.scan.compare.correctness import cloaking
from consent_service.scan.compare.signals import signal_observations
from consent_service.scan.crawl.discover import Discovery
from consent_service.scan.limits import is_driven, limit_without_choice, limits_of
from consent_service.scan.observations import observations_of
from consent_service.scan.passes import Plan
from consent_service.scan.report import (
    Banner,
    Counts,
    Limit,
    Observation,
    PageSeen,
    Pass,
    PolicyUsed,
    Report,
    ScanFinding,
)
from consent_service.scan.report_words import LimitKind, Verdict
from consent_service.scan.speech import Speech
from consent_service.scan.standard import Standard
from consent_service.scan.state import CUT_WORDS, Cut, ScanState
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


def make_report(state: ScanState, standard: Standard) -> Report:
    """Return the report of what was seen."""
    so_far = [run.trace() for run in state.runs]
    cut = [trace.id for trace in so_far if _is_cut(trace)]
    seen = _seen(state, [_with_reason(trace, state.cut) for trace in so_far], standard)
    contacts = contacts_of(seen.traces, standard, seen.chains)
    things = things_of(seen, standard, contacts)
    findings = find(seen, things, standard, contacts)
    observations = [
        *observations_of(things, standard),
        *signal_observations(judged_traces(seen), standard, contacts),
    ]
    pages = _pages(state.discovery, seen.traces)
    limits = limits_of(state, seen.traces, pages, cut=cut)
    said = [*limits, *limit_without_choice(state.plans)]
    return Report(
        url=state.url,
        site=standard.policy.site if standard.policy else None,
        policy=_policy(standard),
        at=state.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=state.seconds,
        agent=state.agent,
        browser=state.browser,
        verdict=_verdict(findings, limits),
        banner=_banner(seen.inspection, driven=seen.driven),
        passes=_passes(state.plans, seen.traces, standard.speech),
        pages=pages,
        observations=tuple(observations),
        findings=tuple(findings),
        limits=tuple(_spoken(said, standard.speech)),
        counts=_counts(findings, observations),
        language=standard.speech.language,
        timeline=timeline_of(things),
    )


def _seen(state: ScanState, traces: Sequence[PassTrace], standard: Standard) -> Seen:
    return Seen(
        traces=traces,
        applicable=[plan.id for plan in state.plans if plan.applies],
        inspection=state.inspection,
        chains=cloaking(state.chains, traces, standard),
        driven=is_driven(traces),
        screenshot=state.screenshot,
    )


def _with_reason(trace: PassTrace, cut: Cut | None) -> PassTrace:
    """Return the trace; one that was cut with the reason, if it was begun at all."""
    if not _is_cut(trace):
        return trace
    why = CUT_WORDS[cut or "interrupted"][1] if trace.visits else _NOT_BEGUN
    return msgspec.structs.replace(trace, why=why)


def _is_cut(trace: PassTrace) -> bool:
    return not trace.done and trace.why is None


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
