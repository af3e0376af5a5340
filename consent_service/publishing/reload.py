"""Publish what changed in the folder of policies, keep what is still good.

A broken file never replaces a working policy. Its site goes on with the revision that
was in force, and says so wherever somebody might look.
"""

import asyncio
import contextlib
import logging
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Mapping,
    Sequence,
)
from functools import partial
from typing import NamedTuple, TypeVar

from consent_service.errors import (
    ConsentServiceError,
    PolicyError,
    StoreError,
    explain,
)
from consent_service.ledger import Ledgers
from consent_service.policy.revision import Revision
from consent_service.publishing.files import Found
from consent_service.publishing.place import PolicyPlace
from consent_service.publishing.publisher import Publisher
from consent_service.sites import Site, Sites

_log = logging.getLogger(__name__)

Item = TypeVar("Item")

# Sites that are put in force at the same time: they share the commits of the store.
_AT_ONCE = 32
# Sites whose logs are read together, some 0.3 ms of work each; documents, some 50 kB
# each, that are read together; and such readings at the same time.
_TOGETHER = 64
_DOCUMENTS = 32
_READINGS = 4
# Seconds between two looks at files that are watched, and how many times as long as a
# look takes.
_LOOK_EVERY = 1.0
_REST = 20.0


class _Served(NamedTuple):
    """What came of one reading of a file.

    Attributes:
        found: The reading.
        site: What is served, if anything can be.
        error: Why it is not what the file says.
        is_settled: Whether the log was asked, and states what is served.
    """

    found: Found
    site: Site | None = None
    error: ConsentServiceError | None = None
    is_settled: bool = True


