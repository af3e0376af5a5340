"""Whether the machines at one store serve the same policies, and how they differ."""

import logging
from collections.abc import Iterable, Mapping
from typing import Final

from consent_service.sites import Sites
from consent_service.store.fellows import Fellows

_log = logging.getLogger(__name__)

# Seconds between two looks, and for how long what a machine has said counts.
LOOK_EVERY: Final = 60.0
_COUNTS_FOR: Final = 200
# Hexadecimal digits of a revision's digest that machines tell each other.
_DIGITS: Final = 16
# Sites that a difference names of each kind.
_MOST_NAMED: Final = 3


class FellowMachines:
    """Compares what this machine serves with what the others at its store do.

    Two folders at one Redis break nothing: each revision is stated in the site's log
    before it is used. But a visitor is shown now one banner and now the other, and is
    asked again each time, and no page or log of one machine alone shows it.

    Attributes:
        differences: What differs, as it was at the last two looks. Machines that read
            a change one after the other differ for a moment, and nobody is told.
    """

    def __init__(self, fellows: Fellows | None, sites: Sites, name: str) -> None:
        """Set up; without `fellows` there are no others, and nothing is compared."""
        self._fellows = fellows
        self._sites = sites
        self._name = name
        self._seen: set[str] = set()
        self.differences: list[str] = []

    async def look(self) -> None:
        """Compare, and log what came and what went.

        Raises:
            StoreError: The store does not answer. What was known stays.
        """
        if self._fellows is None or self._sites.is_starting or self._sites.waiting:
            return
        ours = {site.name: site.revision.digest[:_DIGITS] for site in self._sites.all()}
        others = await self._fellows.compare(self._name, ours, seconds=_COUNTS_FOR)
        found = {
            said
            for machine, theirs in sorted(others.items())
            if (said := difference(machine, ours, theirs))
        }
        lasting = sorted(found & self._seen)
        for said in lasting:
            if said not in self.differences:
                _log.warning(
                    "%s; visitors are asked again by each (publish the same policies "
                    "on all machines, or keep them in Redis: policy push)",
                    said,
                )
        if self.differences and not lasting and not found:
            _log.info("all machines at this store serve the same policies again")
        self._seen, self.differences = found, lasting


def difference(machine: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return what another machine serves otherwise, "" if nothing."""
    parts = (
        ("in another revision", {s for s in ours if theirs.get(s, ours[s]) != ours[s]}),
        ("only there", theirs.keys() - ours.keys()),
        ("only here", ours.keys() - theirs.keys()),
    )
    said = [f"{_named(sites)} {how}" for how, sites in parts if sites]
    return f"machine {machine} serves other policies: {', '.join(said)}" if said else ""


def _named(sites: Iterable[str]) -> str:
    names = sorted(sites)
    listed = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{listed} and {more} more" if more > 0 else listed
