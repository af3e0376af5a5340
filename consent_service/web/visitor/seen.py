"""What a request says besides the choice, to be counted by day and put on no record."""

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from consent_service.choices.cells import Cell, encode_cell
from consent_service.web.http.origin import Acceptance, origin_netloc

# Pages of all sites that are remembered: every choice comes from one of the same few.
_REMEMBERED: Final = 4_096


@lru_cache(_REMEMBERED)
def seen_cells(domains: tuple[str, ...], accepted: Acceptance) -> tuple[str, ...]:
    """Return which domain a page is on, and who sets the cookie there.

    A request without an origin may come from any program, so it says neither.
    """
    if accepted.origin is None:
        return ()
    way = "http" if accepted.by_http else "script"
    domain = domain_of(domains, accepted.origin)
    return encode_cell(Cell("domain", domain)), encode_cell(Cell("cookie", way))


def domain_of(domains: Collection[str], origin: str) -> str:
    """Return the domain of an accepted origin, as the policy writes it.

    A host of this machine counts as one, whatever the port: there are few of them.
    """
    netloc = origin_netloc(origin)
    return netloc if netloc in domains else netloc.partition(":")[0]
