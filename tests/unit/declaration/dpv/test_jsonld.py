"""The declaration is JSON-LD by the W3C's rules, as PyLD reads them."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from consent_service.declaration import declare
from consent_service.declaration.dpv.declaration import declaration_jsonld
from consent_service.policy.load import load_policy_file
from consent_service.policy.reference import load_known
from consent_service.policy.revision import revision_of
from tests.places import ROOT, SITES

# It publishes no types.
jsonld: Any = importlib.import_module("pyld.jsonld")

ADDRESS = "https://www.example.fi/consent/example"
DECLARED = [(site, language) for site in SITES for language in ("fi", "sv", "en")]


def refuse(url: str, _: dict[str, Any]) -> Any:
    """Stand in for the loader of contexts: reading ours must need no network."""
    pytest.fail(f"{url} would have been fetched")


OPTIONS = {"documentLoader": refuse, "base": f"{ADDRESS}/declaration.jsonld"}


def document(site: str, language: str) -> dict[str, Any]:
    policy = load_policy_file(
        ROOT / "policies" / f"{site}.toml", known=load_known()
    ).policy
    declaration = declare(revision_of(policy, snippet="5" * 64), language)
    return declaration_jsonld(declaration, address=ADDRESS)


def properties(node: Any) -> Iterator[str]:
    """Yield every property, as often as it stands there; keywords are none."""
    if isinstance(node, list):
        for part in node:
            yield from properties(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if not key.startswith("@"):
                yield key
            if key != "@context":
                yield from properties(value)


def identifiers(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from identifiers(part)
    elif isinstance(node, dict):
        types = node.get("@type", [])
        yield from types if isinstance(types, list) else [types]
        yield from [node["@id"]] if "@id" in node else []
        for value in node.values():
            yield from identifiers(value)


@pytest.mark.parametrize(("site", "language"), DECLARED)
def test_expanding_loses_no_property(site: str, language: str) -> None:
    """What the context does not define, a processor drops without a word."""
    written = document(site, language)

    expanded = jsonld.expand(written, OPTIONS)

    assert len(list(properties(expanded))) == len(list(properties(written)))
    assert [prop for prop in properties(expanded) if "://" not in prop] == []


@pytest.mark.parametrize(("site", "language"), DECLARED)
def test_everything_is_named_by_a_whole_address(site: str, language: str) -> None:
    expanded = jsonld.expand(document(site, language), OPTIONS)

    named = list(identifiers(expanded))
    assert len(named) > 10
    assert [
        part for part in named if not part.startswith(("http", "_:", "mailto:"))
    ] == []


@pytest.mark.parametrize(("site", "language"), DECLARED)
def test_compacting_brings_the_same_declaration_back(site: str, language: str) -> None:
    written = document(site, language)
    expanded = jsonld.expand(written, OPTIONS)

    compacted = jsonld.compact(expanded, written["@context"], OPTIONS)

    assert compacted["@type"] == "dpv:ConsentNotice"
    assert compacted["dct:title"] == written["dct:title"]
    assert jsonld.expand(compacted, OPTIONS) == expanded


def test_it_is_a_graph_without_loose_parts() -> None:
    """Every process hangs on the declaration: nobody has to guess what it is of."""
    expanded = jsonld.expand(document("kehobalanssi", "fi"), OPTIONS)

    [flat] = [jsonld.flatten(expanded, None, OPTIONS)]
    referred = {
        value["@id"]
        for node in flat
        for values in node.values()
        if isinstance(values, list)
        for value in values
        if isinstance(value, dict) and "@id" in value
    }
    roots = [node["@id"] for node in flat if node["@id"] not in referred]

    assert [root.partition("?")[0] for root in roots] == [f"{ADDRESS}/declaration"]
