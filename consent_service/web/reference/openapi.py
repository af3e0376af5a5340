"""`/openapi.json`: the table of resources as OpenAPI 3.1 has it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from consent_service.choices.choice import Choice
from consent_service.declaration import Declaration
from consent_service.web.endpoint import Endpoint, Outcome, Parameter
from consent_service.web.messages import (
    Answer,
    Arrival,
    Erased,
    Erasure,
    HandedOver,
    HandOverRequest,
    Readiness,
)
from consent_service.web.problems import Problem

_SCHEMAS: tuple[type[msgspec.Struct], ...] = (
    Choice,
    Answer,
    Declaration,
    Erasure,
    Erased,
    HandOverRequest,
    HandedOver,
    Arrival,
    Readiness,
    Problem,
)
_BODIES = {
    "Choice": ("application/json", "text/plain"),
    "Erasure": ("application/json",),
    "HandOverRequest": ("application/json", "text/plain"),
    "Arrival": ("application/json", "text/plain"),
}
_FORM = "application/x-www-form-urlencoded"


def openapi_document(endpoints: Iterable[Endpoint], *, version: str) -> dict[str, Any]:
    """Return the document as plain values."""
    _, schemas = msgspec.json.schema_components(
        _SCHEMAS, ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        operations = paths.setdefault(endpoint.path, {})
        operations[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Consent service", "version": version},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "description": endpoint.meaning,
        "responses": _responses(endpoint),
    }
    if endpoint.parameters:
        operation["parameters"] = [_parameter(one) for one in endpoint.parameters]
    if endpoint.body:
        operation["requestBody"] = {"content": _content(endpoint.body)}
    if endpoint.access in ("auditor", "owner"):
        operation["security"] = [{"token": []}]
    return operation


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    return {
        str(one.status): {"description": one.meaning, **_answer(one, endpoint.schema)}
        for one in endpoint.outcomes
    }


def _answer(outcome: Outcome, schema: str) -> dict[str, Any]:
    if not outcome.media_type:
        return {}
    if outcome.status >= 400:
        schema = "Problem"
    elif outcome.media_type != "application/json":
        schema = ""
    return {"content": {outcome.media_type: _schema(schema)}}


def _content(body: str) -> dict[str, Any]:
    if body == "form":
        return {_FORM: {"schema": {"type": "object"}}}
    return {kind: _schema(body) for kind in _BODIES[body]}


def _schema(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}} if name else {}


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
    }
