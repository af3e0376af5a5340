"""docs/http-api.md, from the rows of the endpoints and the fields of their bodies."""

from collections.abc import Iterator, Sequence

from consent_service.web.app import ENDPOINTS
from consent_service.web.endpoint import WHO, Endpoint, Fields, Outcome
from consent_service.web.reference.fields import BodyTable, FieldRow, body_tables
from tools.pages.mark import MARK


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
    yield "Besides what is listed, any request may be answered with 405 if the"
    yield "resource lacks the method, with 408 if it does not arrive in time, with 431"
    yield "if its head is too large, with 500 if the service fails, and with 503 if too"
    yield "many connections are open."
    for endpoint in ENDPOINTS:
        yield from _endpoint(endpoint)
    yield ""
    yield "# Bodies"
    for body in body_tables(ENDPOINTS):
        yield from _body(body)


def _endpoint(endpoint: Endpoint) -> Iterator[str]:
    yield ""
    yield f"## `{endpoint.method} {endpoint.path}`"
    yield ""
    yield f"{endpoint.summary}."
    yield endpoint.meaning
    yield f"For {WHO[endpoint.access]}."
    if endpoint.parameters:
        yield ""
        yield "| Parameter | Where | What | Example |"
        yield "|---|---|---|---|"
        for parameter in endpoint.parameters:
            words = f" One of: {', '.join(parameter.words)}." if parameter.words else ""
            meaning = parameter.meaning + words
            yield (
                f"| `{parameter.name}` | {parameter.place} | {meaning} "
                f"| `{parameter.example}` |"
            )
    for body in endpoint.bodies:
        yield ""
        yield f"Body: {_link(body.fields)}, as {' or '.join(body.media_types)}."
    yield ""
    yield "| Status | What | Type | Body |"
    yield "|---|---|---|---|"
    for outcome in endpoint.outcomes:
        yield _outcome(outcome)


def _outcome(outcome: Outcome) -> str:
    fields = _links(outcome.fields) or "–"
    return (
        f"| {outcome.status} | {outcome.meaning} | {outcome.media_type or '–'} "
        f"| {fields} |"
    )


def _body(body: BodyTable) -> Iterator[str]:
    yield ""
    yield f"## {body.name}"
    yield ""
    yield body.meaning
    yield ""
    yield "| Field | Type | Meaning | Example |"
    yield "|---|---|---|---|"
    for row in body.rows:
        yield _field(row)


def _field(row: FieldRow) -> str:
    kind = row.type if row.required else f"{row.type}, optional"
    example = f"`{row.example}`" if row.example else _anchor(row.part)
    return f"| `{row.name}` | {kind} | {row.meaning} | {example} |"


def _links(kinds: Sequence[Fields]) -> str:
    return " or ".join(_link(kind) for kind in kinds)


def _link(kind: Fields) -> str:
    return _anchor(kind.__name__)


def _anchor(name: str) -> str:
    return f"[{name}](#{name.lower()})"
