"""`POST /accesses`: a command of the operator is about to read the store itself.

It cannot write the use down while the service has the writer's place.
"""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.token import EVERY_SITE
from consent_service.web.bearer import using_token
from consent_service.web.context import AppState
from consent_service.web.endpoint import (
    BUSY,
    NO_TOKEN,
    TOO_LONG,
    WRONG_TOKEN,
    Endpoint,
    bad,
    json_body,
    json_of,
)
from consent_service.web.http.answers import json_answer
from consent_service.web.http.body import FORM_BYTES, read_json
from consent_service.web.messages import CommandUse


async def post_access(request: Request[AppState]) -> Response:
    """POST /accesses: note, at the sites it is about, what a command does."""
    async with using_token(request, EVERY_SITE, "owner", what="command") as use:
        command = await read_json(request.receive, CommandUse, limit=FORM_BYTES)
        use.what, use.sites = command.what, command.sites
    return json_answer(command)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/accesses",
        post_access,
        "Note what a command does",
        "For the operator's own commands that read the store beside the service, such "
        "as `consent-service backup`: one line in the accesses of each site.",
        (
            json_of(CommandUse, "It is noted."),
            NO_TOKEN,
            WRONG_TOKEN,
            TOO_LONG,
            bad(422, "The body is not such a note; `detail` names the place."),
            BUSY,
        ),
        access="owner",
        bodies=(json_body(CommandUse),),
    ),
)
