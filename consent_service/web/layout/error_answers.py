"""Errors beside our signed-in pages: a page for people, `problem+json` otherwise."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import ConsentServiceError
from consent_service.web.http.accept import prefers_page
from consent_service.web.layout.error_page import details_of, status_page
from consent_service.web.layout.frame import frame_of
from consent_service.web.layout.guard import known_session

_WORDS: Final = "consent_service.web.layout"
# Of the answer for programs: when to ask again, what is allowed, how to sign in.
_KEPT: Final = ("retry-after", "allow", "www-authenticate", "etag")

Answering = Callable[[Request[Any], Exception], Response]
Choosing = Callable[[Request[Any], Exception], Awaitable[Response]]


def for_people(answer: Answering) -> Choosing:
    """Return what answers with a page where one is asked for, else as `answer` does."""

    async def choose(request: Request[Any], error: Exception) -> Response:
        problem = answer(request, error)
        if not prefers_page(request.headers.get("accept", "")):
            return problem
        return await _page(request, error, problem)

    return choose


async def _page(request: Request[Any], error: Exception, problem: Response) -> Response:
    frame = frame_of(request, _WORDS, await known_session(request))
    details = details_of(error) if isinstance(error, ConsentServiceError) else ""
    page = status_page(frame, problem.status_code, details)
    kept = {name: problem.headers[name] for name in _KEPT if name in problem.headers}
    page.headers.update(
        {**kept, "cache-control": "no-store", "vary": f"Accept, {page.headers['vary']}"}
    )
    return page
