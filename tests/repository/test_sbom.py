"""The SBOM of a release: its form, every locked package in it, the same bytes again."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.json_schema import schema_mistakes
from tests.places import ROOT
from tools.locks import all_locked, lock_paths, read_lock
from tools.sbom import make_bom

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXT = {"type": "string", "minLength": 1}
HASHES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["alg", "content"],
        "properties": {
            "alg": {"const": "SHA-256"},
            "content": {"pattern": "^[a-f0-9]{64}$"},
        },
    },
}
LICENSES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "oneOf": [
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["expression"],
                "properties": {"expression": TEXT},
            },
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["license"],
                "properties": {
                    "license": {
                        "type": "object",
                        "additionalProperties": False,
                        "minProperties": 1,
                        "maxProperties": 1,
                        "properties": {"id": TEXT, "name": TEXT},
                    }
                },
            },
        ]
    },
}
COMPONENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "bom-ref", "name", "version", "purl"],
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": TEXT,
        "name": TEXT,
        "version": TEXT,
        "description": TEXT,
        "scope": {"enum": ["required", "optional", "excluded"]},
        "hashes": HASHES,
        "licenses": LICENSES,
        "purl": {"pattern": "^pkg:pypi/[a-z0-9-]+@[^@ ]+$"},
    },
}
# The part of CycloneDX 1.6 that we use; nothing else may be in the file.
CYCLONEDX = {
    "type": "object",
    "additionalProperties": False,
    "required": ["bomFormat", "specVersion", "serialNumber", "metadata", "components"],
    "properties": {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "type": "object",
            "additionalProperties": False,
            "required": ["timestamp", "component"],
            "properties": {
                "timestamp": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                "lifecycles": {"const": [{"phase": "build"}]},
                "component": COMPONENT,
            },
        },
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["ref", "dependsOn"],
                "properties": {
                    "ref": TEXT,
                    "dependsOn": {"type": "array", "uniqueItems": True, "items": TEXT},
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def bom() -> dict[str, Any]:
    return make_bom(AT)


def by_name(bom: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {component["name"]: component for component in bom["components"]}


def test_it_has_the_form_of_cyclonedx(bom: dict[str, Any]) -> None:
    assert schema_mistakes(bom, CYCLONEDX) == []


def test_every_locked_package_is_in_it_with_the_digests_of_its_lock(
    bom: dict[str, Any],
) -> None:
    listed = {
        (part["name"], part["version"]): [each["content"] for each in part["hashes"]]
        for part in bom["components"]
    }

    locked = {
        (package.name, package.version): list(package.hashes)
        for path in lock_paths()
        for package in read_lock(path)
    }
    assert locked
    assert listed == locked


def test_the_locks_are_read_whole() -> None:
    """Counted in another way than they are read."""
    for path in lock_paths():
        text = path.read_text(encoding="utf-8")
        packages = read_lock(path)
        assert len(packages) == len(re.findall(r"^[^\s#]+==", text, re.MULTILINE))
        assert sum(len(each.hashes) for each in packages) == text.count("--hash=")


def test_what_the_service_runs_with_is_told_from_what_tests_it(
    bom: dict[str, Any],
) -> None:
    parts = by_name(bom)

    assert parts["httpx"]["scope"] == "required"
    assert parts["obstore"]["scope"] == "optional"
    assert parts["pytest"]["scope"] == "excluded"


def test_every_reference_leads_to_something(bom: dict[str, Any]) -> None:
    product = bom["metadata"]["component"]["bom-ref"]
    refs = {product, *(part["bom-ref"] for part in bom["components"])}

    needs = {each["ref"]: each["dependsOn"] for each in bom["dependencies"]}

    assert needs.keys() == refs
    assert {ref for needed in needs.values() for ref in needed} <= refs
    reached, waiting = set[str](), [product]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting.extend(needs[ref])
    required = {
        part["bom-ref"] for part in bom["components"] if part["scope"] == "required"
    }
    assert reached == required | {product}


def test_what_is_installed_has_its_licence(bom: dict[str, Any]) -> None:
    without = {
        part["name"]
        for part in bom["components"]
        if part["scope"] == "required" and not part.get("licenses")
    }

    # Locked for a Python older than this one.
    assert without <= {"async-timeout"}


def test_a_release_names_its_wheel_and_has_the_same_bytes_again(
    bom: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "some.whl").write_bytes(b"wheel")

    named = make_bom(AT, wheel=tmp_path / "some.whl")

    assert json.dumps(make_bom(AT)) == json.dumps(bom)
    assert named["metadata"]["component"]["hashes"]
    assert named["serialNumber"] != bom["serialNumber"]


def test_a_release_writes_it() -> None:
    script = (ROOT / "tools" / "release.py").read_text(encoding="utf-8")

    assert '"tools.sbom"' in script
    assert len(all_locked(lock_paths())) > 50
