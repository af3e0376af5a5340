"""`POST /SITE/views`: count that the banner was shown, where the policy does."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.cells import Cell, encode_cell
from consent_service.errors import NotFoundError
from consent_service.web.context import (
    AppState,
    caller_of,
    context_of,
    rules_of,
    site_of,
)
from consent_service.web.endpoint import (
    SITE,
    TOO_LONG,
    TOO_MANY,
    Endpoint,
    bad,
    good,
)
from consent_service.web.http.body import read_body
from consent_service.web.http.cors import let_read
from consent_service.web.http.origin import caller_address
from consent_service.web.visitor.rehearsal import REHEARSING, is_rehearsed
from consent_service.web.visitor.seen import domain_of

# Bytes: `0` or `1`.
_LONGEST = 16


async def post_view(request: Request[AppState]) -> Response:
    """POST /SITE/views: count that the banner was shown, and keep nothing else."""
    context, site = context_of(request), site_of(request)
    accepted = rules_of(site, context.options).accept(caller_of(request))
    if not site.policy.count_views:
        raise NotFoundError(
            f"site {site.name} counts no views",
            hint="count_views = true in its policy counts them",
        )
    # Of views alone: a page that was seen keeps nobody from choosing.
    await context.view_limiter.check_rate(
        f"views of {site.name}", caller_address(request.scope)
    )
    body = await read_body(request.receive, limit=_LONGEST)
    # A program that says no origin may be anything but a page.
    if accepted.origin is not None and not is_rehearsed(request):
        signal = "gpc" if body == b"1" else "none"
        page = domain_of(site.policy.domains, accepted.origin)
        cells = (Cell("view", signal), Cell("page", page))
        context.views.note(site.name, map(encode_cell, cells))
    answer = Response(status_code=204, headers={"cache-control": "no-store"})
    let_read(answer, accepted)
    return answer


ENDPOINTS = (
    Endpoint(
        "POST",
        "/{site}/views",
        post_view,
        "Count a banner that was shown",
        "For policies with `count_views`. The body is `1` if the browser sends Global "
        "Privacy Control, else `0`. Only numbers by day are kept: how many, on which "
        "domain, and with which signal. What one network sends beyond the rate limit "
        "is not counted; choices have a limit of their own.",
        (
            good("It is counted.", status=204),
            bad(403, "The origin is neither one of the site's domains nor our own."),
            bad(404, "No such site, or it counts no views."),
            TOO_LONG,
            TOO_MANY,
        ),
        access="site",
        parameters=(SITE, REHEARSING),
    ),
)
