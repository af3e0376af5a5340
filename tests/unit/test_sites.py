"""Sites are found by name, controller and domain, however many there are."""

from datetime import UTC, datetime

import msgspec
import pytest

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import revision_of
from consent_service.sites import Site, Sites
from tests.places import POLICIES

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(POLICIES / "kehobalanssi.toml")


def site_of(policy: Policy, **changes: object) -> Site:
    changed = msgspec.structs.replace(policy, **changes)
    return Site(revision_of(changed, snippet="00"), NOON)


@pytest.fixture
def sites(policy: Policy) -> Sites:
    sites = Sites()
    sites.put(site_of(policy))
    sites.put(site_of(policy, site="shop", domains=("kauppa.example",)))
    return sites


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["kehobalanssi", "shop"]),
        ("SHOP", ["shop"]),
        ("kauppa.ex", ["shop"]),
        ("Kehobalanssi", ["kehobalanssi", "shop"]),
        ("nobody", []),
    ],
)
def test_a_site_is_found_by_what_people_call_it(
    sites: Sites, asked: str, found: list[str]
) -> None:
    assert [site.name for site in sites.search(asked)] == found


def test_a_site_is_found_by_its_new_words_once_they_are_in_force(
    sites: Sites, policy: Policy
) -> None:
    assert sites.search("uusi.example") == []

    sites.put(site_of(policy, site="shop", domains=("uusi.example",)))

    assert [site.name for site in sites.search("uusi.example")] == ["shop"]
    assert sites.search("kauppa.example") == []
