"""The tools that hear of consent: what each has to hear, and how to see it."""

from typing import Any

import msgspec
from playwright.sync_api import Page


class Vendor(msgspec.Struct, frozen=True):
    """One tool.

    Attributes:
        category: The category that it waits for.
        first: JavaScript for what it finds in its queue before any choice.
        denied: What `first` gives then.
        told: The name under which its stand-in writes down what it hears.
        granted: What it hears when everything is granted, and `refused` when not.
        contact: A part of the address that it reports to.
        cookies: The first-party cookies that it sets.
    """

    category: str
    first: str
    denied: Any
    told: str
    granted: tuple[str, dict[str, str]]
    refused: tuple[str, dict[str, str]]
    contact: str
    cookies: frozenset[str]


_DEFAULT = {
    "ad_storage": "denied",
    "ad_user_data": "denied",
    "ad_personalization": "denied",
    "analytics_storage": "denied",
    "functionality_storage": "denied",
    "personalization_storage": "denied",
    "security_storage": "granted",
}
_ALL = dict.fromkeys(_DEFAULT, "granted")
_CLARITY = {"ad_Storage": "denied", "analytics_Storage": "denied"}

VENDORS = {
    "google-analytics": Vendor(
        category="analytics",
        first="[...dataLayer[0]]",
        denied=["consent", "default", _DEFAULT | {"wait_for_update": 500}],
        told="G-SHOP",
        granted=("update", _ALL),
        refused=("update", _DEFAULT),
        contact="www.google-analytics.com/g/collect",
        cookies=frozenset({"_ga", "_ga_SHOP"}),
    ),
    "google-ads": Vendor(
        category="marketing",
        first="[...dataLayer[0]]",
        denied=["consent", "default", _DEFAULT | {"wait_for_update": 500}],
        told="AW-SHOP",
        granted=("update", _ALL),
        refused=("update", _DEFAULT),
        contact="googleads.g.doubleclick.net",
        cookies=frozenset({"_gcl_au"}),
    ),
    "microsoft-uet": Vendor(
        category="marketing",
        first="uetq.slice(0, 3)",
        denied=["consent", "default", {"ad_storage": "denied"}],
        told="uet",
        granted=("update", {"ad_storage": "granted"}),
        refused=("update", {"ad_storage": "denied"}),
        contact="bat.bing.com/action/0",
        cookies=frozenset({"_uetsid", "_uetvid"}),
    ),
    "microsoft-clarity": Vendor(
        category="analytics",
        first="clarity.q[0]",
        denied=["consentv2", _CLARITY],
        told="clarity",
        granted=("consentv2", dict.fromkeys(_CLARITY, "granted")),
        refused=("consentv2", _CLARITY),
        contact="c.clarity.ms/collect",
        cookies=frozenset({"_clck", "_clsk"}),
    ),
    # Its base code gives up when something of its name is there, so none is made.
    "meta-pixel": Vendor(
        category="marketing",
        first="typeof window.fbq",
        denied="undefined",
        told="meta",
        granted=("grant", {}),
        refused=("revoke", {}),
        contact="www.facebook.com/tr",
        cookies=frozenset({"_fbp"}),
    ),
    "matomo": Vendor(
        category="analytics",
        first="_paq[0]",
        denied=["requireConsent"],
        told="matomo",
        granted=("setConsentGiven", {}),
        refused=("forgetConsentGiven", {}),
        contact="matomo.shop.example/matomo.php",
        cookies=frozenset({"_pk_id.1.1", "_pk_ses.1.1"}),
    ),
}


def flags(page: Page) -> dict[str, bool]:
    """Return the newest value of each flag that Google's tag was set."""
    values: dict[str, bool] = page.evaluate(
        "Object.assign({}, ...dataLayer.filter((entry) => entry[0] === 'set')"
        ".map(([, name, value]) => name.trim ? { [name]: value } : name))"
    )
    return values
