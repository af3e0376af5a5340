"""The JSON Schema of a policy file, for editors that complete and check TOML."""

from typing import Any

import msgspec

from consent_service.policy.file_shape import PolicyShape

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> dict[str, Any]:
    """Return the schema of `policies/SITE.toml`.

    It is made from the types that the file is read with, so the two cannot differ.
    What types cannot say, such as unknown service ids, only `policy check` finds.
    """
    return {
        "$schema": SCHEMA_ID,
        "title": "Policy of one site",
        **msgspec.json.schema(PolicyShape),
    }
