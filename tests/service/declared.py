"""Whether an answer is one that the reference promises."""

import httpx
from starlette.routing import compile_path

from consent_service.web.app import ENDPOINTS
from consent_service.web.endpoint import HTML, Endpoint
from consent_service.web.problems import MEDIA_TYPE

# Any request may be answered so: see the head of docs/http-api.md.
ANYWHERE = frozenset({405, 408, 431, 500})
ROWS = [(compile_path(endpoint.path)[0], endpoint) for endpoint in ENDPOINTS]


def check_declared(method: str, path: str, answer: httpx.Response) -> None:
    """Fail if an endpoint gave a status or a media type that its row lacks."""
    endpoint = _endpoint("GET" if method == "HEAD" else method, path.partition("?")[0])
    if endpoint is None or answer.status_code in ANYWHERE:
        return
    kind = answer.headers.get("content-type", "").partition(";")[0]
    declared = {(outcome.status, outcome.media_type) for outcome in endpoint.outcomes}
    if kind == HTML and (answer.status_code, MEDIA_TYPE) in declared:
        # Any problem is a page for who asks for one by name: see docs/errors.md.
        return
    assert (answer.status_code, kind) in declared, (
        f"{method} {endpoint.path} answered {answer.status_code} {kind}, undeclared"
    )


def _endpoint(method: str, path: str) -> Endpoint | None:
    """Return the most literal row of that path, as the router finds it."""
    found = [row for pattern, row in ROWS if pattern.match(path)]
    same = [row for row in found if row.method == method]
    return max(same, key=lambda row: len(row.path), default=None)
