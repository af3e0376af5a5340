"""What the catalog rests on, and what to look up next: python -m tools.catalog_sources.

Prints services by category, facts by the basis of their source, and the facts that
nobody has looked up: first those of services with many items, which most sites show.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from consent_service.catalog import load_catalog
from consent_service.catalog.entry import Entry, Fact

_CATALOG = load_catalog()
# What a mistake in it does most harm to.
_GRAVEST = ("items", "transfers", "provider", "data_retention", "hosts")
_RATING = {fact: number for number, fact in enumerate(_GRAVEST)}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    entries = list(_CATALOG.entries.values())
    _print("Services by category", Counter(entry.category for entry in entries))
    _print(
        "Facts by source",
        Counter(basis for entry in entries for basis in _bases(entry)),
    )
    _print("Left open", Counter(field for entry in entries for field in entry.open))
    weak = sorted(
        (_RATING.get(fact, len(_RATING)), -len(entry.items), entry.id, fact)
        for entry in entries
        for fact in _weak(entry)
    )
    print(f"\n{len(weak)} facts were never looked up; the first {most}:")
    for _, _, service, fact in weak[:most]:
        print(f"  {service}: {fact}")


def _print(title: str, counts: Counter[str]) -> None:
    print(f"\n{title}:")
    for name, number in counts.most_common():
        print(f"  {number:5} {name}")


def _bases(entry: Entry) -> Iterator[str]:
    for source in entry.sources:
        yield from (source.basis for _ in source.facts)


def _weak(entry: Entry) -> set[Fact]:
    """Return the facts that only the catalog before sources were kept vouches for."""
    looked_up = {
        fact
        for source in entry.sources
        if source.basis != "earlier_catalog"
        for fact in source.facts
    }
    told = {fact for source in entry.sources for fact in source.facts}
    return told - looked_up


if __name__ == "__main__":
    main()
