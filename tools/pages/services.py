"""docs/services.md, from the catalog."""

from collections import Counter
from collections.abc import Iterator

from consent_service.catalog import load_catalog
from consent_service.catalog.entry import Entry, ProviderSource, Source
from consent_service.locales import load_texts
from tools.pages.mark import MARK

_CATALOG = load_catalog()
_MOST_NAMES = 12
_BASES = {
    "page": "a page of the company",
    "code": "code of the company",
    "others": "others",
    "own": "this product",
}


def services_page() -> Iterator[str]:
    yield "# Services of the catalog"
    yield ""
    yield MARK
    yield ""
    yield 'A policy lists these by their id: `services = ["youtube"]`.'
    yield "`consent-service catalog show ID` prints everything known about one."
    yield "`consent-service catalog find NAME-OR-HOST` finds the service that a cookie"
    yield "or host belongs to."
    yield "*Open* counts the kinds of facts that are not complete."
    yield "Each source has the day on which it was looked up. *By others*: the company"
    yield "itself was not found to say it; another consent tool's list or article does."
    yield ""
    yield "A service that is not here is described in the policy, or in a folder of"
    yield "your own (`CONSENT_CATALOG`): `consent-service catalog add` writes a frame."
    yield from _figures()
    for category, words in load_texts("en").category.items():
        entries = _of(category)
        yield ""
        yield f"## {words['title']} (`{category}`)"
        yield ""
        yield "| Service | Id | Provider | Keeps | Open | Sources |"
        yield "|---|---|---|---|---|---|"
        yield from map(_row, sorted(entries, key=lambda entry: entry.name.casefold()))


def _figures() -> Iterator[str]:
    """Yield how many services each category has, and what their facts rest on."""
    yield ""
    yield "| Category | Services |"
    yield "|---|---|"
    for category, words in load_texts("en").category.items():
        yield f"| {words['title']} (`{category}`) | {len(_of(category))} |"
    yield ""
    yield "| Facts that rest on | Facts |"
    yield "|---|---|"
    facts = Counter(_bases())
    for basis, said in _BASES.items():
        yield f"| {said} | {facts[basis]} |"


def _of(category: str) -> list[Entry]:
    return [it for it in _CATALOG.entries.values() if it.category == category]


def _bases() -> Iterator[str]:
    for entry in _CATALOG.entries.values():
        yield from (source.basis for source in entry.sources for _ in source.facts)
    for provider in _CATALOG.provider_entries.values():
        yield from (source.basis for source in provider.sources for _ in source.facts)


def _row(entry: Entry) -> str:
    gone = f" (shut down in {entry.gone})" if entry.gone else ""
    return (
        f"| {entry.name}{gone} | `{entry.id}` | {_provider(entry)} | {_items(entry)} "
        f"| {len(entry.open) or ''} | {_sources(entry)} |"
    )


def _provider(entry: Entry) -> str:
    provider = _CATALOG.providers.get(entry.provider or "")
    return f"{provider.name}, {provider.country}" if provider else ""


def _items(entry: Entry) -> str:
    names = list(dict.fromkeys(f"`{item.name}`" for item in entry.items))
    more = len(names) - _MOST_NAMES
    return " ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _sources(entry: Entry) -> str:
    behind = _CATALOG.provider_entries.get(entry.provider or "")
    own = [_source(source) for source in entry.sources]
    theirs = [_source(source) for source in behind.sources] if behind else []
    return "; ".join(dict.fromkeys((*own, *theirs)))


def _source(source: Source | ProviderSource) -> str:
    if source.basis == "own":
        return _BASES["own"]
    host = (source.url or "").partition("://")[2].partition("/")[0]
    others = ", by others" if source.basis == "others" else ""
    return f"[{host}](<{source.url}>) {source.looked_at}{others}"
