"""Read the catalog: a file for each service and each provider, when it is needed.

A policy needs some ten of the services, so a start reads some ten files. What needs
all of them, such as the reader of notices, reads them all once.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from consent_service.catalog.catalog import Catalog
from consent_service.catalog.entry import Entry, ProviderEntry
from consent_service.catalog.files import names_in, read_file
from consent_service.catalog.table import LazyTable
from consent_service.catalog.vocabulary import Vocabularies

Shape = TypeVar("Shape")


@cache
def load_catalog() -> Catalog:
    """Return the catalog that ships. Each file is read when it is first needed."""
    folder = files("consent_service.catalog")
    return Catalog(
        entries=_table(folder / "services", Entry),
        provider_entries=_table(folder / "providers", ProviderEntry),
        words=Vocabularies(folder / "words"),
    )


def _table(folder: Traversable, shape: type[Shape]) -> LazyTable[Shape]:
    return LazyTable(
        names_in(folder), lambda key: read_file(folder / f"{key}.toml", shape)
    )
