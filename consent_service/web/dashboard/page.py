"""`GET /SITE/dashboard`: what visitors choose, how the site does, what is next."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_service.choices.cells import REVISION_DIGITS
from consent_service.findings import SEVERITIES, Finding
from consent_service.policy.lint import asked_in
from consent_service.publishing.editor import CheckedText
from consent_service.publishing.publisher import Held, list_held
from consent_service.sites import Site
from consent_service.statistics.figures import (
    ACTIONS,
    Figures,
    figures_of,
    spans_of,
)
from consent_service.statistics.rate import Rate, rate
from consent_service.statistics.small_counts import FEWEST
from consent_service.token import has_role
from consent_service.web.context import AppState, site_address
from consent_service.web.dashboard.chart import (
    HEIGHT,
    WIDTH,
    draw_bars,
    draw_lines,
    draw_marks,
)
from consent_service.web.dashboard.health import review_health, say_row
from consent_service.web.dashboard.period import STEPS, Period, period_of
from consent_service.web.dashboard.scans import summarize_scan
from consent_service.web.edit.desk import desk_of, service_name
from consent_service.web.endpoint import (
    HTML,
    LANG,
    PAGE_OUTCOMES,
    SITE,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.local_time import zone_of
from consent_service.web.layout.guard import Visit, signed_in
from consent_service.web.sites.state import state_of

_WORDS: Final = "consent_service.web.dashboard"
# As many as there are colours for.
_LINES: Final = 5


class Mark(msgspec.Struct, frozen=True):
    """A revision that came into force within the period. `x` is its place."""

    day: date
    digest: str
    x: float


class CategoryRow(msgspec.Struct, frozen=True):
    """A category that visitors decide about, by its title in the page's language."""

    id: str
    title: str
    granted: Rate | None


@signed_in("auditor", "owner", words=_WORDS)
async def get_dashboard(visit: Visit) -> Response:
    """GET /SITE/dashboard: figures that name nobody, health, findings, next step."""
    site, context = visit.site, visit.context
    zone = zone_of(site.policy.jurisdiction)
    asked = visit.request.query_params.get("days", "")
    period = period_of(asked, context.clock().date())
    counts = context.store.counts
    tally = await counts.load_counts(site.name, period.first, period.last)
    figures = figures_of(tally, period.first, period.last)
    spans = spans_of(tally, period.spans)
    categories = _categories(site, figures, visit.frame.language)
    revisions = await context.store.revisions.list_revisions(site.name)
    held = await list_held(context.store.logs, site.name)
    state = await state_of(context, site)
    scan = await summarize_scan(context, site.name, site.revision.digest)
    return visit.frame.answer(
        "dashboard.html",
        state=state,
        zone=zone,
        address=site_address(visit.request, site),
        next_step=state.next_step_for(may_edit=has_role(visit.session.token, "owner")),
        findings=await _listed(visit, _worst_first(state.findings)),
        names=_names(visit),
        period=period,
        periods=list(STEPS),
        figures=figures,
        spans=spans,
        bars=draw_bars(spans),
        lines=draw_lines(spans, [row.id for row in categories[:_LINES]]),
        in_force=state.since.astimezone(zone).date(),
        marks=_marks(held, period),
        box=(WIDTH, HEIGHT),
        actions=ACTIONS,
        categories=categories,
        published={
            each.digest[:REVISION_DIGITS]: (each.digest, each.published_at)
            for each in revisions
        },
        accepting=_accepting,
        fewest=FEWEST,
        is_counted=await counts.is_counted(site.name),
        say=partial(
            say_row,
            words=visit.frame.words,
            language=visit.frame.language,
            zone=zone,
        ),
        health=await review_health(context, site, state.since, tally, figures),
        scan=scan,
    )


async def _listed(
    visit: Visit, findings: Sequence[Finding]
) -> list[tuple[Finding, str]]:
    """Return findings, each with the form that mends it; "" for who may not edit."""
    language, questions = visit.frame.language, visit.site.policy.open
    findings = [asked_in(each, questions, language) for each in findings]
    if not has_role(visit.session.token, "owner"):
        return [(each, "") for each in findings]
    sheet = await visit.context.editor.load(visit.site.name)
    text = sheet.in_force.text if sheet.in_force else b""
    desk = desk_of(sheet, CheckedText(text, None, findings, None), language)
    return desk.listed(desk.checked.findings)


def _names(visit: Visit) -> dict[str, str]:
    """Return what categories and services are called, for who does not read ids."""
    policy, language = visit.site.policy, visit.frame.language
    known = visit.context.folder.files.load_known().services
    names = {id_: service_name(known[id_], language) for id_ in known}
    names |= {each.id: service_name(each, language) for each in policy.services}
    for each in policy.categories:
        names[each.id] = each.title.get(language) or each.id
    return names


async def get_overview(request: Request[AppState]) -> Response:
    """GET /SITE/overview: the dashboard, under the address that it had before."""
    query = request.url.query
    return RedirectResponse(f"dashboard?{query}" if query else "dashboard", 308)


def _accepting(actions: dict[str, int], choices: int) -> Rate | None:
    return rate(actions.get("accept_all", 0), choices)


def _categories(site: Site, figures: Figures, language: str) -> list[CategoryRow]:
    """Return the categories of the policy in force, then those of earlier ones."""
    rates = figures.whole.categories or {}
    rows = [
        CategoryRow(
            category.id,
            category.title.get(language)
            or category.title.get(site.policy.languages[0], category.id),
            rates.get(category.id),
        )
        for category in site.policy.optional_categories
    ]
    known = {category.id for category in site.policy.categories}
    gone = [
        CategoryRow(name, name, rates[name]) for name in sorted(rates.keys() - known)
    ]
    return [*rows, *gone]


def _marks(held: Sequence[Held], period: Period) -> list[Mark]:
    """Return the changes of revision within the period; the first of all is none."""
    found = [
        each for each in held[1:] if period.first <= each.start.date() <= period.last
    ]
    places = draw_marks([each.start.date() for each in found], period.spans)
    return [
        Mark(each.start.date(), each.revision, x)
        for each, x in zip(found, places, strict=True)
    ]


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/dashboard",
        get_dashboard,
        "How a site is doing",
        "What visitors chose in a period, from counts that name nobody: over time, by "
        "category with a 95 % interval, and by revision, language, surface and signal. "
        "What is known of the set-up, the last scan, findings, and what to do next.",
        (
            good("The page.", HTML),
            *PAGE_OUTCOMES,
        ),
        access="person",
        parameters=(
            SITE,
            LANG,
            Parameter(
                "days",
                "query",
                "How many days, today included.",
                "30",
                words=tuple(map(str, STEPS)),
            ),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/overview",
        get_overview,
        "An earlier address of the dashboard",
        "Leads to the dashboard.",
        (good("Leads to the dashboard.", status=308),),
        access="anyone",
        parameters=(SITE,),
    ),
)
