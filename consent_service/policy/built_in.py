"""What every policy has by itself: the categories of the product, its own service."""

import msgspec

from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.model import Item, Provider, Service

NECESSARY = "necessary"
OWN_SERVICE = "consent-service"
"""Our own entry in the catalog; `[services.consent-service]` changes what it says."""


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


def own_service(shape: PolicyShape, catalogued: Service, country: str) -> Service:
    """Return the service that declares the consent tool itself (requirement C-22).

    Where the log is hosted is not known here: `transfers` stays open until the
    owner writes it under `[services.consent-service]`.
    """
    return msgspec.structs.replace(
        catalogued,
        provider=Provider(
            name=shape.controller.name,
            country=country,
            role="controller",
            policy_url=shape.notice_url,
        ),
        # A record is kept until its choice has expired and the time after that
        # has passed (requirement B-22).
        data_retention=f"P{shape.retention_years}Y{shape.validity_days}D",
        items=tuple(
            own for item in catalogued.items for own in _own_items(item, shape)
        ),
        open=("transfers",),
    )


def _own_items(cookie: Item, shape: PolicyShape) -> tuple[Item, Item]:
    """Name the site's cookie, and the storage for its receipt and its unsent choice."""
    name = f"consent_{shape.site}"
    return (
        msgspec.structs.replace(cookie, name=name, lifetime=f"P{shape.validity_days}D"),
        msgspec.structs.replace(
            cookie, name=f"{name}_*", kind="local_storage", lifetime="persistent"
        ),
    )
