"""The reference is what the code says, and leaves nothing out."""

from difflib import unified_diff
from typing import Any

import pytest

from consent_service.field_docs import described_schemas
from consent_service.version import own_version
from consent_service.web.app import ENDPOINTS, routes_of
from consent_service.web.endpoint import Endpoint
from consent_service.web.reference.fields import bodies_of, body_tables
from consent_service.web.reference.openapi import openapi_document
from tests.json_schema import schema_mistakes
from tests.places import DOCS
from tools.pages.write import PAGES

SCHEMAS = described_schemas(bodies_of(ENDPOINTS), ref_template="#/$defs/{name}")
JSON_TYPES = ("application/json", "application/x-ndjson", "application/problem+json")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    """After a change of a table: make docs."""
    written = (DOCS / name).read_text(encoding="utf-8")

    made = "\n".join(PAGES[name]()) + "\n"

    assert list(unified_diff(written.splitlines(), made.splitlines(), n=0)) == []


def test_the_interface_names_only_schemas_that_it_holds() -> None:
    document = openapi_document(ENDPOINTS, version=own_version())

    text = str(document)
    held = document["components"]["schemas"]
    named = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= held.keys()


def test_no_method_of_a_path_is_declared_twice() -> None:
    rows = [(endpoint.method, endpoint.path) for endpoint in ENDPOINTS]

    assert len(rows) == len(set(rows))


def test_nothing_is_routed_that_is_not_declared() -> None:
    routed = {
        (method, route.path.replace(":path}", "}"))
        for route in routes_of(ENDPOINTS, demo=True)
        for method in route.methods or ()
        if method != "HEAD"
    }

    assert routed == {
        (endpoint.method, endpoint.path) for endpoint in ENDPOINTS if endpoint.handler
    }


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda row: row.method + row.path)
def test_every_json_body_of_an_endpoint_has_its_fields(endpoint: Endpoint) -> None:
    """All but the one whose format is a standard of its own."""
    without = [
        outcome.meaning
        for outcome in endpoint.outcomes
        if outcome.media_type in JSON_TYPES and not outcome.fields
    ]

    assert without == (["The list."] if endpoint.path == "/openapi.json" else [])


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda row: row.method + row.path)
def test_every_part_of_an_address_is_a_parameter(endpoint: Endpoint) -> None:
    assert "{" not in endpoint.sample_path()
    assert all(parameter.example for parameter in endpoint.parameters)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_field_of_a_body_has_meaning_and_example(name: str) -> None:
    """A field that is a body itself has its examples there."""
    table = next(body for body in body_tables(ENDPOINTS) if body.name == name)

    lacking = [
        row.name
        for row in table.rows
        if not row.meaning or not (row.example or row.part)
    ]

    assert table.meaning
    assert lacking == []


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_example_fits_its_schema(name: str) -> None:
    def mistakes(value: Any, schema: dict[str, Any]) -> list[str]:
        return schema_mistakes(value, {**schema, "$defs": SCHEMAS})

    schema = SCHEMAS[name]
    wrong = [
        mistake
        for part in (schema, *schema["properties"].values())
        for example in part.get("examples", ())
        for mistake in mistakes(example, part)
    ]

    assert schema["examples"]
    assert wrong == []
