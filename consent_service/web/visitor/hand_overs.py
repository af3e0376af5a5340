"""A choice that goes along with a link: given at one site, taken at the next.

It is for sites of one controller on one installation. What the visitor was shown when
choosing must have named the other site: consent covers what was shown.
"""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.cookie import VisitorCookie
from consent_service.choices.hand_over import (
    HAND_OVER_SECONDS,
    HandOver,
    record_image,
)
from consent_service.errors import (
    ForbiddenError,
    NotFoundError,
    TokenError,
)
from consent_service.policy.model import is_same_controller
from consent_service.sites import Site
from consent_service.web.context import (
    AppState,
    Context,
    accept_page,
    context_of,
    site_of,
)
from consent_service.web.endpoint import (
    BUSY,
    SITE,
    TOO_LONG,
    TOO_MANY,
    Endpoint,
    bad,
    json_of,
    page_body,
)
from consent_service.web.http.body import CHOICE_BYTES, read_json
from consent_service.web.http.cors import answer_page
from consent_service.web.messages import (
    HandedOver,
    HandOverRequest,
)
from consent_service.web.visitor.take_choice import find_revision


async def post_hand_over(request: Request[AppState]) -> Response:
    """POST /SITE/handovers: sign what a visitor of this site has decided."""
    context, site = context_of(request), site_of(request)
    accepted = await accept_page(request, site)
    asked = await read_json(request.receive, HandOverRequest, limit=CHOICE_BYTES)
    content = _signed_cookie(context, site, asked.cookie)
    await _check_scope(context, site, asked.to, content)
    now = context.clock().timestamp()
    token = context.hand_overs.sign_hand_over(
        HandOver(
            id=context.new_id(),
            source=site.name,
            target=asked.to,
            ends=int(now) + HAND_OVER_SECONDS,
            expires=content.expires,
            gpc=bool(content.gpc),
            record=record_image(content.record, asked.to),
            decisions=content.decisions,
        )
    )
    return answer_page(HandedOver(token), accepted)


def _signed_cookie(context: Context, site: Site, value: str) -> VisitorCookie:
    cookie = context.cookies.read_cookie(value, site=site.name)
    if cookie is None or not cookie.signed:
        raise TokenError(
            "the cookie is not signed by this service",
            hint="it can be handed over once the visitor has chosen here",
        )
    ended = datetime.fromtimestamp(cookie.content.expires, UTC)
    if context.clock() >= ended:
        raise TokenError(
            f"the choice expired on {ended:%Y-%m-%d}",
            hint="it can be handed over once the visitor has chosen anew",
        )
    return cookie.content


async def _check_scope(
    context: Context, site: Site, to: str, content: VisitorCookie
) -> None:
    """Check that consent was asked for the other site too (requirement A-44).

    Raises:
        NotFoundError: The policy does not hand over to it, or the record is gone.
        ForbiddenError: The banner did not name it, the record is another visitor's,
            or the choice was itself handed over.
    """
    if content.arrived:
        # The record names the revision of this site, which nobody was shown.
        raise ForbiddenError(
            "the choice was made at another site, whose banner did not name that one",
            hint="it can be handed over once the visitor has chosen here",
        )
    other = context.sites.get(to)
    ours = site.policy.controller
    if (
        other is None
        or to not in site.policy.hand_over
        or not is_same_controller(ours, other.policy.controller)
    ):
        raise NotFoundError(
            "this site hands nothing over to a site of that name",
            hint="hand_over in its policy names those of the same controller",
        )
    # The record is gone when the visitor had it erased. For a cookie of the earlier
    # form it also says which site's it is: those are signed alike.
    record = (await context.recorder.find(site.name, content.record)).record
    if not await context.recorder.is_newest(site.name, content.record, record.visitor):
        raise ForbiddenError(
            "the visitor has chosen anew since this cookie was made",
            hint="send the cookie of the newest choice",
        )
    shown = await find_revision(context, site, record.revision)
    if to not in shown.policy.hand_over or record.visitor != content.visitor:
        raise ForbiddenError(
            "what the visitor was shown when choosing did not name that site"
        )


ENDPOINTS = (
    Endpoint(
        "POST",
        "/{site}/handovers",
        post_hand_over,
        "Take a choice along to another site of the same controller",
        "For a visitor who follows a link to a site that the policy names under "
        "`hand_over`, and that the banner named when the visitor chose. The token says "
        "what was decided and not who decided it; it goes into the fragment of the "
        "link, never into its query.",
        (
            json_of(HandedOver, "The token."),
            bad(401, "The cookie is not signed by this service, or has expired."),
            bad(
                403,
                "The origin is foreign, the banner did not name that site, or the "
                "choice was itself handed over.",
            ),
            bad(404, "Nothing is handed over to that site, or the record is gone."),
            bad(409, "The revision that was shown was withdrawn."),
            TOO_LONG,
            bad(422, "The body does not fit; `detail` names the place."),
            TOO_MANY,
            BUSY,
        ),
        access="site",
        parameters=(SITE,),
        bodies=(page_body(HandOverRequest),),
    ),
)
