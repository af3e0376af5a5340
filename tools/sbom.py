"""Write what a release is made of: python -m tools.sbom --to FILE [--wheel FILE].

CycloneDX 1.6 as JSON, from the locks: every package with the digests that may be
installed, who needs it, and whether the service runs with it (`required`), an extra
does (`optional`), or only who builds and tests (`excluded`). Licences come from the
packages that are installed where this runs. The same commit gives the same bytes.
"""

import argparse
import hashlib
import json
import os
import re
import tomllib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from tools.locks import FOLDER, ROOT, Locked, all_locked, lock_paths, normal, read_lock

# In order: a package is what the first lock that has it says.
_SCOPES = {"run": "required", "s3": "optional", "spelling": "optional"}
_TESTS = "excluded"
# What the service itself asks for.
_RUN = "requirements/run.in"
_SPDX = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0"),
    *("PSF-2.0", "Unlicense", "Zlib"),
}

Json = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a CycloneDX SBOM.")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="What it is of.")
    wanted = parser.parse_args()
    at = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    bom = make_bom(at, wheel=wanted.wheel)
    wanted.to.write_text(json.dumps(bom, indent=2) + "\n", encoding="utf-8")
    print(f"sbom: {wanted.to}: {len(bom['components'])} packages")


def make_bom(at: datetime, *, wheel: Path | None = None) -> Json:
    """Return the document of the release that is in this folder."""
    packages, scopes = all_locked(lock_paths()), _scopes()
    product = _product(wheel)
    bom: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": at.isoformat().replace("+00:00", "Z"),
            "lifecycles": [{"phase": "build"}],
            "component": product,
        },
        "components": [
            _component(package, scopes[_ref(package)]) for package in packages
        ],
        "dependencies": _dependencies(packages, product["bom-ref"]),
    }
    # Named after its content, so that the same release has the same name.
    digest = hashlib.sha256(json.dumps(bom, sort_keys=True).encode()).digest()
    bom["serialNumber"] = f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}"
    return bom


def _scopes() -> dict[str, str]:
    """Return the scope of every locked package by its reference."""
    scopes: dict[str, str] = {}
    others = [path.stem for path in lock_paths() if path.stem not in _SCOPES]
    for lock in (*_SCOPES, *others):
        for package in read_lock(FOLDER / f"{lock}.txt"):
            scopes.setdefault(_ref(package), _SCOPES.get(lock, _TESTS))
    return scopes


def _product(wheel: Path | None) -> Json:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = project["name"], project["version"]
    product: Json = {
        "type": "application",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "description": project["description"],
        "licenses": [{"expression": project["license"]}],
        "purl": f"pkg:pypi/{name}@{version}",
    }
    if wheel is not None:
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        product["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return product


def _component(package: Locked, scope: str) -> Json:
    component: Json = {
        "type": "library",
        "bom-ref": _ref(package),
        "name": package.name,
        "version": package.version,
        "scope": scope,
        # Of the files of all platforms: one of them is installed.
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }
    if licenses := _licenses(package.name):
        component["licenses"] = licenses
    return {**component, "purl": _ref(package)}


def _ref(package: Locked) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _licenses(name: str) -> list[Json]:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return []
    if expression := _field(told, "License-Expression"):
        return [{"expression": expression}]
    named = _field(told, "License")
    if named and "\n" not in named and len(named) < 64:
        return [{"license": {"id" if named in _SPDX else "name": named}}]
    classes = [
        text.rpartition(" :: ")[2]
        for text in told.get_all("Classifier") or []
        if re.match(r"License :: (?!OSI Approved$)", text)
    ]
    return [{"license": {"name": text}} for text in sorted(set(classes))]


def _field(told: PackageMetadata, name: str) -> str:
    return str(told[name] or "").strip() if name in told else ""


def _dependencies(packages: Iterable[Locked], product: str) -> list[Json]:
    """Return who needs what, as the comments of the locks say."""
    needs: dict[str, set[str]] = {product: set()}
    # Two versions of one package, for older and newer Python, have the same needs.
    refs: dict[str, list[str]] = {_RUN: [product]}
    for package in packages:
        refs.setdefault(package.name, []).append(_ref(package))
        needs[_ref(package)] = set()
    for path in lock_paths():
        for package in read_lock(path):
            for by in package.wanted_by:
                for ref in refs.get(by, []) or refs.get(normal(by), []):
                    needs[ref].add(_ref(package))
    return [{"ref": ref, "dependsOn": sorted(needed)} for ref, needed in needs.items()]


if __name__ == "__main__":
    main()
