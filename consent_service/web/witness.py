"""`POST /witness/add-checkpoint`: a witness for the logs of other installations."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_service.anchors.witness import MOST_BODY
from consent_service.errors import NotFoundError
from consent_service.web.limits import read_body
from consent_service.web.state import AppState, service_of


async def post_checkpoint(request: Request[AppState]) -> Response:
    """POST /witness/add-checkpoint: cosign a log that only grew (C2SP tlog-witness)."""
    witness = service_of(request).witness
    if witness is None:
        raise NotFoundError("this service is no witness")
    body = await read_body(
        request.receive,
        limit=MOST_BODY,
        announced=request.headers.get("content-length", "").encode(),
    )
    answer = await witness.add_checkpoint(body)
    # What a witness says, errors included, is laid down by its protocol.
    return Response(
        answer.body, status_code=answer.status, media_type=answer.media_type
    )


ROUTES = [Route("/witness/add-checkpoint", post_checkpoint, methods=["POST"])]
