"""Read the catalog: a file for each service and each provider, when it is needed.

A policy needs some ten of the services, so a start reads some ten files. What needs
all of them, such as the reader of notices, reads them all once.
"""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from consent_service.catalog.catalog import Catalog
from consent_service.catalog.entry import Entry, ProviderEntry
from consent_service.catalog.table import LazyTable

Shape = TypeVar("Shape")
_ENDING = ".toml"


@cache
def load_catalog() -> Catalog:
    """Return the catalog that ships. Its files are read when somebody asks for them."""
    folder = files("consent_service.catalog")
    return Catalog(
        entries=_table(folder / "services", Entry),
        provider_entries=_table(folder / "providers", ProviderEntry),
    )


def _table(folder: Traversable, shape: type[Shape]) -> LazyTable[Shape]:
    names = sorted(file.name for file in folder.iterdir())
    ids = [name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)]
    return LazyTable(ids, lambda key: _read(folder / f"{key}{_ENDING}", shape))


def _read(file: Traversable, shape: type[Shape]) -> Shape:
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), shape)
