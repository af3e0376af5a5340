"""A choice that is rehearsed: checked and answered, and on no record (decision 0074).

By the query and not by a header or the body: a scan changes the address of a request
that the page has made already, and any other change would have the browser ask first.
"""

from typing import Final

from starlette.requests import Request

from consent_service.web.context import AppState
from consent_service.web.endpoint import Parameter

_NAME: Final = "dry_run"
# How the query of such a request begins.
REHEARSED: Final = _NAME.encode()
REHEARSING: Final = Parameter(
    _NAME, "query", "Answer alike, and record and count nothing.", "yes"
)


def is_rehearsed(request: Request[AppState]) -> bool:
    return _NAME in request.query_params
