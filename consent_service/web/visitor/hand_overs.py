"""A choice that goes along with a link: given at one site, taken at the next.

It is for sites of one controller on one installation. What the visitor was shown when
choosing has to have named the other site: consent is to what was told.
"""

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.choice import Choice, Decision
from consent_service.choices.cookie import VisitorCookie, make_cookie, said_under
from consent_service.choices.hand_over import HAND_OVER_SECONDS, HandOver
from consent_service.errors import (
    ForbiddenError,
    NotFoundError,
    TokenError,
)
from consent_service.policy.model import is_same_controller
from consent_service.policy.revision import Revision
from consent_service.sites import Site
from consent_service.web.context import (
    AppState,
    Context,
    caller_of,
    context_of,
    rules_of,
    site_of,
)
from consent_service.web.endpoint import (
    BUSY,
    NO_SITE,
    SITE,
    TOO_LONG,
    TOO_MANY,
    Endpoint,
    bad,
    json_of,
    page_body,
)
from consent_service.web.http.answers import json_answer
from consent_service.web.http.body import CHOICE_BYTES, read_json
from consent_service.web.http.cors import let_read
from consent_service.web.http.origin import Acceptance, caller_address
from consent_service.web.http.set_cookie import put_cookie
from consent_service.web.messages import (
    Answer,
    Arrival,
    HandedOver,
    HandOverRequest,
)
from consent_service.web.visitor.take_choice import answer_to, find_revision


async def post_hand_over(request: Request[AppState]) -> Response:
    """POST /SITE/handovers: sign what a visitor of this site has decided."""
    context, site = context_of(request), site_of(request)
    accepted = await _accept(request, site)
    asked = await read_json(request.receive, HandOverRequest, limit=CHOICE_BYTES)
    content = _signed_cookie(context, asked.cookie)
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
            record=content.record,
            decisions=content.decisions,
        )
    )
    return _answer(HandedOver(token), accepted)


async def post_arrival(request: Request[AppState]) -> Response:
    """POST /SITE/arrivals: put on record what was decided at the site before."""
    context, site = context_of(request), site_of(request)
    accepted = await _accept(request, site)
    arrival = await read_json(request.receive, Arrival, limit=CHOICE_BYTES)
    brought = context.hand_overs.read_hand_over(
        arrival.token, target=site.name, now=context.clock()
    )
    revision = await find_revision(context, site, arrival.revision)
    covered = _covered(revision, brought)
    until = datetime.fromtimestamp(brought.expires, UTC)
    recorded = await context.recorder.record_choice(
        revision, _choice(arrival, brought, revision, covered), until=until
    )
    if recorded.record.visitor != arrival.visitor:
        raise TokenError("the hand-over token was used before")

    # Only what was decided: the rest is asked, and is off until then.
    kept = make_cookie(recorded.record, recorded.digest, revision)
    said = {name: kept.decisions[name] for name in covered}
    cookie = context.cookies.sign_cookie(msgspec.structs.replace(kept, decisions=said))
    answer = _answer(answer_to(recorded, cookie), accepted, status=201)
    if accepted.same_site:
        put_cookie(answer, request, site.policy, cookie)
    return answer


async def _accept(request: Request[AppState], site: Site) -> Acceptance:
    context = context_of(request)
    accepted = rules_of(site, context.options).accept(caller_of(request))
    await context.limiter.check_rate(site.name, caller_address(request.scope))
    return accepted


def _signed_cookie(context: Context, value: str) -> VisitorCookie:
    cookie = context.cookies.read_cookie(value)
    if cookie is None or not cookie.signed:
        raise TokenError("the cookie is not signed by this service")
    if context.clock().timestamp() >= cookie.content.expires:
        raise TokenError("the choice has ended")
    return cookie.content


async def _check_scope(
    context: Context, site: Site, to: str, content: VisitorCookie
) -> None:
    """Return when consent was asked for that other site too (requirement A-44)."""
    other = context.sites.get(to)
    ours = site.policy.controller
    if (
        other is None
        or to not in site.policy.hand_over
        or not is_same_controller(ours, other.policy.controller)
    ):
        raise NotFoundError("this site hands nothing over to a site of that name")
    # Cookies of different sites are signed alike: the record says which site's it is,
    # and it is gone when the visitor had it erased.
    record = (await context.recorder.find(site.name, content.record)).record
    shown = await find_revision(context, site, record.revision)
    if to not in shown.policy.hand_over or record.visitor != content.visitor:
        raise ForbiddenError(
            "what the visitor was shown when choosing did not name that site"
        )


def _covered(revision: Revision, brought: HandOver) -> dict[str, Decision]:
    """Return what was decided that means the same here, and can stand by itself."""
    said = said_under(revision, brought.decisions)
    for category in revision.policy.categories:
        has_unmet_need = category.needs and said.get(category.needs) != "granted"
        if has_unmet_need and said.get(category.id) == "granted":
            # The visitor is asked here about what it needs first.
            del said[category.id]
    if not said:
        raise ForbiddenError("nothing that was handed over means the same here")
    return said


def _choice(
    arrival: Arrival,
    brought: HandOver,
    revision: Revision,
    covered: dict[str, Decision],
) -> Choice:
    optional = [
        category.id for category in revision.policy.categories if not category.necessary
    ]
    return Choice(
        id=brought.id,
        visitor=arrival.visitor,
        revision=arrival.revision,
        language=arrival.language,
        surface="api",
        action="save",
        decisions={name: covered.get(name, "denied") for name in optional},
        gpc=brought.gpc,
        supersedes=brought.record,
    )


def _answer(value: object, accepted: Acceptance, *, status: int = 200) -> Response:
    answer = json_answer(value, status=status, headers={"cache-control": "no-store"})
    let_read(answer, accepted)
    return answer


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
            bad(403, "The origin is foreign, or the banner did not name that site."),
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
    Endpoint(
        "POST",
        "/{site}/arrivals",
        post_arrival,
        "Put on record here what was decided at the site before",
        "With a token that is at most 60 seconds old, once. It decides the categories "
        "that mean the same here, for as long as the first choice holds; the others "
        "are denied in the record, and the visitor is asked. `surface` is `api`, "
        "`supersedes` the record of the site before.",
        (
            json_of(Answer, "Recorded.", 201),
            bad(401, "The token is unsigned, for another site, expired, or was used."),
            bad(403, "The origin is foreign, or nothing means the same here."),
            NO_SITE,
            bad(409, "The revision is unknown or was withdrawn."),
            TOO_LONG,
            bad(422, "The body does not fit; `detail` names the place."),
            TOO_MANY,
            BUSY,
        ),
        access="site",
        parameters=(SITE,),
        bodies=(page_body(Arrival),),
    ),
)
