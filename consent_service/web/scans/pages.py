"""`/SITE/scans` and `/SITE/scans/NAME`: what scans found, and a button for another."""

import asyncio
from typing import Final, Literal

from starlette.responses import Response

from consent_service.errors import NotFoundError, RequestError, ScanError
from consent_service.scan.report import Report
from consent_service.site_look.looks import key_of
from consent_service.site_look.values import Looking, Wanted
from consent_service.token import has_role
from consent_service.web.endpoint import (
    HTML,
    LANG,
    NO_ACCESS,
    NO_SUCH_SITE,
    SITE,
    TO_SIGN_IN,
    Endpoint,
    Parameter,
    form_body,
    good,
)
from consent_service.web.http.commands import commands_for
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.look_words import pass_words, trouble_words
from consent_service.web.http.origin import is_loopback, origin_netloc
from consent_service.web.http.pages import SCRIPT_POLICY, page_answer
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form
from consent_service.web.scans.shelf import is_scheduled, next_scan, stored_scans
from consent_service.web.scans.times import with_local_times
from consent_service.web.scans.ways import Mending, mending_of, with_ways

_WORDS: Final = "consent_service.web.scans"
# The page of a look that is running asks for itself again.
_POLICY: Final = f"{SCRIPT_POLICY}; connect-src 'self'"
# The stored page is self-contained, with a style of its own. What a hostile site wrote
# is escaped in it; should that ever fail, markup can still run no script, send no form,
# load nothing. It has our origin for the sake of its links alone: from another one the
# session, `SameSite=Strict`, would stay behind. Without scripts nothing can use it:
# docs/decisions/0075-the-reports-frame.md.
_REPORT_POLICY: Final = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class ScanForm(SignedForm, frozen=True):
    """What the buttons of the page send.

    Attributes:
        action: Which button it was.
            Example: `"start"`.
        domain: The host to look at, one of the policy's; "" for the first.
            Example: `"www.example.fi"`.
    """

    action: Literal["start", "stop"] = "start"
    domain: str = ""


@signed_in("auditor", "owner", words=_WORDS)
async def get_scans(visit: Visit) -> Response:
    """GET /SITE/scans: the newest scan in short, what is new, and all that are kept."""
    return await _show(visit, visit.context.looks.find(key_of(visit.site.name)))


@takes_form(ScanForm, "owner", words=_WORDS)
async def post_scans(visit: Visit, form: ScanForm) -> Response:
    """POST /SITE/scans: look at the site again, or stop looking.

    Only at hosts that the policy in force names: the service is nobody's way to look
    at other ones.
    """
    site, looks = visit.site, visit.context.looks
    domain = form.domain or site.policy.domains[0]
    if not looks.is_offered:
        raise RequestError(
            "the scanner is not installed here",
            hint="whoever runs the service installs consent-service[scan]",
        )
    if domain not in site.policy.domains:
        raise RequestError(
            "this host cannot be looked at",
            hint=f"the policy names {', '.join(site.policy.domains)}",
        )
    if form.action == "stop":
        await visit.note("scan stopped", site.name)
        await looks.stop(key_of(site.name))
        return visit.go(f"{site.name}/scans")
    try:
        looking = await looks.start(key_of(site.name), await _wanted(visit, domain))
    except OSError as error:
        await visit.note("scan, refused", site.name)
        looking = Looking("failed", domain, reason="disk", trouble=error.strerror or "")
        return await _show(visit, looking, status=503)
    if looking.state == "none":
        await visit.note("scan, refused", site.name)
        return await _show(visit, looking, is_busy=True, status=503)
    await visit.note("scan", site.name)
    return visit.go(f"{site.name}/scans")


async def _wanted(visit: Visit, domain: str) -> Wanted:
    context, site = visit.context, visit.site
    policy = (await context.editor.load(site.name)).in_force
    if policy is None:
        raise NotFoundError("the site has no policy to compare with")
    return Wanted(
        domain,
        site.name,
        # A service on one's own machine may look at sites there; no other one may.
        private=is_loopback(origin_netloc(context.options.public_url)),
        # That of the scans that come by themselves: what is new is found by its words.
        language=site.policy.languages[0],
        policy=policy.text.decode("utf-8-sig", "replace"),
    )


