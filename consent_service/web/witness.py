"""The witness for other installations, over HTTP (C2SP tlog-witness)."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.anchors.witness.witness import MOST_BODY, Witness, WitnessAnswer
from consent_service.errors import NotFoundError
from consent_service.evidence.witness import SIZE_TYPE
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import TEXT, TOO_LONG, Endpoint, bad, good
from consent_service.web.http.body import read_body
from consent_service.web.problems import MEDIA_TYPE, Problem, prefix_of, title_of

_CODES = {
    400: "malformed-evidence",
    403: "bad-signature",
    404: "not-found",
    422: "bad-proof",
}


async def post_checkpoint(request: Request[AppState]) -> Response:
    """POST /witness/add-checkpoint: cosign a checkpoint that extends the last."""
    witness = context_of(request).witness
    if witness is None:
        raise NotFoundError(
            "this service is not a witness",
            hint="CONSENT_WITNESS_NAME and CONSENT_WITNESS_LOGS make it one",
        )
    return await answer_checkpoint(request, witness)


async def answer_checkpoint(request: Request[Any], witness: Witness) -> Response:
    """Return what the witness says to the body of a request."""
    body = await read_body(request.receive, limit=MOST_BODY)
    answer = await witness.add_checkpoint(body)
    if answer.is_refusal:
        return _refuse(request, answer)
    # Our own header: Starlette would add a charset to a type that has none.
    return Response(
        answer.body,
        status_code=answer.status,
        headers={"content-type": answer.media_type, "cache-control": "no-store"},
    )


def _refuse(request: Request[Any], answer: WitnessAnswer) -> Response:
    code = _CODES[answer.status]
    problem = Problem(
        f"{prefix_of(request)}/docs#{code}",
        title_of(code),
        answer.status,
        answer.body.decode().strip(),
    )
    return Response(
        msgspec.json.encode(problem),
        status_code=answer.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store"},
    )


ENDPOINTS = (
    Endpoint(
        "POST",
        "/witness/add-checkpoint",
        post_checkpoint,
        "Cosign the checkpoint of another installation's log",
        "C2SP tlog-witness. Only where the settings make the service a witness.",
        (
            good("The cosignatures.", TEXT),
            bad(400, "The body is not in the format."),
            bad(403, "It is not signed by a known key of that log."),
            bad(404, "This log is not watched, or the service is not a witness."),
            good(
                "Another size was cosigned last; the body says which.", SIZE_TYPE, 409
            ),
            TOO_LONG,
            bad(422, "The proof does not hold."),
        ),
    ),
)
