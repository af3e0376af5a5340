"""Every body with its fields, in words: for `/docs` and docs/http-api.md."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from consent_service.field_docs import Schema, described_schemas
from consent_service.web.endpoint import Endpoint, Fields

_TEMPLATE = "{name}"


class FieldRow(NamedTuple):
    """One field of a body.

    Attributes:
        example: A value in JSON, "" where the table of `part` has it.
        part: The body that the field is made of, "" for a plain value.
    """

    name: str
    type: str
    required: bool
    meaning: str
    example: str
    part: str


class BodyTable(NamedTuple):
    """One body, or one part of a body, with its fields."""

    name: str
    meaning: str
    rows: tuple[FieldRow, ...]


def bodies_of(endpoints: Iterable[Endpoint]) -> list[Fields]:
    """Return every struct that is sent or answered, each once, in order of use."""
    used: dict[Fields, None] = {}
    for endpoint in endpoints:
        for body in endpoint.bodies:
            used[body.fields] = None
        for outcome in endpoint.outcomes:
            used.update(dict.fromkeys(outcome.fields))
    return list(used)


def body_tables(endpoints: Iterable[Endpoint]) -> list[BodyTable]:
    """Return a table for every body and every part of one, by name."""
    schemas = described_schemas(bodies_of(endpoints), ref_template=_TEMPLATE)
    return [
        BodyTable(name, schema["description"], tuple(_rows(schema)))
        for name, schema in schemas.items()
    ]


def _rows(schema: Schema) -> Iterator[FieldRow]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        examples = field.get("examples", ())
        yield FieldRow(
            name,
            type_words(field),
            name in required,
            field.get("description", ""),
            json.dumps(examples[0], ensure_ascii=False) if examples else "",
            _part(field),
        )


def _part(schema: Schema) -> str:
    """Return the name of the body that a value or each item of a list is, or ""."""
    for inner in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        if "$ref" in inner:
            return str(inner["$ref"])
    return ""


def type_words(schema: Schema) -> str:
    """Return the type of a value as people say it."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if "enum" in schema:
        return " or ".join(json.dumps(word) for word in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(type_words(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {type_words(schema['items'])}"
    if schema.get("type") == "object":
        return f"object of {_value_words(schema)}"
    return str(schema.get("format") or schema["type"])


def _value_words(schema: dict[str, Any]) -> str:
    values = schema.get("additionalProperties")
    return type_words(values) if isinstance(values, dict) else "any"
