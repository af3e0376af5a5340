"""Answers in JSON, encoded one way for every handler."""

import msgspec
from starlette.responses import Response


def json_answer(
    value: object,
    *,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    return Response(msgspec.json.encode(value), media_type=media_type, headers=headers)
