"""`POST /SITE/arrivals`: a choice that came along with a link is put on record here.

See hand_overs.py for where it comes from.
"""

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.choice import Choice, Decision
from consent_service.choices.cookie import make_cookie, said_under
from consent_service.choices.hand_over import HandOver
from consent_service.errors import (
    ChoiceIdUsedError,
    ForbiddenError,
    TokenError,
)
from consent_service.policy.revision import Revision
from consent_service.web.context import (
    AppState,
    accept_page,
    context_of,
    site_of,
)
from consent_service.web.endpoint import (
    BUSY,
    GONE,
    NO_SITE,
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
from consent_service.web.http.set_cookie import put_cookie
from consent_service.web.messages import (
    Answer,
    Arrival,
)
from consent_service.web.visitor.take_choice import answer_to, find_revision


async def post_arrival(request: Request[AppState]) -> Response:
    """POST /SITE/arrivals: put on record what was decided at the site before."""
    context, site = context_of(request), site_of(request)
    accepted = await accept_page(request, site)
    arrival = await read_json(request.receive, Arrival, limit=CHOICE_BYTES)
    brought = context.hand_overs.read_hand_over(
        arrival.token, target=site.name, now=context.clock()
    )
    revision = await find_revision(context, site, arrival.revision)
    covered = _covered(revision, brought)
    until = datetime.fromtimestamp(brought.expires, UTC)
    try:
        recorded = await context.recorder.record_choice(
            revision, _choice(arrival, brought, revision, covered), until=until
        )
    except ChoiceIdUsedError as error:
        raise TokenError(
            "the hand-over token was used before",
            hint="each is good once: ask the first site for another",
        ) from error

    kept = make_cookie(
        recorded.record, recorded.digest, revision, secret=arrival.visitor
    )
    # Only what was decided: the rest is asked, and is off until then.
    said = {name: kept.decisions[name] for name in covered}
    kept = msgspec.structs.replace(kept, decisions=said, arrived=1)
    cookie = context.cookies.sign_cookie(kept, site=site.name)
    answer = answer_page(answer_to(recorded, cookie), accepted, status=201)
    if accepted.same_site:
        put_cookie(answer, request, site.policy, cookie)
    return answer


def _covered(revision: Revision, brought: HandOver) -> dict[str, Decision]:
    """Return the decisions that mean the same here and can stand alone."""
    said = said_under(revision, brought.decisions)
    for category in revision.policy.categories:
        has_unmet_need = category.needs and said.get(category.needs) != "granted"
        if has_unmet_need and said.get(category.id) == "granted":
            # The visitor is asked here about what it needs first.
            del said[category.id]
    if not said:
        raise ForbiddenError(
            "none of the decisions that were handed over means the same here"
        )
    return said


def _choice(
    arrival: Arrival,
    brought: HandOver,
    revision: Revision,
    covered: dict[str, Decision],
) -> Choice:
    optional = [category.id for category in revision.policy.optional_categories]
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


ENDPOINTS = (
    Endpoint(
        "POST",
        "/{site}/arrivals",
        post_arrival,
        "Put on record here what was decided at the site before",
        "With a token that is at most 60 seconds old, once. It decides the categories "
        "that mean the same here, for as long as the first choice holds; the others "
        "are denied in the record, and the visitor is asked. `surface` is `api`, "
        "`supersedes` an image of the record of the site before (docs/log-format.md).",
        (
            json_of(Answer, "Recorded.", 201),
            bad(401, "The token is unsigned, for another site, expired, or was used."),
            bad(403, "The origin is foreign, or nothing means the same here."),
            NO_SITE,
            bad(409, "The revision is unknown or was withdrawn."),
            GONE,
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
