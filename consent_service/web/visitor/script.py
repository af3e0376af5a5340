"""`GET /SITE/consent.js`, its twins and its second file: made once, headers and all.

Every page view of every visitor comes through here, so nothing is computed per request
but which of three finished answers fits. Nothing is made before somebody asks for it:
of thousands of sites most are not visited within the hour.
"""

import asyncio
import base64
import re
from asyncio import to_thread
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import ConsentServiceError, NotFoundError
from consent_service.policy.revision import Revision
from consent_service.sites import Site
from consent_service.web.context import AppState, Context, site_of
from consent_service.web.endpoint import (
    NO_SITE,
    SCRIPT,
    SITE,
    UNKNOWN,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.compressed import ScriptAnswer
from consent_service.web.http.script_shelf import Finished
from consent_service.web.visitor.script_names import (
    Kind,
    Named,
    name_scripts,
    render_named,
)


async def refuse_script(request: Request[AppState]) -> Response:
    """Say why there is no such script; front.py answers those that there are."""
    site_of(request)
    raise NotFoundError("the site has no script of that name")


# front.py counts scripts by these rows.
CURRENT = Endpoint(
    "GET",
    "/{site}/consent.js",
    refuse_script,
    "The script for the pages of a site",
    "Compressed with brotli or gzip, as the browser prefers. `ETag` and `304` make a "
    "second request cheap; browsers may use it while they fetch a newer one.",
    (good("The script.", SCRIPT), good("Unchanged.", status=304), NO_SITE),
    parameters=(SITE,),
)
PINNED = Endpoint(
    "GET",
    "/{site}/consent.{hash}.js",
    refuse_script,
    "The script, pinned",
    "The same bytes under a name that holds their SHA-256, for subresource "
    "integrity. It never changes; after an update of the policy or the service the "
    "name is another, and the former one answers for a day at least.",
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
    refuse_script,
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
    refuse_script,
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


# How long the scripts of the revision before answer, for pages that are pinned to them.
_KEPT = timedelta(days=1)
_ROWS: Mapping[Kind, Endpoint] = {
    "current": CURRENT,
    "spoken": SPOKEN,
    "pinned": PINNED,
    "more": MORE,
}
# Whatever may name a script: what does not is refused without a look.
_NAMES = re.compile(
    r"consent\.(?:(?P<pinned>[0-9a-f]{64})\.|more\.(?P<more>[0-9A-Za-z]{43})\."
    r"|[A-Za-z]{2,3}(?:-[0-9A-Za-z]{1,8})*\.)?js"
)
_Former = tuple[Revision | None, Mapping[str, Named]]


class Found(NamedTuple):
    """An answer for a script, and the row that counts it."""

    answer: ScriptAnswer
    row: Endpoint


class Scripts:
    """Finds the finished answer for a name, and has it made when it is not there."""

    def __init__(self, context: Context) -> None:
        self._sites = context.sites
        self._publisher = context.publisher
        self._clock = context.clock
        self._shelf = context.script_shelf
        # By site: its names, as long as it is the same site.
        self._names: dict[str, tuple[Site, Mapping[str, Named]]] = {}
        self._former: dict[str, tuple[Site, _Former]] = {}
        # Many ask for a new script at the same moment: it is made once.
        self._making: dict[tuple[str, str], asyncio.Task[Found | None]] = {}

    def find(self, name: str, resource: str) -> Found | None:
        """Return the answer for a script or second file if it is finished."""
        site, known = self._sites.get(name), self._names.get(name)
        if known is None or known[0] is not site:
            return None
        named = known[1].get(resource)
        if named is None:
            return None
        finished = self._shelf.get(named.digest)
        return None if finished is None else _found(named, finished)

    async def make(self, name: str, resource: str) -> Found | None:
        """Return the answer for a script, made now; None if there is no such script."""
        site = self._sites.get(name)
        if site is None or not _NAMES.fullmatch(resource):
            return None
        task = self._making.get((name, resource))
        if task is None:
            task = asyncio.create_task(self._make(site, resource))
            self._making[name, resource] = task
            task.add_done_callback(lambda _: self._making.pop((name, resource), None))
        # A visitor who leaves does not take the script from the others.
        return await asyncio.shield(task)

    async def _make(self, site: Site, resource: str) -> Found | None:
        names = await self._names_of(site)
        named = names.get(resource)
        if named is not None:
            render = partial(render_named, site.revision, named)
            finished = await to_thread(self._shelf.make, named.digest, render)
            return _found(named, finished)
        return await self._find_former(site, resource)

    async def _names_of(self, site: Site) -> Mapping[str, Named]:
        known = self._names.get(site.name)
        if known is not None and known[0] is site:
            return known[1]
        names = await to_thread(name_scripts, site.revision)
        self._names[site.name] = site, names
        return names

    async def _find_former(self, site: Site, resource: str) -> Found | None:
        """Return a script of an earlier revision: pages may be pinned to it still."""
        digest = _digest_in(resource)
        if digest is None:
            return None
        kind: Kind = "more" if resource.startswith("consent.more.") else "pinned"
        kept = await to_thread(self._shelf.load, digest)
        if kept is not None:
            return _found(Named(kind, digest), kept)
        before, names = await self._names_before(site)
        named = names.get(resource)
        if before is None or named is None:
            return None
        render = partial(render_named, before, named)
        return _found(named, await to_thread(self._shelf.make, digest, render))

    async def _names_before(self, site: Site) -> _Former:
        """Return the names of the revision that was in force until lately."""
        known = self._former.get(site.name)
        if known is not None and known[0] is site:
            return known[1]
        before = await self._revision_before(site)
        names = await to_thread(name_scripts, before) if before else {}
        self._former[site.name] = site, (before, names)
        return before, names

    async def _revision_before(self, site: Site) -> Revision | None:
        """Return the revision before, if it was replaced within a day.

        None if another release made its script, which this one cannot make again.
        """
        try:
            found = await self._publisher.load_before(site.name, site.revision.digest)
        except ConsentServiceError:
            return None
        if found is None:
            return None
        before, replaced_at = found
        is_recent = self._clock() - replaced_at < _KEPT
        return before if is_recent and before.snippet == site.revision.snippet else None


def _found(named: Named, finished: Finished) -> Found:
    may_change = named.kind in ("current", "spoken")
    answer = finished.current if may_change else finished.pinned
    return Found(answer, _ROWS[named.kind])


def _digest_in(resource: str) -> str | None:
    """Return the digest that a pinned name holds, in hexadecimal."""
    found = _NAMES.fullmatch(resource)
    if found is None:
        return None
    if found["more"]:
        return base64.b64decode(found["more"] + "=").hex()
    return found["pinned"]
