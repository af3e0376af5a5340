"""`GET /SITE/consent.js`, its twins and its second file: made once, headers and all.

Every page view of every visitor comes through here, so nothing is computed per request
but which of three finished answers fits.
"""

from consent_service.sites import Site
from consent_service.snippet import More, Script, render_script
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
SPOKEN = Endpoint(
    "GET",
    "/{site}/consent.{language}.js",
    None,
    "The script for pages in one language",
    "As `consent.js`, with the words of that language instead of the policy's first: "
    "a page in it then needs no second file to ask. It can be pinned too.",
    (good("The script.", SCRIPT), good("Unchanged.", status=304), UNKNOWN),
    parameters=(
        SITE,
        Parameter("language", "path", "A language of the policy (BCP 47).", "sv"),
    ),
)
MORE = Endpoint(
    "GET",
    "/{site}/consent.more.{hash}.js",
    None,
    "The second file of the script",
    "What only the preferences and other languages need; the script asks for it when "
    "a visitor is about to. It never changes; the script loads it with `integrity`.",
    (good("The file.", SCRIPT), good("Unchanged.", status=304), UNKNOWN),
    parameters=(
        SITE,
        Parameter(
            "hash",
            "path",
            "SHA-256 of the file, in base64.",
            "x" * 43,
            pattern="^[0-9A-Za-z]{43}$",
        ),
    ),
)
ENDPOINTS = (CURRENT, PINNED, SPOKEN, MORE)


# Pages that were pinned to an earlier script still get it, until so many are newer.
_MOST_KEPT = 400


class Scripts:
    """Keeps answers ready. They are made anew when a site has another script."""

    def __init__(self, context: Context) -> None:
        self._sites = context.sites
        self._max_age = context.options.script_max_age
        # By site and language; the policy's first language is "".
        self._current: dict[tuple[str, str], tuple[Site, ScriptAnswer]] = {}
        # By site and name: these never change.
        self._kept: dict[tuple[str, str], ScriptAnswer | More] = {}
        # Compressing takes a moment, which the first visitor does not wait for.
        for site in self._sites.all():
            self._prepare(site, "")

    def find(self, name: str, resource: str) -> tuple[ScriptAnswer, Endpoint] | None:
        """Return the answer for a script or second file, and the row that counts it."""
        site = self._sites.get(name)
        if site is None:
            return None
        if resource == "consent.js":
            return self._current_of(site, ""), CURRENT
        for language in site.policy.languages:
            if resource == f"consent.{language}.js":
                return self._current_of(site, language), SPOKEN
        kept = self._kept.get((name, resource))
        if resource.startswith("consent.more."):
            more = self._more_of(site, resource, kept)
            return (more, MORE) if more else None
        return (kept, PINNED) if isinstance(kept, ScriptAnswer) else None

    def _current_of(self, site: Site, language: str) -> ScriptAnswer:
        known = self._current.get((site.name, language))
        if known and known[0] is site:
            return known[1]
        return self._prepare(site, language)

    def _prepare(self, site: Site, language: str) -> ScriptAnswer:
        script = self._script_of(site, language)
        current, pinned = script_answers(script.body, max_age=self._max_age)
        self._current[site.name, language] = site, current
        self._keep(site.name, f"consent.{script.digest}.js", pinned)
        if (site.name, script.more.name) not in self._kept:
            self._keep(site.name, script.more.name, script.more)
        return current

    @staticmethod
    def _script_of(site: Site, language: str) -> Script:
        if not language:
            return site.script
        return render_script(site.revision, language=language)

    def _more_of(
        self, site: Site, name: str, kept: ScriptAnswer | More | None
    ) -> ScriptAnswer | None:
        """Compress a second file when the first visitor wants it: few ever do."""
        if isinstance(kept, ScriptAnswer):
            return kept
        # That of the revision in force is always there, however many are newer.
        more = kept or site.script.more
        if more.name != name:
            return None
        _, answer = script_answers(more.body, max_age=self._max_age)
        self._keep(site.name, name, answer)
        return answer

    def _keep(self, site: str, name: str, answer: ScriptAnswer | More) -> None:
        self._kept[site, name] = answer
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
