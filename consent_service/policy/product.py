"""What every policy holds without being told: our categories, our own service."""

import tomllib
from importlib.resources import files
from typing import Any

import msgspec

from consent_service.policy.model import Item, Provider, Service
from consent_service.policy.shape import PolicyShape

NECESSARY = "necessary"
OWN_SERVICE = "consent"
"""The id under which `[services.consent]` changes what we declare of ourselves."""


class ProductCategory(msgspec.Struct, frozen=True):
    """What is fixed about a category that the product knows.

    A Global Privacy Control signal turns the `sensitive_to_gpc` ones off unless
    the visitor says otherwise while it is on (requirement A-51).
    """

    needs: str | None = None
    sensitive_to_gpc: bool = False


PRODUCT_CATEGORIES: dict[str, ProductCategory] = {
    NECESSARY: ProductCategory(),
    "preferences": ProductCategory(),
    "analytics": ProductCategory(),
    # Google's demographics are a report of its analytics: nothing without it.
    "ga_demographics": ProductCategory(needs="analytics", sensitive_to_gpc=True),
    "marketing": ProductCategory(sensitive_to_gpc=True),
    "social_sharing": ProductCategory(sensitive_to_gpc=True),
}


def own_service(shape: PolicyShape, country: str) -> Service:
    """Return the service that declares the consent tool itself (requirement C-22).

    Where the log is hosted is not known here: `transfers` stays open until the
    owner writes it under `[services.consent]`.
    """
    file = files("consent_service.policy").joinpath("own_service.toml")
    facts: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return Service(
        id=OWN_SERVICE,
        name=facts["name"],
        category=NECESSARY,
        purpose=facts["purpose"],
        provider=Provider(
            name=shape.controller.name,
            country=country,
            role="controller",
            policy_url=shape.notice_url,
        ),
        data_collected=tuple(facts["data_collected"]),
        # A record is kept until its choice has expired and the time after that
        # has passed (requirement B-22).
        data_retention=f"P{shape.retention_years}Y{shape.validity_days}D",
        items=tuple(_own_item(item, shape) for item in facts["items"]),
        open=("transfers",),
    )


def _own_item(facts: dict[str, Any], shape: PolicyShape) -> Item:
    item = msgspec.convert(facts, Item)
    lifetime = item.lifetime
    if lifetime == "validity":
        lifetime = f"P{shape.validity_days}D"
    return msgspec.structs.replace(
        item, name=item.name.replace("SITE", shape.site), lifetime=lifetime
    )
