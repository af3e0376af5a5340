"""Whose the cookies are that a notice names: by the catalog, or probably by a hint."""

from collections.abc import Iterable, Iterator

from consent_service.catalog import load_catalog
from consent_service.catalog.hints import Hints


def explain_names(names: Iterable[str], hints: Hints) -> Iterator[str]:
    """Yield a line for each name of which the catalog or a hint knows something."""
    catalog = load_catalog()
    lookup = catalog.lookup
    for name in dict.fromkeys(names):
        found = dict.fromkeys(one.service for one in lookup.find_telling(name))
        if found:
            services = " or ".join(
                f"{catalog.entries[service].name} ({service})" for service in found
            )
            yield f"{name}: {services}"
        elif lookup.find_by_name(name):
            yield f"{name}: a name that many services use"
        elif hint := hints.find_hint(name):
            yield f"{name}: {hint.words}"
