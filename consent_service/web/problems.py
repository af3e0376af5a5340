"""Errors as `application/problem+json` (RFC 9457): an edge where all are caught."""

import logging
from collections.abc import Iterator

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from consent_service import errors
from consent_service.errors import ConsentServiceError, RequestError

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)

# What is not the caller's fault. The nearest ancestor counts. A stale head and a
# busy store are over in a moment; the rest takes a failover or a person.
_STATUS: dict[type[ConsentServiceError], int] = {
    errors.StoreError: 500,
    errors.StaleHeadError: 503,
    errors.StoreBusyError: 503,
    errors.StoreUnavailableError: 503,
    errors.ReadOnlyLogError: 503,
    errors.DamagedStoreError: 503,
    errors.StoreHeldError: 503,
}
_RETRY_AFTER: dict[type[ConsentServiceError], int] = {
    errors.StaleHeadError: 1,
    errors.StoreBusyError: 1,
    errors.StoreUnavailableError: 5,
    errors.ReadOnlyLogError: 300,
    errors.DamagedStoreError: 300,
    errors.StoreHeldError: 30,
    errors.StartingError: 2,
    errors.TooManyRequestsError: 60,
    errors.TooManyConnectionsError: 2,
}
# What the router says without knowing our tree.
_NO_METHOD = "the method is not allowed"
_ROUTER_CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every answer that is an error.

    Attributes:
        type: A path on this service, where /docs explains the code after the `#`.
            Example: `"/docs#invalid-choice"`.
        title: The code in words. Example: `"Invalid choice"`.
        status: The status of the answer. Example: `422`.
        detail: What happened. Example: `"site example has no language 'xx'"`.
        hint: What to do about it; absent if there is nothing.
            Example: `"languages: fi, sv, en"`.
    """

    type: str
    title: str
    status: int
    detail: str
    hint: str = ""


def title_of(code: str) -> str:
    return code.replace("-", " ").capitalize()


def status_of(kind: type[ConsentServiceError]) -> int:
    """Return what an error of that kind answers over HTTP."""
    if issubclass(kind, RequestError):
        return kind.status
    return next((_STATUS[above] for above in _kinds(kind) if above in _STATUS), 500)


def problem_answer(error: ConsentServiceError, *, prefix: str = "") -> Response:
    """Return the answer for an error of our own tree.

    What went wrong inside (500) is for the log alone: the visitor can do nothing
    about it, and the words might reveal more than they should.
    """
    status = status_of(type(error))
    if status == 500:
        _log.error("%s: %s", error.code, error)
        return _answer(error.code, status, "the service failed; see its log", prefix)

    answer = _problem(problem_of(error, prefix=prefix))
    if isinstance(error, errors.StalePolicyError) and error.digest:
        answer.headers["etag"] = f'"{error.digest}"'
    seconds = retry_after(error)
    if seconds is not None:
        answer.headers["retry-after"] = str(seconds)
    if status == 401:
        answer.headers["www-authenticate"] = 'Bearer realm="consent-service"'
    return answer


def problem_of(error: ConsentServiceError, *, prefix: str = "") -> Problem:
    """Return the body of the answer for an error that is not ours to hide."""
    status, code = status_of(type(error)), error.code
    title = title_of(code)
    return Problem(f"{prefix}/docs#{code}", title, status, str(error), error.hint)


def retry_after(error: ConsentServiceError) -> int | None:
    """Return after how many seconds to ask again, None if it cannot help."""
    if isinstance(error, errors.TooManyRequestsError) and error.retry_after:
        return error.retry_after
    return next(
        (_RETRY_AFTER[kind] for kind in _kinds(type(error)) if kind in _RETRY_AFTER),
        None,
    )


def code_of(error: Exception) -> str:
    """Return the code that an error is answered and counted with."""
    if isinstance(error, ConsentServiceError):
        return error.code
    if isinstance(error, HTTPException):
        return _ROUTER_CODES.get(error.status_code, "bad-request")
    return ConsentServiceError.code


def answer_known(request: Request, error: Exception) -> Response:
    """Answer for Starlette, which hands over what it caught of the tree."""
    if not isinstance(error, ConsentServiceError):
        return answer_unknown(request, error)
    return problem_answer(error, prefix=prefix_of(request))


def answer_router(request: Request, error: Exception) -> Response:
    """Answer for an unknown path or a method that the resource does not have."""
    if not isinstance(error, HTTPException):
        return answer_unknown(request, error)

    prefix = prefix_of(request)
    detail, hint = error.detail[:1].lower() + error.detail[1:], ""
    if error.status_code == 405:
        detail = _NO_METHOD
    if error.status_code == 404:
        # An address that no route has, often that of a mistyped site.
        detail = "no such site or resource"
        hint = f"check the name of the site; {prefix}/docs lists the addresses"
    answer = _answer(code_of(error), error.status_code, detail, prefix, hint=hint)
    answer.headers.update(error.headers or {})
    return answer


def answer_method(allowed: str, *, prefix: str) -> Response:
    """Answer a method that the resource does not have."""
    answer = _answer("method-not-allowed", 405, _NO_METHOD, prefix)
    answer.headers["allow"] = allowed
    return answer


def answer_unknown(request: Request, error: Exception) -> Response:
    """Answer for a fault in this program. Its words stay in the log."""
    _log.error("a request failed unexpectedly", exc_info=error)
    detail = "the service failed; see its log"
    return _answer(ConsentServiceError.code, 500, detail, prefix_of(request))


def prefix_of(request: Request) -> str:
    """Return the path that the service is mounted under, "" for none."""
    return str(request.scope.get("root_path", ""))


def _answer(
    code: str, status: int, detail: str, prefix: str, *, hint: str = ""
) -> Response:
    title = title_of(code)
    return _problem(Problem(f"{prefix}/docs#{code}", title, status, detail, hint))


def _problem(problem: Problem) -> Response:
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store"},
    )


def _kinds(kind: type[ConsentServiceError]) -> Iterator[type[ConsentServiceError]]:
    """Yield a class of the tree and what it is a kind of, the nearest first."""
    return (above for above in kind.__mro__ if issubclass(above, ConsentServiceError))
