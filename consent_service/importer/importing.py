"""Importing a site: all of it, or nothing that anybody can see.

1. The export says that it is all of the site that is meant (`open_bundle`).
2. The store has nothing of that site.
3. The export is checked: age, keys, audit.
4. The high-water mark is raised. From here on no new log can be begun here for the
   site: a crash below leaves a site that is not served, never half a site.
5. What third parties gave is put where the service keeps it.
6. The store takes portions, and the heads last. From here on the site is served.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from consent_service.errors import StoreError
from consent_service.evidence.export.layout import epoch_of
from consent_service.importer.bundle import Bundle
from consent_service.importer.checking import Progress, check_export
from consent_service.importer.outline import Whole, outline_site
from consent_service.importer.portions import portions_of
from consent_service.ledger import Environment
from consent_service.ledger.rollback_guard import mark_of
from consent_service.store.interface import Head, LogKey, Portion, Store

Keep = Callable[[LogKey, str, bytes], object]

_ANCHOR = re.compile(r"anchors/[^/]+")
# Bytes of an anchor: a checkpoint, a timestamp or a mail.
_MAX_ANCHOR = 1_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What a store holds of a site now."""

    site: str
    heads: tuple[Head, ...]
    revisions: int


async def import_bundle(
    environment: Environment,
    bundle: Bundle,
    *,
    keep: Keep,
    progress: Callable[[str], Progress | None] = lambda _: None,
) -> Imported:
    """Import an export; a call after a crash starts over.

    Args:
        environment: Store, keys and high-water mark of this installation.
        bundle: The export.
        keep: Keeps an anchor of a log under its name.
        progress: Returns, for the name of a step, what to call with its progress.

    Raises:
        EvidenceError: The export is malformed or not sound.
        InstallationError: The keys of its log are not here.
        StoreError: The store already has data of the site, or does not answer.
    """
    await _check_free(environment.store, bundle.site)
    whole = await asyncio.to_thread(
        _check, bundle, environment, progress("checking entries")
    )
    await environment.high_water.raise_to(mark_of(whole.heads[-1]))
    await asyncio.to_thread(_keep_anchors, bundle, keep)
    written = _counted(bundle, whole, progress("writing entries"))
    await environment.store.import_site(whole.heads, written)
    return Imported(bundle.site, whole.heads, len(whole.site_file.revisions))


async def _check_free(store: Store, site: str) -> None:
    heads = await store.logs.load_heads(site)
    if heads:
        epoch, size = heads[-1].key.epoch, heads[-1].size
        raise StoreError(
            f"store already holds a log of {site}: epoch {epoch} with {size} entries",
            hint="import into a store that has never served this site",
        )


def _check(
    bundle: Bundle, environment: Environment, progress: Progress | None
) -> Whole:
    mark = environment.high_water.mark_of(bundle.site)
    outlines = check_export(bundle.export, environment.keys, mark, progress=progress)
    return outline_site(bundle, outlines)


async def _counted(
    bundle: Bundle, whole: Whole, progress: Progress | None
) -> AsyncIterator[Portion]:
    portions, done = portions_of(bundle, whole), 0
    # In a thread: the loop has the store's connections to look after meanwhile.
    while portion := await asyncio.to_thread(next, portions, None):
        yield portion
        done += len(portion.records) + len(portion.statements)
        if progress is not None:
            progress(done, whole.entries)


def _keep_anchors(bundle: Bundle, keep: Keep) -> None:
    for path in sorted(bundle.manifest.files):
        match epoch_of(path):
            # The audit passes over files in folders that no export has.
            case (epoch, name) if _ANCHOR.fullmatch(name):
                content = bundle.read(path, limit=_MAX_ANCHOR)
                keep(LogKey(bundle.site, epoch), name.partition("/")[2], content)
