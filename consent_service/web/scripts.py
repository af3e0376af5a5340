"""The finished scripts of all sites, by address."""

from consent_service.sites import Site
from consent_service.web.script import ScriptAnswer, script_answers
from consent_service.web.state import Service

# Pages that were pinned to an earlier script still get it, until so many are newer.
_MOST_PINNED = 200


class Scripts:
    """Keeps answers ready. They are made anew when a site has another script."""

    def __init__(self, service: Service) -> None:
        self._sites = service.sites
        self._max_age = service.options.script_max_age
        self._current: dict[str, tuple[Site, ScriptAnswer]] = {}
        self._pinned: dict[tuple[str, str], ScriptAnswer] = {}
        # Compressing takes a moment: the first visitor is not made to wait for it.
        for site in self._sites.all():
            self._prepare(site)

    def find(self, name: str, resource: str) -> ScriptAnswer | None:
        """Return the answer for `consent.js` or `consent.HASH.js`, if there is one."""
        site = self._sites.get(name)
        if site is None:
            return None
        known = self._current.get(name)
        current = known[1] if known and known[0] is site else self._prepare(site)
        if resource == "consent.js":
            return current
        return self._pinned.get((name, resource))

    def _prepare(self, site: Site) -> ScriptAnswer:
        current, pinned = script_answers(site.script.body, max_age=self._max_age)
        self._current[site.name] = site, current
        self._pinned[site.name, f"consent.{site.script.digest}.js"] = pinned
        while len(self._pinned) > _MOST_PINNED:
            del self._pinned[next(iter(self._pinned))]
        return current
