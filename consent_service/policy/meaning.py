"""Digest what a choice in a category means, apart from the words that explain it.

Two policies give a category the same meaning when a visitor who decided under one
would be deciding the same under the other: same controller, services, providers,
items, data and transfers. Words are left out, so a corrected typo asks nobody
again (requirement A-41); a purpose that changed in substance raises `edition`.
"""

import hashlib
import json
from typing import Any

import msgspec

from consent_service.policy.model import Category, Item, Policy, Service

_TAG = "consent-meaning/v1"

# The signals that count. A service that is told more of a decision does nothing that
# it would not do untold, so a signal that we learn to send asks nobody again; these
# have counted from the beginning, and leaving them out would ask everybody.
_MEANT = frozenset(
    {
        *("google-consent-mode", "google-ads", "google-signals"),
        *("microsoft-uet", "microsoft-clarity", "meta", "matomo"),
    }
)


def meanings_of(policy: Policy) -> dict[str, str]:
    """Return for each category of `policy` 16 hex characters of what it means."""
    return {
        category.id: _digest(_meaning(category, policy))
        for category in policy.categories
    }


def _meaning(category: Category, policy: Policy) -> dict[str, Any]:
    return {
        "tag": _TAG,
        # Consent is given to somebody; a new controller has to ask for its own.
        "controller": "".join(filter(str.isalnum, policy.controller.name.casefold())),
        "category": category.id,
        "edition": category.edition,
        "needs": category.needs,
        # Coupled, it also grants the types that advertising reads (LAW.md E3).
        "demographics": policy.demographics if category.id == "ga_demographics" else "",
        "services": sorted(
            (_service(service) for service in policy.services_of(category.id)),
            key=lambda facts: str(facts["id"]),
        ),
    }


def _service(service: Service) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.to_builtins(service)
    provider = facts["provider"] or {}
    return {
        "id": service.id,
        "provider": [
            provider.get("name"),
            provider.get("country"),
            provider.get("role"),
        ],
        "data_collected": sorted(service.data_collected),
        "data_retention": service.data_retention,
        "transfers": facts["transfers"],
        "hosts": sorted(service.hosts),
        "signals": sorted(_MEANT.intersection(service.signals)),
        "server_side": service.server_side,
        "items": sorted(_item(item) for item in service.items),
    }


def _item(item: Item) -> list[str]:
    return [item.name, item.kind, item.party, item.lifetime or "", item.host or ""]


def _digest(meaning: dict[str, Any]) -> str:
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
