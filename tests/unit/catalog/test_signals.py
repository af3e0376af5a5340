"""The one list of signals, against the code, the catalog and what pages are sent."""

import json

import pytest

from consent_service.catalog import load_catalog
from consent_service.catalog.signals import (
    EARLY,
    NAMES,
    PARTS,
    SIGNALS,
    UNTOLD,
)
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import revision_of
from consent_service.snippet import render_script, render_stub, snippet_digest
from consent_service.snippet.built import read_built
from tests.places import ROOT

_FURTHER = ROOT / "tests/browser/signals/further/shop.toml"

# A word that only the part of this signal has.
_WORDS = {
    "tiktok": "grantConsent",
    "pinterest": "pintrk",
    "amazon": "amznConsent",
    "posthog": "opt_in_capturing",
    "mixpanel": "opt_in_tracking",
    "piwik-pro": "setComplianceSettings",
    "adobe": "__alloyNS",
    "hubspot": "setHubSpotConsent",
    "zaraz": "zarazConsentAPIReady",
    "shopify": "setTrackingConsent",
    "wp-consent-api": "wp_set_consent",
}


def test_every_signal_has_one_row() -> None:
    assert sorted(facts.id for facts in SIGNALS) == sorted(NAMES)


def test_every_part_was_built() -> None:
    assert set(PARTS.values()) <= set(json.loads(read_built("parts.json")))


def test_every_interface_has_its_makers_page() -> None:
    assert all(facts.source.startswith("https://") for facts in SIGNALS)


def test_tools_without_an_interface_are_told_nothing() -> None:
    services = load_catalog().services

    assert {services[name].signals for name in UNTOLD} == {()}


@pytest.mark.parametrize("word", _WORDS.values(), ids=_WORDS.keys())
def test_a_part_is_sent_to_the_policies_that_use_it_alone(word: str) -> None:
    used, unused = load_policy(_FURTHER), ROOT / "tests/browser/shop.toml"

    def body(policy: Policy) -> str:
        revision = revision_of(policy, snippet=snippet_digest())
        return render_script(revision).body.decode()

    assert word in body(used)
    assert word not in body(load_policy(unused))


def test_amazon_gets_the_country_of_the_policys_law() -> None:
    """Amazon knows `GB`; a jurisdiction of ours is called UK."""
    text = _FURTHER.read_text(encoding="utf-8")
    policy = load_policy(_FURTHER)
    assert "jurisdiction" not in text

    revision = revision_of(policy, snippet=snippet_digest())

    assert '("FI")' in render_script(revision).body.decode()


def test_the_stub_of_the_further_tools_has_only_what_must_come_early() -> None:
    stub = render_stub(load_policy(_FURTHER))

    assert {"tiktok", "hubspot", "wp-consent"} <= EARLY
    assert "holdConsent" in stub
    assert "pintrk" not in stub
    assert len(stub.encode()) <= 1_000
