import tomllib
from typing import Any

import pytest

from consent_service.policy.schema import policy_schema
from tests.json_schema import schema_mistakes
from tests.sample_policy import SAMPLE

SCHEMA: dict[str, Any] = policy_schema()


def test_a_policy_fits_the_schema() -> None:
    assert schema_mistakes(tomllib.loads(SAMPLE), SCHEMA) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("languages", "langauges"),
        ('"https://', '"ftp://'),
        ("notice_url", "validity_days = 401\nnotice_url"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(old: str, new: str) -> None:
    assert schema_mistakes(tomllib.loads(SAMPLE.replace(old, new)), SCHEMA)


def test_the_schema_tells_how_to_write_a_value() -> None:
    fields = SCHEMA["$defs"]["ItemShape"]["properties"]

    assert fields["lifetime"]["anyOf"][0]["description"] == (
        "'session', 'persistent' or an ISO 8601 duration, such as 'P13M' or 'PT30M'"
    )


def _fields() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (name, field, schema)
        for name, shape in SCHEMA["$defs"].items()
        for field, schema in shape["properties"].items()
    ]


@pytest.mark.parametrize(("name", "field", "schema"), _fields())
def test_every_field_has_a_description_and_an_example_that_fits(
    name: str, field: str, schema: dict[str, Any]
) -> None:
    assert schema["description"].endswith("."), (name, field)
    (example,) = schema["examples"]
    assert schema_mistakes(example, {**schema, "$defs": SCHEMA["$defs"]}) == []
