"""The published schema says all that `declaration.json` can hold, and no more."""

import json
from functools import cache
from typing import Any

import msgspec
import pytest

from consent_service.declaration import declaration_schema, declare
from consent_service.policy.load import load_policy_file
from consent_service.policy.reference import Known, load_known
from consent_service.policy.revision import Revision, revision_of
from tests.json_schema import schema_mistakes
from tests.places import POLICIES, SITES

FOLDER = POLICIES
# The site's own, one that borrows words, one from right to left, one like the rest.
LANGUAGES = ("fi", "se", "ar", "bg")


@cache
def known() -> Known:
    return load_known()


@cache
def revision(site: str) -> Revision:
    policy = load_policy_file(FOLDER / f"{site}.toml", known=known()).policy
    return revision_of(policy, snippet="5" * 64)


def declared(site: str, language: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        msgspec.json.encode(declare(revision(site), language))
    )
    return read


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with every object closed: what it does not name is wrong."""
    tables = {
        name: table | ({"additionalProperties": False} if "properties" in table else {})
        for name, table in schema["$defs"].items()
    }
    return schema | {"$defs": tables}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("site", SITES)
def test_the_schema_names_every_field_of_the_first_declarations(
    site: str, language: str
) -> None:
    answer = declared(site, language)

    assert schema_mistakes(answer, closed(declaration_schema())) == []


def test_the_schema_fits_every_service_of_the_catalog() -> None:
    """One site with all there is: what no policy uses yet must fit too."""
    base = revision("imediat").policy
    everything = tuple(
        msgspec.structs.replace(service, category="marketing")
        for service in known().services.values()
    )
    policy = msgspec.structs.replace(
        base,
        services=everything,
        languages=LANGUAGES,
        categories=tuple(
            msgspec.structs.replace(
                category,
                title=dict.fromkeys(LANGUAGES, "title"),
                description=dict.fromkeys(LANGUAGES, "description"),
            )
            for category in base.categories
        ),
    )
    whole = revision_of(policy, snippet="5" * 64)
    schema = closed(declaration_schema())

    for language in LANGUAGES:
        answer = json.loads(msgspec.json.encode(declare(whole, language)))

        assert schema_mistakes(answer, schema) == [], language


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("revision", "short"),
        ("direction", "up"),
        ("site", None),
        ("categories", {}),
        ("gpc", 1),
    ],
)
def test_the_schema_refuses_what_is_no_declaration(field: str, value: object) -> None:
    answer = declared("inope", "fi") | {field: value}

    assert schema_mistakes(answer, declaration_schema()) != []


def test_the_schema_lists_the_words_of_the_product() -> None:
    cookie = declaration_schema()["$defs"]["DeclaredCookie"]["properties"]

    assert cookie["party"]["enum"] == ["first", "third"]
    assert "local_storage" in cookie["type"]["enum"]


def test_every_field_is_always_there() -> None:
    """Readers need no second case for what is missing: it is null or empty."""
    tables = declaration_schema()["$defs"]

    optional = {
        name: sorted(table["properties"].keys() - set(table["required"]))
        for name, table in tables.items()
        if table["properties"].keys() != set(table["required"])
    }

    assert optional == {
        "DeclaredController": ["address", "business_id", "email", "phone", "url"]
    }
    assert set(declared("inope", "fi")["controller"]) >= {"name", "email", "url"}
