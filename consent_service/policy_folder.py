"""Read the folder of policies, publish what changed, keep what is still good.

A broken file never replaces a working policy. Its site goes on with the revision that
was in force, and says so wherever somebody might look.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from consent_service.errors import (
    CatalogError,
    ConsentServiceError,
    PolicyError,
    StoreError,
    explain,
)
from consent_service.ledger import Ledgers
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import load_policy_file
from consent_service.policy.reference import Known, load_known
from consent_service.policy.revision import Revision, revision_of
from consent_service.publisher import Publisher
from consent_service.sites import Site, Sites
from consent_service.snippet import snippet_digest

_log = logging.getLogger(__name__)

_Read = dict[str, Revision | PolicyError]


class PolicyFolder:
    """Keeps the sites that are served in step with a folder of policy files."""

    def __init__(
        self,
        folder: Path,
        ledgers: Ledgers,
        publisher: Publisher,
        sites: Sites,
        *,
        own_catalog: Path | None = None,
    ) -> None:
        self._folder = folder
        self._own_catalog = own_catalog
        self._ledgers = ledgers
        self._publisher = publisher
        self._sites = sites
        # Two refreshes at once could put an older file after a newer one.
        self._turn = asyncio.Lock()

    async def refresh(self, *, starting: bool = False) -> None:
        """Read every file, put the good ones in force, and log what is wrong.

        What keeps the only site from being served ends the start of a service, which
        says it then: while `starting` it is not logged too.
        """
        async with self._turn:
            read = await asyncio.to_thread(
                read_folder, self._folder, own_catalog=self._own_catalog
            )
            served: list[Site] = []
            unserved: dict[str, ConsentServiceError] = {}
            for name, found in sorted(read.items()):
                try:
                    served.append(await self._serve(name, found))
                except ConsentServiceError as error:
                    unserved[name] = error
            if not (starting and len(read) == 1):
                _log_unserved(unserved)
            self._sites.replace(served, unserved)
            await self._review(read)

    async def _review(self, sites: Iterable[str]) -> None:
        """Check once that the revisions of the sites are as they were published."""
        for name in sites:
            # Whatever keeps us from looking is said where it keeps a site from serving.
            with contextlib.suppress(StoreError):
                await self._publisher.review(name)

    async def _serve(self, name: str, found: Revision | PolicyError) -> Site:
        if isinstance(found, PolicyError):
            return await self._serve_last(name, found)
        try:
            published_at = await self._publisher.publish(found)
        except ConsentServiceError as error:
            return await self._serve_last(name, error)
        return Site(found, published_at)

    async def _serve_last(self, name: str, error: ConsentServiceError) -> Site:
        """Return the site with the revision that was in force last.

        Raises:
            ConsentServiceError: There is none. It is the given error.
        """
        last = await self._publisher.load_last(name)
        if last is None:
            raise error
        revisions = self._ledgers.environment.store.revisions
        stored = await revisions.load_revision(name, last.digest)
        if stored is None:
            raise error
        await self._ledgers.open(name)

        place = getattr(error, "place", "")
        trouble = f"{place}: {error}" if place else str(error)
        _log.error(
            "policy of %s is not in force, the last good one is: %s", name, trouble
        )
        return Site(last, stored.published_at, trouble)


def _log_unserved(unserved: Mapping[str, ConsentServiceError]) -> None:
    for name, error in unserved.items():
        # No trace: the sentence says it.
        _log.error("site %s is not served: %s", name, explain(error))


def read_folder(folder: Path, *, own_catalog: Path | None = None) -> _Read:
    """Return what each file of the folder says, or what is wrong with it.

    A mistake in the owner's own catalog is one in every policy.
    """
    policies = sorted(folder.glob("*.toml"))
    try:
        known = load_known(own_catalog)
    except CatalogError as error:
        return dict.fromkeys((file.stem for file in policies), error)
    return {file.stem: _read(file, known) for file in policies}


def _read(file: Path, known: Known) -> Revision | PolicyError:
    try:
        read = load_policy_file(file, known=known)
    except PolicyError as error:
        return error
    for finding in lint_policy(read, known=known):
        if finding.severity == "error" and finding.accepted is None:
            return PolicyError(
                finding.message, place=finding.place, hint=finding.suggestion
            )
    return revision_of(read.policy, snippet=snippet_digest(), texts=known.texts)
