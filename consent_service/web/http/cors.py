"""The headers that let a page of another origin read an answer (Fetch standard)."""

from starlette.responses import Response

from consent_service.web.http.answers import json_answer
from consent_service.web.http.origin import Acceptance

Headers = list[tuple[bytes, bytes]]

# Every answer depends on it, those to callers that are refused included.
VARY = (b"vary", b"Origin")


def cors_headers(accepted: Acceptance) -> Headers:
    """Return the headers that let the caller's page read the answer."""
    if accepted.origin is None:
        return []
    return [
        (b"access-control-allow-origin", accepted.origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
    ]


def let_read(answer: Response, accepted: Acceptance) -> None:
    """Put the headers on an answer that let the caller's page read it."""
    answer.raw_headers += [VARY, *cors_headers(accepted)]


def answer_page(value: object, accepted: Acceptance, *, status: int = 200) -> Response:
    """Return an answer in JSON that the caller's page may read and no cache keeps."""
    answer = json_answer(value, status=status, headers={"cache-control": "no-store"})
    let_read(answer, accepted)
    return answer
