"""What the catalog rests on, and what to look up next: python -m tools.catalog_sources.

Prints services by category, facts by the basis of their source, and the weakest facts:
first those that nobody has looked up, then those that others alone vouch for; of each,
first those of services with many items, which most sites show.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from consent_service.catalog import load_catalog
from consent_service.catalog.entry import Basis, Entry, ProviderEntry

_CATALOG = load_catalog()
# What a mistake in it does most harm to.
_GRAVEST = ("items", "transfers", "provider", "data_retention", "hosts")
_RATING = {fact: number for number, fact in enumerate(_GRAVEST)}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    entries = list(_CATALOG.entries.values())
    _print("Services by category", Counter(entry.category for entry in entries))
    _print("Facts by source", Counter(_all_bases()))
    _print("Left open", Counter(field for entry in entries for field in entry.open))
    _print_weak("were never looked up", "earlier_catalog", most)
    _print_weak("are known from others alone", "others", most)


def _print(title: str, counts: Counter[str]) -> None:
    print(f"\n{title}:")
    for name, number in counts.most_common():
        print(f"  {number:5} {name}")


def _print_weak(what: str, basis: Basis, most: int) -> None:
    weak = sorted(
        (_RATING.get(fact, len(_RATING)), -items, name, fact)
        for name, it, items in _named()
        for fact in _resting_on(it, basis)
    )
    print(f"\n{len(weak)} facts {what}; the first {most}:")
    for _, _, name, fact in weak[:most]:
        print(f"  {name}: {fact}")


def _named() -> Iterator[tuple[str, Entry | ProviderEntry, int]]:
    """Yield each service and provider with the number of items that rest on it."""
    behind: Counter[str] = Counter()
    for entry in _CATALOG.entries.values():
        behind[entry.provider or ""] += len(entry.items)
        yield entry.id, entry, len(entry.items)
    for key, provider in _CATALOG.provider_entries.items():
        yield f"provider {key}", provider, behind[key]


def _all_bases() -> Iterator[str]:
    for _, it, _ in _named():
        for source in it.sources:
            yield from (source.basis for _ in source.facts)


def _resting_on(it: Entry | ProviderEntry, basis: Basis) -> set[str]:
    """Return the facts that sources of this basis alone state."""
    bases: dict[str, set[Basis]] = {}
    for source in it.sources:
        for fact in source.facts:
            bases.setdefault(fact, set()).add(source.basis)
    return {fact for fact, found in bases.items() if found == {basis}}


if __name__ == "__main__":
    main()
