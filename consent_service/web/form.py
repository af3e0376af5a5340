"""Forms of our own pages, as browsers send them."""

from urllib.parse import parse_qs

from starlette.requests import Request

from consent_service.errors import RequestError, WrongMediaTypeError
from consent_service.web.limits import FORM_BYTES, read_body
from consent_service.web.state import AppState

FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 100


def is_form(request: Request[AppState]) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == FORM


async def read_form(request: Request[AppState]) -> dict[str, list[str]]:
    """Return the fields of a form, each with its values.

    Raises:
        WrongMediaTypeError: The body is not a form.
        BodyTooLargeError: It is longer than any form of ours.
        RequestError: It cannot be read.
    """
    if not is_form(request):
        raise WrongMediaTypeError(f"the body is not {FORM}")
    body = await read_body(
        request.receive,
        limit=FORM_BYTES,
        announced=request.headers.get("content-length", "").encode(),
    )
    try:
        return parse_qs(body.decode(), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RequestError("the body is not a form") from error
