"""Services that the product knows: what they store, for how long, for whom."""

from consent_service.catalog.load import load_catalog
from consent_service.catalog.model import (
    Catalog,
    CatalogItem,
    CatalogOptOut,
    CatalogProvider,
    CatalogService,
    CatalogTransfer,
)

__all__ = [
    "Catalog",
    "CatalogItem",
    "CatalogOptOut",
    "CatalogProvider",
    "CatalogService",
    "CatalogTransfer",
    "load_catalog",
]
