"""What a scan could not see: of the scan, of its passes and of its pages, each once."""

from collections.abc import Sequence

import msgspec

from consent_service.scan.banner.choosing import OWN
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.compare import (
    needs_choice,
)
from consent_service.scan.domains import path_of
from consent_service.scan.passes import Plan
from consent_service.scan.planning import NO_BANNER, NO_SWITCHES
from consent_service.scan.report import (
    MOST_PAGES,
    Limit,
    PageSeen,
)
from consent_service.scan.state import CUT_WORDS, Cut, ScanState
from consent_service.scan.traces import PassTrace


def is_driven(traces: Sequence[PassTrace]) -> bool:
    """Return whether some choice could be made in the banner."""
    return any(trace.choice_at is not None for trace in traces)


def limits_of(
    state: ScanState,
    traces: Sequence[PassTrace],
    pages: Sequence[PageSeen],
    *,
    cut: Sequence[str],
) -> list[Limit]:
    """Return what the scan could not see, each limit once with all its passes.

    `cut` names the passes that were under way, or not begun, when the scan was ended.

    That nothing could be chosen on a site without a banner is none of them: see
    `limit_without_choice`.
    """
    found = _merged(_limits(state, traces, cut))
    return [*found, *_unreached(pages, found, state.cut)]


def _limits(
    state: ScanState, traces: Sequence[PassTrace], cut: Sequence[str]
) -> list[Limit]:
    found = [*state.limits]
    if state.discovery:
        found += state.discovery.limits
    found += [limit for trace in traces for limit in trace.limits]
    if state.cut:
        said, _ = CUT_WORDS[state.cut]
        found.append(Limit(kind=state.cut, passes=tuple(cut), message=said))
    ended = [trace for trace in traces if not (state.cut and trace.id in cut)]
    found += _pass_limits(ended, state.inspection)
    if state.guard and state.guard.refused:
        named = {limit.kind for limit in found}
        if "private_address" not in named:
            hosts = ", ".join(sorted(state.guard.refused)[:5])
            found.append(
                Limit(
                    kind="private_address",
                    message=f"not visited, on a private network: {hosts}",
                )
            )
    return found


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


def limit_without_choice(plans: Sequence[Plan]) -> list[Limit]:
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
