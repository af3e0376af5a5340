"""`/openapi.json`: the endpoints as OpenAPI 3.1 has it."""

from collections.abc import Iterable, Sequence
from typing import Any

from consent_service.field_docs import described_schemas
from consent_service.web.endpoint import NO_TOKEN, Endpoint, Fields, Outcome, Parameter
from consent_service.web.problems import MEDIA_TYPE
from consent_service.web.reference.fields import bodies_of

_REF = "#/components/schemas/{name}"


def openapi_document(endpoints: Sequence[Endpoint], *, version: str) -> dict[str, Any]:
    """Return the document as plain values."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        operations = paths.setdefault(endpoint.path, {})
        operations[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Consent service", "version": version},
        "paths": paths,
        "components": {
            "schemas": described_schemas(bodies_of(endpoints), ref_template=_REF),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "description": endpoint.meaning,
        "responses": _responses(endpoint.outcomes),
    }
    if endpoint.parameters:
        operation["parameters"] = [
            _parameter(parameter) for parameter in endpoint.parameters
        ]
    if endpoint.bodies:
        content = {
            media_type: _content((body.fields,))
            for body in endpoint.bodies
            for media_type in body.media_types
        }
        operation["requestBody"] = {"content": content}
    if endpoint.access in ("auditor", "owner", "provider"):
        operation["security"] = [{"token": []}]
    elif NO_TOKEN in endpoint.outcomes:
        # Pages that also answer programs; people have a session.
        operation["security"] = [{"token": []}, {}]
    return operation


def _responses(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return the answers by status, of which one may have several media types."""
    responses: dict[str, Any] = {}
    for outcome in outcomes:
        response = responses.setdefault(
            str(outcome.status), {"description": outcome.meaning}
        )
        if response["description"] != outcome.meaning:
            response["description"] += f" {outcome.meaning}"
        if outcome.media_type:
            content = response.setdefault("content", {})
            content[outcome.media_type] = _content(outcome.fields)
            if outcome.media_type == MEDIA_TYPE:
                # For who asks for a page by name (layout/error_answers.py).
                content.setdefault("text/html", {})
    return responses


def _content(kinds: Sequence[Fields]) -> dict[str, Any]:
    refs = [{"$ref": _REF.format(name=kind.__name__)} for kind in kinds]
    if not refs:
        return {}
    return {"schema": refs[0] if len(refs) == 1 else {"anyOf": refs}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if parameter.words:
        schema["enum"] = list(parameter.words)
    if parameter.pattern:
        schema["pattern"] = parameter.pattern
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.meaning,
        "schema": schema,
        "example": parameter.example,
    }
