"""The services that the product knows: what they store, for how long, for whom."""

from consent_service.catalog.catalog import Catalog
from consent_service.catalog.load import load_catalog
from consent_service.catalog.model import (
    OPEN_FIELDS,
    Item,
    Kind,
    KnownAs,
    Mechanism,
    OpenField,
    OptOut,
    Party,
    Provider,
    Role,
    Service,
    Signal,
    Transfer,
    Words,
)
from consent_service.catalog.version import CATALOG_VERSION

__all__ = [
    "CATALOG_VERSION",
    "OPEN_FIELDS",
    "Catalog",
    "Item",
    "Kind",
    "KnownAs",
    "Mechanism",
    "OpenField",
    "OptOut",
    "Party",
    "Provider",
    "Role",
    "Service",
    "Signal",
    "Transfer",
    "Words",
    "load_catalog",
]