async def _show(
    visit: Visit, looking: Looking, *, is_busy: bool = False, status: int = 200
) -> Response:
    context, site = visit.context, visit.site
    scans = await asyncio.to_thread(stored_scans, context.scans, site.name)
    scheduled = await asyncio.to_thread(is_scheduled, context.scans, site.name)
    newest = scans[0] if scans else None
    # What went wrong before the newest scan is of no use any more.
    is_late = newest and looking.at and looking.at < newest.at
    own = visit.context.options
    return visit.frame.answer(
        "scans.html",
        status=status,
        commands=commands_for(
            own.commands,
            own.public_url,
            host=visit.request.headers.get("host", ""),
            is_provider=has_role(visit.session.token, "provider"),
        ),
        policy=_POLICY,
        site=site,
        zone=zone_of(site.policy.jurisdiction),
        scans=scans,
        newest=newest,
        next_at=next_scan(scans, context.options.scan_days) if scheduled else None,
        is_current=newest is not None
        and newest.report.policy is not None
        and newest.report.policy.revision == site.revision.digest,
        may_look=has_role(visit.session.token, "owner"),
        is_offered=context.looks.is_offered,
        is_busy=is_busy,
        mendings=_mendings(visit, newest.report) if newest else {},
        looking=Looking("none") if is_late else looking,
        trouble=trouble_words(looking, visit.frame.language),
        pass_name=pass_words(looking.step, visit.frame.language),
    )


@signed_in("auditor", "owner", words=_WORDS)
async def get_scan(visit: Visit) -> Response:
    """GET /SITE/scans/NAME: one report, as its scan wrote it."""
    name = f"{visit.request.path_params['scan']}.json"
    page = await asyncio.to_thread(_report_at, visit, name)
    if page is None:
        raise NotFoundError(
            f"site {visit.site.name} has no scan of that time",
            hint="the list of its scans has those that are kept",
        )
    answer = page_answer(
        page, policy=_REPORT_POLICY, headers={"cache-control": "no-store"}
    )
    visit.frame.keep_session(answer)
    return answer


def _report_at(visit: Visit, name: str) -> str | None:
    """Return the stored page of a report, with links to what mends its findings."""
    reports, site = visit.context.scans, visit.site.name
    page = reports.page(site, name)
    if page is None:
        return None
    language = visit.frame.language
    try:
        report = reports.load(site, name)
        mendings, language = _mendings(visit, report), report.language
    except ScanError:
        # Of another version, or damaged: the page is there all the same.
        mendings = {}
    zone = zone_of(visit.site.policy.jurisdiction)
    page = with_local_times(page, language, zone)
    return with_ways(page, mendings, visit.frame.words, visit.frame.language)


def _mendings(visit: Visit, report: Report) -> dict[str, Mending]:
    """Return what mends each open finding, by its id, as far as this person may."""
    may_edit = has_role(visit.session.token, "owner")
    return {
        each.id: mending_of(each, report, may_edit=may_edit)
        for each in report.findings
        if each.accepted is None
    }


_REFUSED = (
    TO_SIGN_IN,
    NO_ACCESS,
    good("No such site or scan; the page says so.", HTML, 404),
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/scans",
        get_scans,
        "The scans of a site",
        "What the newest scan found, what is new since the one before, what the owner "
        "accepted with a reason, and every scan that is kept.",
        (good("The page.", HTML), *_REFUSED),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/scans",
        post_scans,
        "Look at a site again",
        "Begins a scan of a host that the policy in force names, in a process of its "
        "own, or stops it. One at a time for each site, two in all, five minutes at "
        "most; what it finds is kept as a scan of the site.",
        (
            good("Begun, stopped, or not signed in; leads to the page.", status=303),
            good("The form or the host cannot be taken; the page says so.", HTML, 400),
            good("Only for an owner, from a page of this session.", HTML, 403),
            NO_SUCH_SITE,
            good("The body is too long; the page says so.", HTML, 413),
            good("The body is not a form; the page says so.", HTML, 415),
            good("It cannot be begun now; the page says why.", HTML, 503),
        ),
        access="person",
        parameters=(SITE,),
        bodies=(form_body(ScanForm),),
    ),
    Endpoint(
        "GET",
        "/{site}/scans/{scan}",
        get_scan,
        "One scan",
        "The report of one scan: a page that is complete in itself and runs no script.",
        (good("The report.", HTML), *_REFUSED),
        access="person",
        parameters=(
            SITE,
            Parameter("scan", "path", "The time of the scan.", "2026-11-29T010203Z"),
        ),
    ),
)
