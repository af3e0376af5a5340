"""Bodies of requests, never more of one than is allowed, and forms in them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qs

import msgspec
from msgspec.structs import fields
from starlette.requests import Request
from starlette.types import Receive

from consent_service.errors import (
    BodyTooLargeError,
    InvalidChoiceError,
    RequestError,
    WrongMediaTypeError,
)
from consent_service.foreign_json import decode_foreign
from consent_service.policy import typed
from consent_service.web.http.multipart import MULTIPART, Upload, read_multipart
from consent_service.web.http.number import is_above

CHOICE_BYTES = 8 * 1024
FORM_BYTES = 16 * 1024
FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 300

Fields = TypeVar("Fields", bound=msgspec.Struct)


def is_form(request: Request[Any]) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == FORM


async def read_form(
    request: Request[Any], kind: type[Fields], *, limit: int = FORM_BYTES
) -> Fields:
    """Return a form as `kind`, in which every field has a default.

    A field that may come several times is a tuple; any other comes once, or says
    two things. A table takes `NAME.KEY` for each of its keys. Unknown fields are
    ignored.

    Raises:
        WrongMediaTypeError: The body is not a form.
        BodyTooLargeError: It is longer than any form of ours.
        RequestError: It cannot be read.
    """
    media = request.headers.get("content-type", "")
    files = {field.name for field in fields(kind) if field.type is Upload}
    has_files = bool(files) and media.lower().startswith(MULTIPART)
    if not has_files and not is_form(request):
        raise WrongMediaTypeError(f"the body is not {FORM}")
    body = await read_body(
        request.receive,
        limit=limit,
        announced=request.headers.get("content-length", "").encode(),
    )
    sent = read_multipart(body, media) if has_files else _sent(body)
    values: dict[str, object] = {}
    for field in fields(kind):
        several = [
            value
            for value in sent.get(field.name, [])
            if value and isinstance(value, Upload) is (field.name in files)
        ]
        if field.type == tuple[str, ...]:
            values[field.name] = [_visible(value) for value in several]
        elif field.type == dict[str, str]:
            values[field.name] = _table(sent, field.name)
        elif len(several) > 1:
            raise RequestError(f"the form has {field.name!r} twice")
        elif several:
            values[field.name] = _visible(several[0])
    return msgspec.convert(values, kind)


def _sent(body: bytes) -> Mapping[str, Sequence[str | Upload]]:
    try:
        return parse_qs(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise RequestError(
            f"the body is not a form: {error}",
            hint=f"at most {_MOST_FIELDS} fields, in UTF-8 (URL Standard, section 5)",
        ) from error


def _table(sent: Mapping[str, Sequence[str | Upload]], name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, several in sent.items():
        before, _, rest = key.partition(".")
        if before == name and rest:
            if len(several) > 1:
                raise RequestError(f"the form has {key!r} twice")
            found[rest] = typed.visible(str(several[0]))
    return found


def _visible(value: str | Upload) -> str | Upload:
    return typed.visible(value) if isinstance(value, str) else value


async def read_json(receive: Receive, kind: type[Fields], *, limit: int) -> Fields:
    """Return the body, which is the JSON of `kind`.

    Raises:
        InvalidChoiceError: It is not; the message names the place.
        BodyTooLargeError: It is longer than `limit` bytes.
        RequestError: The connection was closed before it had arrived.
    """
    body = await read_body(receive, limit=limit)
    return decode_foreign(
        body,
        msgspec.json.Decoder(kind),
        lambda flaw: InvalidChoiceError(flaw.text[:1].lower() + flaw.text[1:]),
    )


async def read_body(
    receive: Receive, *, limit: int, announced: bytes | None = None
) -> bytes:
    """Return the whole body.

    Args:
        receive: The connection.
        limit: The most bytes that are taken.
        announced: The value of `Content-Length`, so that the answer can be given
            before the body has come.

    Raises:
        BodyTooLargeError: It is longer than `limit`.
        RequestError: The connection was closed before it had arrived.
    """
    if announced is not None and is_above(announced, limit):
        raise _too_large(limit)
    # How long it may take is bounded by the connection, which sees the head arrive too.
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        # Nearly every choice is one message: no copy for those.
        body: bytes = message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        return body

    parts = bytearray()
    while message["type"] == "http.request":
        parts += message.get("body", b"")
        if len(parts) > limit:
            raise _too_large(limit)
        if not message.get("more_body"):
            return bytes(parts)
        message = await receive()
    raise RequestError("the connection was closed before the body had arrived")


def _too_large(limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"the body is longer than {limit} bytes")
