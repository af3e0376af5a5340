"""`GET /SITE/consent.js` and its pinned twin: bytes made once, headers and all.

Every page view of every visitor comes through here, so nothing is computed per request
but which of three finished answers fits.
"""

from consent_service.sites import Site
from consent_service.web.context import Context
from consent_service.web.endpoint import (
    NO_SITE,
    SCRIPT,
    SITE,
    UNKNOWN,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.compressed import ScriptAnswer, script_answers

# front.py answers both, and counts them by these rows.
CURRENT = Endpoint(
    "GET",
    "/{site}/consent.js",
    None,
    "The script for the pages of a site",
    "Compressed with brotli or gzip, as the browser prefers. `ETag` and `304` make a "
    "second request cheap; browsers may use it while they fetch a newer one.",
    (good("The script.", SCRIPT), good("Unchanged.", status=304), NO_SITE),
    parameters=(SITE,),
)
PINNED = Endpoint(
    "GET",
    "/{site}/consent.{hash}.js",
    None,
    "The script, pinned",
    "The same bytes under a name that holds their SHA-256, for subresource "
    "integrity. It never changes; after an update of the policy or the service the "
    "name is another, and the former one answers until the next restart.",
    (good("The script.", SCRIPT), good("Unchanged.", status=304), UNKNOWN),
    parameters=(
        SITE,
        Parameter(
            "hash",
            "path",
            "SHA-256 of the script.",
            "7c2d" * 16,
            pattern="^[0-9a-f]{64}$",
        ),
    ),
)
ENDPOINTS = (CURRENT, PINNED)


# Pages that were pinned to an earlier script still get it, until so many are newer.
_MOST_PINNED = 200


class Scripts:
    """Keeps answers ready. They are made anew when a site has another script."""

    def __init__(self, context: Context) -> None:
        self._sites = context.sites
        self._max_age = context.options.script_max_age
        self._current: dict[str, tuple[Site, ScriptAnswer]] = {}
        self._pinned: dict[tuple[str, str], ScriptAnswer] = {}
        # Compressing takes a moment, which the first visitor does not wait for.
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
