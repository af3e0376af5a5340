"""What went wrong, as a page: what it means for the reader, and one way on."""

from typing import Final

from starlette.responses import Response

from consent_service.errors import ConsentServiceError
from consent_service.web.layout.frame import Frame, path_of
from consent_service.web.problems import status_of

_TEXTS: Final = {
    401: ("error_forbidden", "error_forbidden_next"),
    403: ("error_forbidden", "error_forbidden_next"),
    404: ("error_not_found", "error_not_found_next"),
    410: ("error_not_found", "error_not_found_next"),
    413: ("error_too_long", "error_too_long_next"),
    429: ("error_too_many", "error_too_many_next"),
    503: ("error_unavailable", "error_what_now"),
}
# An address that is not there may be anybody's: signing in is no way on.
_ANYBODYS: Final = (404, 410)
# Another token may open what this one does not.
_FORBIDDEN: Final = (401, 403)
# What went wrong inside is for the log alone, as in problems.py.
_HIDDEN: Final = 500


def error_page(frame: Frame, error: ConsentServiceError) -> Response:
    """Return what went wrong as a page, in the reader's language."""
    return status_page(frame, status_of(type(error)), details_of(error))


def status_page(frame: Frame, status: int, details: str) -> Response:
    """Return the page of a status, with the error's own words for who runs this."""
    title, then = _TEXTS.get(status, ("error_title", "error_what_now"))
    is_anybodys = status in _ANYBODYS and frame.session is None
    return frame.answer(
        "error.html",
        status=status,
        title=frame.words[title],
        then=frame.words["error_check_address" if is_anybodys else then],
        to_start=is_anybodys,
        is_forbidden=status in _FORBIDDEN,
        wanted=_wanted(frame),
        details="" if status == _HIDDEN else details,
    )


def _wanted(frame: Frame) -> str:
    """Return the page to go on to after signing in: none that a form was sent to."""
    request = frame.request
    return path_of(request).lstrip("/") if request.method in ("GET", "HEAD") else ""


def details_of(error: ConsentServiceError) -> str:
    return f"{error}. {error.hint}".rstrip(". ") + "."
