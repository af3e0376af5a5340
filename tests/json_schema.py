"""JSON Schema for tests, behind types: the library itself ships none."""

from typing import Any

import jsonschema


def schema_mistakes(value: object, schema: dict[str, Any]) -> list[str]:
    """Return what keeps `value` from fitting `schema`, itself a sound schema."""
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    return [str(error.message) for error in validator(schema).iter_errors(value)]
