"""No site can have a name that breaks its addresses or those of the service."""

import re

import pytest

from consent_service.errors import PolicyError
from consent_service.policy.load import read_policy
from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES
from consent_service.web.app import ENDPOINTS
from tests.places import POLICIES
from tests.sample_policy import SAMPLE, sample_known

FIRST = {endpoint.path.split("/")[1] for endpoint in ENDPOINTS}
# What lists of ad blockers typically hold, in our own words.
BLOCKED = re.compile(
    r"/consent/manager|/consent[-_]?(manager|banner|tool)|/cookie[-_]?consent"
    r"|/cookie[-_]?(banner|notice|bar)|/cmp[/.]|/gdpr[/.-]|/ads?[/.]|/adserver"
    r"|/analytics[/.]|/track(er|ing)?[/.]|/pixel|/tag[-_]?manager|/banners?[/.]"
    r"|/beacon|/collect\b|/telemetry|/stats?[/.]"
)
SITES = ("example", *(file.stem for file in POLICIES.glob("*.toml")))


def mistakes_of_site(name: str) -> list[str]:
    policy = SAMPLE.replace('site = "example"', f'site = "{name}"').encode()
    with pytest.raises(PolicyError) as refused:
        read_policy(policy, name=f"{name}.toml", known=sample_known())
    return [str(mistake) for mistake in (refused.value, *refused.value.also)]


def test_the_reserved_names_are_those_of_the_endpoints() -> None:
    assert {name for name in FIRST if re.fullmatch("[a-z][a-z-]*", name)} == OWN_NAMES


@pytest.mark.parametrize("name", sorted(OWN_NAMES))
def test_a_site_cannot_take_the_path_of_something_else(name: str) -> None:
    assert any("keeps for itself" in mistake for mistake in mistakes_of_site(name))


@pytest.mark.parametrize("name", sorted(BLOCKED_NAMES))
def test_a_site_cannot_have_a_name_that_is_blocked(name: str) -> None:
    assert any("ad blockers" in mistake for mistake in mistakes_of_site(name))


@pytest.mark.parametrize("prefix", ["", "/consent"])
def test_no_address_looks_like_one_that_ad_blockers_block(prefix: str) -> None:
    """All but the demo pages, which nobody's browser loads from a site."""
    addresses = {
        prefix + endpoint.sample_path().replace("/example/", f"/{site}/")
        for endpoint in ENDPOINTS
        if endpoint.access != "demo"
        for site in SITES
    }

    assert [address for address in addresses if BLOCKED.search(address)] == []


@pytest.mark.parametrize("name", sorted(BLOCKED_NAMES))
def test_the_patterns_find_what_a_blocked_name_would_make(name: str) -> None:
    assert BLOCKED.search(f"/consent/{name}/consent.js")