class PolicyFolder:
    """Keeps the sites that are served in step with a folder of policy files.

    More than 15 methods: each step is made for many sites together, and for one by
    itself where that one is in the way.
    """

    def __init__(
        self, place: PolicyPlace, ledgers: Ledgers, publisher: Publisher, sites: Sites
    ) -> None:
        self.place = place
        self.files = place.files
        self._ledgers = ledgers
        self._publisher = publisher
        self._sites = sites
        self._served: dict[str, _Served] = {}
        # Sites whose revisions were not looked at since the start.
        self._unreviewed: list[str] = []
        # Revisions whose texts are to be kept, by site.
        self._unkept: dict[str, str] = {}
        # Two refreshes at once could put an older file after a newer one.
        self._turn = asyncio.Lock()

    async def refresh(self, *, starting: bool = False) -> None:
        """Read what changed, put the good ones in force, and log what is wrong.

        What keeps the only site from being served ends the start of a service, which
        says it then: while `starting` it is not logged too.

        Raises:
            PolicyError: The folder cannot be listed. What was served still is.
            StoreUnavailableError: Policies in Redis cannot be read; likewise.
        """
        async with self._turn:
            await self.place.look()
            read = await asyncio.to_thread(self.files.read)
            changed = {
                name: found for name, found in read.items() if self._is_new(name, found)
            }
            for name in self._served.keys() - read.keys():
                del self._served[name]
                self._sites.drop(name)
            self._sites.announce(changed)
            back = await self._bring_back(changed)
            left = [each for each in changed.items() if each[0] not in back]
            await _for_each(left, self._take)
            unserved = _errors_of(self._served, changed)
            if not (starting and len(read) == 1):
                _log_unserved(unserved)
            self._sites.have_started()
            if changed:
                await asyncio.to_thread(self.files.save)
        if not starting:
            # Thousands at a start wait for `review`.
            await self._keep_texts()

    async def settle(self) -> None:
        """Ask the logs of those sites that were served as before the last start.

        A log is opened when it is first needed, and here beside the requests. From
        then on what is wrong with it is known before a visitor meets it.
        """
        waiting = [name for name, each in self._served.items() if not each.is_settled]
        for names in _parts(waiting, _TOGETHER):
            # A change that comes meanwhile waits for a few of them, not for all.
            async with self._turn:
                settled = await self._settle_all(names)
                await _for_each(set(names) - settled, self._settle)
        self._unreviewed += waiting

    async def review(self) -> None:
        """Look once at every revision of the sites that came back as they were.

        Damage is known then before anybody asks for it. All documents are read for
        that, so it is done beside the requests, and half of the time is rest.
        """
        loop = asyncio.get_running_loop()
        await self._keep_texts()
        while self._unreviewed:
            began = loop.time()
            name = self._unreviewed.pop()
            await self._review(name)
            await self._keep_missing_text(name)
            await asyncio.sleep(loop.time() - began)

    async def _keep_texts(self) -> None:
        """Keep the texts of what was published, for whoever wants to go back to it."""
        while self._unkept:
            name, revision = self._unkept.popitem()
            await self.place.keep_text(
                name, revision, self._ledgers.environment.clock()
            )

    async def _keep_missing_text(self, name: str) -> None:
        """Keep the text of what came back as it was, if an older release had not."""
        site = self._sites.get(name)
        if site is None or site.trouble:
            return
        revision = site.revision.digest
        # What cannot be read is said where it is published.
        with contextlib.suppress(ConsentServiceError):
            if revision not in await self.place.store.list_texts(name):
                self._unkept[name] = revision
                await self._keep_texts()

    async def watch(self, *, files: bool) -> None:
        """Read policies again by itself when they change. Runs until cancelled.

        Args:
            files: Whether to look at the files too, not only at what machines share.
        """
        loop = asyncio.get_running_loop()
        fault = ""
        while True:
            begun = loop.time()
            try:
                await self._refresh_changed(files=files)
                fault = ""
            except ConsentServiceError as error:
                if str(error) != fault:
                    fault = str(error)
                    _log.error("the policies cannot be watched: %s", explain(error))
            # Looking at thousands of files takes a while: most of the time is rest.
            pause = max(_LOOK_EVERY, _REST * (loop.time() - begun))
            await asyncio.sleep(pause)

    async def _refresh_changed(self, *, files: bool) -> None:
        async with self._turn:
            has_changed = await self.place.look()
            if files and not has_changed:
                has_changed = await asyncio.to_thread(self.files.has_changed)
        if has_changed:
            await self.refresh()

    def _is_new(self, name: str, found: Found) -> bool:
        before = self._served.get(name)
        if before is None or before.found is not found:
            return True
        # What the store or the log refused may work now.
        return before.error is not None and before.error is not found

    async def _take(self, changed: tuple[str, Found]) -> None:
        name, found = changed
        served = await self._serve(name, found)
        self._served[name] = served
        self._put(name, served)

    async def _bring_back(self, read: Mapping[str, Found]) -> set[str]:
        """Serve sites whose files say what they did before; return their names.

        Whatever keeps one from it shows when it is served by itself.
        """
        back: set[str] = set()

        async def bring(wanted: Sequence[tuple[str, str]]) -> None:
            with contextlib.suppress(ConsentServiceError):
                for kept in await self._publisher.load_unopened(wanted):
                    name = kept[0].site
                    served = _Served(read[name], Site(*kept), is_settled=False)
                    self._served[name] = served
                    self._put(name, served)
                    back.add(name)

        remembered = [
            (name, found) for name, found in read.items() if isinstance(found, str)
        ]
        await _for_each(_parts(remembered, _DOCUMENTS), bring, at_once=_READINGS)
        return back

    async def _settle_all(self, names: Collection[str]) -> set[str]:
        """Settle sites whose logs state what is served; return their names.

        Whatever keeps one from it shows when it is settled by itself.
        """
        waiting = [
            each.site.revision
            for name in names
            if (each := self._served.get(name)) and each.site and not each.is_settled
        ]
        with contextlib.suppress(ConsentServiceError):
            for revision in await self._publisher.find_settled(waiting):
                served = self._served[revision.site]
                self._served[revision.site] = served._replace(is_settled=True)
        return {name for name in names if self._is_settled(name)}

    def _is_settled(self, name: str) -> bool:
        served = self._served.get(name)
        return served is None or served.is_settled

    async def _settle(self, name: str) -> None:
        served = self._served.get(name)
        if served is None or served.is_settled or served.site is None:
            return
        settled = await self._publish(name, served.found, served.site.revision)
        self._served[name] = settled
        if settled.error is not None:
            self._put(name, settled)

    def _put(self, name: str, served: _Served) -> None:
        if served.site is not None:
            self._sites.put(served.site)
        elif served.error is not None:
            self._sites.refuse(name, served.error)

    async def _serve(self, name: str, found: Found) -> _Served:
        if isinstance(found, PolicyError):
            return await self._serve_last(name, found, found)
        if isinstance(found, Revision):
            return await self._publish(name, found, found)
        # Nothing that could be brought back: publishing says why.
        read = await asyncio.to_thread(self.files.read_file, name)
        return await self._serve(name, read)

    async def _publish(self, name: str, found: Found, revision: Revision) -> _Served:
        try:
            find_signature = partial(self.place.find_signature, name)
            published_at = await self._publisher.publish(
                revision, find_signature=find_signature
            )
        except ConsentServiceError as error:
            return await self._serve_last(name, found, error)
        self._unkept[name] = revision.digest
        return _Served(found, Site(revision, published_at))

    async def _review(self, name: str) -> None:
        """Check once that the revisions of a site are as they were published."""
        # Whatever keeps us from looking is said where it keeps a site from serving.
        with contextlib.suppress(StoreError):
            await self._publisher.review(name)

    async def _serve_last(
        self, name: str, found: Found, error: ConsentServiceError
    ) -> _Served:
        """Serve the revision that was in force last, or nothing if there is none."""
        try:
            last = await self._publisher.load_last(name)
            if last is None:
                return _Served(found, error=error)
            revisions = self._ledgers.environment.store.revisions
            stored = await revisions.load_revision(name, last.digest)
            if stored is None:
                return _Served(found, error=error)
            await self._ledgers.open(name)
        except ConsentServiceError as later:
            return _Served(found, error=later)
        finally:
            await self._review(name)

        place = getattr(error, "place", "")
        trouble = f"{place}: {error}" if place else str(error)
        _log.error(
            "policy of %s is not in force, the last good one is: %s", name, trouble
        )
        return _Served(found, Site(last, stored.published_at, trouble), error)


def _parts(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return the items in parts of that size."""
    return [items[start : start + size] for start in range(0, len(items), size)]


async def _for_each(
    items: Iterable[Item],
    work: Callable[[Item], Awaitable[None]],
    *,
    at_once: int = _AT_ONCE,
) -> None:
    """Do some work for each item, several at once."""
    left = iter(items)

    async def take_turns() -> None:
        for item in left:
            await work(item)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(at_once):
            tasks.create_task(take_turns())


def _errors_of(
    served: Mapping[str, _Served], names: Iterable[str]
) -> dict[str, ConsentServiceError]:
    errors: dict[str, ConsentServiceError] = {}
    for name in sorted(names):
        _, site, error, _ = served[name]
        if site is None and error is not None:
            errors[name] = error
    return errors


def _log_unserved(unserved: Mapping[str, ConsentServiceError]) -> None:
    for name, error in unserved.items():
        # No trace: the sentence says it.
        _log.error("site %s is not served: %s", name, explain(error))
