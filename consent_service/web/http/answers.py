"""Answers in JSON, encoded one way for every handler."""

import msgspec
from starlette.responses import Response


def json_answer(
    value: object,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    return Response(msgspec.json.encode(value), status, headers, media_type)
