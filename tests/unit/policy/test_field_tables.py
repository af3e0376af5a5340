"""Every field of a policy is described where its type is, and its example is true."""

from copy import deepcopy
from typing import Any

import pytest

from consent_service.policy.field_tables import FieldRow, FieldTable, field_tables
from consent_service.policy.load import read_policy
from consent_service.policy.reference import load_known
from consent_service.policy.toml_text import toml_value

KNOWN = load_known()
FIELDS = [(table, row) for table in field_tables() for row in table.rows]
TABLES = {table.header: table for table in field_tables()}


def name_of(value: object) -> str | None:
    match value:
        case FieldTable(header=header):
            return header or "top"
        case FieldRow(name=name):
            return name
    return None


def required_of(header: str) -> dict[str, Any]:
    """Return examples of the table's own, which a test may change."""
    rows = [row for row in TABLES[header].rows if row.required]
    return deepcopy({row.name: row.example for row in rows})


def document() -> dict[str, Any]:
    """Return a policy that has every table, each with what it cannot be without."""
    words = {
        row.name: row.example
        for row in TABLES["[categories.ID]"].rows
        if row.name in ("title", "description")
    }
    item = required_of("[[services.ID.items]]") | {"kind": "pixel", "party": "first"}
    service = {
        "provider": {},
        "transfers": {},
        "items": [item],
        "opt_out": [required_of("[[services.ID.opt_out]]")],
    }
    return required_of("") | {
        "categories": {
            "analytics": {},
            "own": words | {"services": ["google-analytics-4"]},
        },
        "services": {"google-analytics-4": service},
        "open": [required_of("[[open]]")],
        "appearance": {},
    }


def table_in(policy: dict[str, Any], header: str) -> dict[str, Any]:
    ids = {"categories": "own", "services": "google-analytics-4"}
    place: Any = policy
    names = header.strip("[]").split(".") if header else []
    for before, name in zip(["", *names], names, strict=False):
        place = place[ids[before] if name == "ID" else name]
        place = place[0] if isinstance(place, list) else place
    assert isinstance(place, dict)
    return place


def test_every_table_is_there() -> None:
    assert list(TABLES) == [
        "",
        "[controller]",
        "[categories.ID]",
        "[services.ID]",
        "[services.ID.provider]",
        "[services.ID.transfers]",
        "[[services.ID.opt_out]]",
        "[[services.ID.items]]",
        "[[open]]",
        "[appearance]",
    ]


@pytest.mark.parametrize(("table", "row"), FIELDS, ids=name_of)
def test_a_field_says_what_it_is_for(table: FieldTable, row: FieldRow) -> None:
    assert table.meaning.endswith(".")
    assert row.meaning.endswith(".")
    assert row.kind
    assert row.example not in (None, "", [], {})


@pytest.mark.parametrize(("table", "row"), FIELDS, ids=name_of)
def test_the_example_of_a_field_is_taken_by_the_loader(
    table: FieldTable, row: FieldRow
) -> None:
    policy = document()
    table_in(policy, table.header)[row.name] = row.example
    # An example of services or categories has what fits it alone.
    if row.name in ("categories", "services") and not table.header:
        policy["services"] = {} if row.name == "categories" else policy["services"]

    text = "\n".join(f"{key} = {toml_value(value)}" for key, value in policy.items())
    file = read_policy(text.encode(), name="x.toml", known=KNOWN)

    assert file.policy.site == "esimerkki"


def test_defaults_are_shown_as_they_are_written() -> None:
    rows = {row.name: row for row in TABLES[""].rows}

    assert rows["validity_days"].default == "183"
    assert rows["jurisdiction"].default == '"FI"'
    assert rows["publish_log"].default == "false"
    assert rows["open"].default == "[]"
    assert rows["categories"].default == "{}"
    assert rows["notice_url"].default == ""
    assert rows["site"].required
