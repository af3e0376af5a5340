"""docs/http-api.md, from the table of endpoints."""

from collections.abc import Iterator

from consent_service.web.endpoint import Endpoint
from consent_service.web.reference.table import ENDPOINTS
from tools.pages.mark import MARK

_FOR = {
    "anyone": "anyone",
    "site": "pages of the site and of the service",
    "auditor": "the holder of an auditor's or owner's token",
    "owner": "the visitor with the signed cookie, or the holder of an owner's token",
    "demo": "anyone, when the setting `demo` is on",
}


def http_page() -> Iterator[str]:
    yield "# HTTP interface"
    yield ""
    yield MARK
    yield ""
    yield "Everything of a site is under `/SITE/`, and everything under the setting"
    yield "`prefix` if there is one."
    yield "[errors.md](errors.md) describes the errors."
    yield "`/openapi.json` says the same as this page to programs."
    yield "A token goes into the header `Authorization: Bearer TOKEN`."
    yield "Besides what is listed, any request may be answered with 408 when it does"
    yield "not arrive in time, with 431 when its head is too large, and with 503 when"
    yield "too many connections are open."
    for one in ENDPOINTS:
        yield from _endpoint(one)


def _endpoint(one: Endpoint) -> Iterator[str]:
    yield ""
    yield f"## `{one.method} {one.path}`"
    yield ""
    yield f"{one.summary}."
    yield one.meaning
    yield f"For {_FOR[one.access]}."
    if one.parameters:
        yield ""
        yield "| Parameter | Where | What |"
        yield "|---|---|---|"
        for parameter in one.parameters:
            words = f" One of: {', '.join(parameter.words)}." if parameter.words else ""
            meaning = parameter.meaning + words
            yield f"| `{parameter.name}` | {parameter.place} | {meaning} |"
    yield ""
    yield "| Status | What | Type |"
    yield "|---|---|---|"
    for outcome in one.outcomes:
        yield f"| {outcome.status} | {outcome.meaning} | {outcome.media_type or '–'} |"
