"""An owner's own services, added to those that ship: `CONSENT_CATALOG=DIR`.

The folder has the shape of ours: `services/ID.toml`, `providers/KEY.toml` and, if it
has sentences of its own, `words/LANG.toml`. It is checked as ours is by its tests.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from consent_service.catalog.catalog import Catalog
from consent_service.catalog.check import (
    Titled,
    review_entry,
    review_provider,
    review_together,
)
from consent_service.catalog.entry import Entry, ProviderEntry
from consent_service.catalog.files import names_in, read_file
from consent_service.catalog.table import LazyTable
from consent_service.errors import CatalogError

Shape = TypeVar("Shape")


def extend_catalog(
    shipped: Catalog,
    folder: Path,
    *,
    categories: Collection[str],
    data: Collection[str],
    drafts: Mapping[str, Entry] = {},
) -> Catalog:
    """Return the catalog with the services, providers and words of `folder` too.

    `drafts` are services that are to be written there, checked as if they were; the
    folder need not be there yet.

    Raises:
        CatalogError: The folder or a file in it cannot be used. `also` has the
            further flaws.
    """
    if not folder.is_dir() and not drafts:
        raise CatalogError(
            "no such folder",
            place=str(folder),
            hint="CONSENT_CATALOG names the folder that holds services/",
        )
    entries, broken = _read_all(folder / "services", Entry)
    entries |= drafts
    providers, others = _read_all(folder / "providers", ProviderEntry)
    _raise_flaws([*broken, *others])

    extended = Catalog(
        entries=_joined(shipped.entries, entries),
        provider_entries=_joined(shipped.provider_entries, providers),
        words=shipped.words.with_folder(folder / "words"),
        own=frozenset(entries),
    )
    titled = Titled(categories, data, extended.words.load("en"))
    _raise_flaws([*_flaws(shipped, extended, folder, titled)])
    return extended


def _read_all(
    folder: Path, shape: type[Shape]
) -> tuple[dict[str, Shape], list[CatalogError]]:
    """Return the readable files by name, and what is wrong with the others."""
    found: dict[str, Shape] = {}
    broken: list[CatalogError] = []
    for name in names_in(folder):
        try:
            found[name] = read_file(folder / f"{name}.toml", shape)
        except CatalogError as error:
            broken.append(error)
    return found, broken


def _joined(shipped: Mapping[str, Shape], own: Mapping[str, Shape]) -> LazyTable[Shape]:
    return LazyTable(
        (*shipped, *own), lambda key: own[key] if key in own else shipped[key]
    )


def _flaws(
    shipped: Catalog, extended: Catalog, folder: Path, titled: Titled
) -> Iterator[CatalogError]:
    for name in sorted(extended.own):
        place = str(folder / "services" / f"{name}.toml")
        entry = extended.entries[name]
        if shadowing := _shadowing(name, entry, shipped):
            yield CatalogError(shadowing[0], place=place, hint=shadowing[1])
        for flaw in review_entry(entry, extended.provider_entries, titled):
            yield CatalogError(flaw, place=place)
    for key in names_in(folder / "providers"):
        place = str(folder / "providers" / f"{key}.toml")
        for flaw in review_provider(extended.provider_entries[key]):
            yield CatalogError(flaw, place=place)
    for flaw in review_together(extended):
        yield CatalogError(flaw, place=str(folder))


def _shadowing(name: str, entry: Entry, shipped: Catalog) -> tuple[str, str] | None:
    """Return what is wrong with the id of an own service, and what to do."""
    if entry.id != name:
        return f"id is {entry.id!r}", f"rename the file to {entry.id}.toml"
    if name in shipped.entries and not entry.replaces:
        return (
            f"service {name!r} is in the catalog already",
            "choose another id, or write replaces = true to use this file instead",
        )
    if entry.replaces and name not in shipped.entries:
        return f"there is no service {name!r} to replace", "leave replaces out"
    return None


def _raise_flaws(flaws: list[CatalogError]) -> None:
    if flaws:
        first, *others = flaws
        raise CatalogError(
            str(first), place=first.place, hint=first.hint, also=tuple(others)
        )
