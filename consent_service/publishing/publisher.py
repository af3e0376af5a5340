"""Publishing revisions: kept for good, and stated in the site's log before use.

What visitors are shown is always a revision that the log has stated. A policy that
cannot be used publishes nothing, and the revision before stays in force.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import msgspec

from consent_service.choices.record import format_time, parse_time
from consent_service.errors import DamagedStoreError, UnknownRevisionError
from consent_service.evidence.statement import Config
from consent_service.evidence.statement_json import decode_statement
from consent_service.ledger import Ledgers
from consent_service.ledger.readings import Readings, read_ahead
from consent_service.policy.revision import Revision, read_revision, unopened_revision
from consent_service.store.interface import LogKey, LogStore, StoredRevision


class Signature(NamedTuple):
    """Who published a revision and why, as the log states it.

    Attributes:
        by: The id of a token, "" where a file was read.
        why: A reason in one line, "" if none was given.
        at: When it was given; None where a file was read.
    """

    by: str = ""
    why: str = ""
    at: datetime | None = None


FindSignature = Callable[[], Awaitable[Signature]]

_RELOAD = "reload the page to get the present one"
_RESTORE = "the operator has to restore it from a backup"


class Held(msgspec.Struct, frozen=True):
    """A revision and one time that it was in force, as the log states it.

    Attributes:
        revision: Its digest.
        start: When it came into force.
        end: When another one did; None if it still is in force.
        by: The id of the token that put it in force, "" where a file was read.
        why: The reason that was given, "" for none.
    """

    revision: str
    start: datetime
    end: datetime | None = None
    by: str = ""
    why: str = ""


class Publisher:
    """Publishes revisions, finds published ones, and keeps in memory those it found.

    More than 15 methods: one revision and those of thousands of sites are published,
    found and checked each in a way of its own, and share what is in memory.
    """

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers
        self._logs = ledgers.environment.store.logs
        self._revisions = ledgers.environment.store.revisions
        # By site and digest. Grows by what is published, which is what people write.
        self._known: dict[tuple[str, str], Revision] = {}

    async def publish(
        self, revision: Revision, *, find_signature: FindSignature | None = None
    ) -> datetime:
        """Put a revision in force; return when it was published.

        Publishing the one that is in force changes nothing.

        Args:
            revision: What visitors are to be shown.
            find_signature: Finds out who published it and why; asked only if there
                is something to state.

        Raises:
            StoreError: It is not in force. The one before still is.
        """
        site = revision.site
        ledger = await self._ledgers.open(site)
        now = self._ledgers.environment.clock()
        find = partial(_find_stated, self._logs, revision.digest)
        if await find(ledger.head.key) is None:
            # Choices may name what is kept: nothing is that the log will not state.
            ledger.check()
            # Crash between the two: the document is kept and nobody was shown it.
            await self._revisions.save_revision(
                StoredRevision(site, revision.digest, revision.document, now)
            )
            signature = await find_signature() if find_signature else Signature()
            if await _is_stated_already(signature, self._logs, ledger.head.key):
                # The same file makes another revision by another release, or was put
                # there again by hand: whoever signed it did neither.
                signature = Signature()
            statement = Config(
                revision.digest, format_time(now), signature.by, signature.why
            )
            # `find` again: of processes that read the folder at once, one states it.
            await ledger.state_once(statement, find=find)
        self._known[site, revision.digest] = revision
        # A revision that is published again keeps the day of the first time.
        days = {each.digest: each.published_at for each in await self.review(site)}
        return days.get(revision.digest, now)

    async def load(self, site: str, digest: str) -> tuple[Revision, datetime] | None:
        """Return a stored revision, even a withdrawn one, and when it was published.

        Raises:
            DamagedStoreError: What is kept is not that revision.
        """
        stored = await self._revisions.load_revision(site, digest)
        if stored is None:
            return None
        return self.read_stored(stored), stored.published_at

    async def load_unopened(
        self, wanted: Collection[tuple[str, str]]
    ) -> list[tuple[Revision, datetime]]:
        """Return revisions that this release published, each with when it was.

        They are named by site and digest. Their bytes are checked; what they say is
        read when it is asked for. What is not there, or damaged, is left out.
        """
        stored = await self._revisions.load_revisions(wanted)
        # Hashing and packing need no lock of Python's: threads do it side by side.
        read = await asyncio.to_thread(lambda: list(map(_read_unopened, stored)))
        found: list[tuple[Revision, datetime]] = []
        for each, revision in zip(stored, read, strict=True):
            if revision.digest == each.digest:
                found.append((revision, each.published_at))
            else:
                self._note_damage(each)
        return found

    async def find_settled(self, revisions: Sequence[Revision]) -> list[Revision]:
        """Open the logs of those sites; return what they state to be in force already.

        For thousands of sites that come back as they were: what the logs hold is read
        together. A log that is in trouble states nothing here; `publish` says why.

        Raises:
            StoreError: The store cannot be read. Logs that were not open may be.
        """
        sites = [revision.site for revision in revisions]
        ahead = await read_ahead(self._logs, sites)
        settled: list[Revision] = []
        for revision in revisions:
            # Opening reads nothing any more, so nothing else gives way to requests.
            await asyncio.sleep(0)
            ledger = await self._ledgers.open(revision.site, ahead)
            if not ledger.is_open:
                continue
            find = partial(_find_stated, ahead, revision.digest)
            if await find(ledger.head.key) is not None:
                self._known[revision.site, revision.digest] = revision
                settled.append(revision)
        return settled

    async def load_all(self, site: str) -> list[tuple[Revision, datetime]]:
        """Return all revisions of a site, oldest first; raises what `load` raises."""
        stored = await self._revisions.list_revisions(site)
        return [(self.read_stored(each), each.published_at) for each in stored]

    async def review(self, site: str) -> list[StoredRevision]:
        """Check that each stored revision is as it was published, and return all.

        What is not is remembered, and logged.
        """
        stored = await self._revisions.list_revisions(site)
        for each in stored:
            with contextlib.suppress(DamagedStoreError):
                self._check(each)
        return stored

    def read_stored(self, stored: StoredRevision) -> Revision:
        """Return the revision that is stored.

        Raises:
            DamagedStoreError: Its document has another digest than its name says.
        """
        self._check(stored)
        known = self._known.get((stored.site, stored.digest))
        return known or read_revision(stored.document)

    def _check(self, stored: StoredRevision) -> None:
        if sha256(stored.document).hexdigest() != stored.digest:
            # Nothing of it is believed: a record would name what nobody saw.
            raise DamagedStoreError(self._note_damage(stored), hint=_RESTORE)

    def _note_damage(self, stored: StoredRevision) -> str:
        message = (
            f"revision {stored.digest[:16]} of {stored.site} is not as it was published"
        )
        self._ledgers.environment.damages.note(stored.site, message)
        return message

    async def load_last(self, site: str) -> Revision | None:
        """Return the revision put in force last that is not withdrawn, if any."""
        # Newest epoch first: one that has just begun may have stated nothing yet.
        heads = await self._ledgers.environment.store.logs.load_heads(site)
        for head in reversed(heads):
            for _, digest in reversed(await _all_stated(self._logs, head.key)):
                found = await self._find_kept(site, digest)
                if found is not None:
                    return found
        return None

    async def load_before(
        self, site: str, digest: str
    ) -> tuple[Revision, datetime] | None:
        """Return what the revision in force replaced, and when it did.

        Args:
            site: The site.
            digest: The revision in force, which may have been in force before.

        Raises:
            DamagedStoreError: What is kept is not that revision.
        """
        held = [each for each in await list_held(self._logs, site) if each.end]
        others = [each for each in held if each.revision != digest]
        found = await self.load(site, others[-1].revision) if others else None
        end = others[-1].end if others else None
        return (found[0], end) if found and end else None

    async def find(self, site: str, digest: str) -> Revision:
        """Return a revision that choices may name.

        Raises:
            UnknownRevisionError: It was never published, was withdrawn, or what is
                kept of it is damaged. A page that is loaded again names another one.
        """
        known = self._known.get((site, digest))
        if known is not None:
            return known
        try:
            found = await self._find_kept(site, digest)
        except DamagedStoreError as error:
            raise UnknownRevisionError(str(error), hint=_RELOAD) from error
        if found is None or not await self._is_stated(site, digest):
            raise UnknownRevisionError(
                f"site {site} has no revision {digest[:16]} in use", hint=_RELOAD
            )
        self._known[site, digest] = found
        return found

    async def _find_kept(self, site: str, digest: str) -> Revision | None:
        """Return a stored revision, or None if it is withdrawn or not stored."""
        stored = await self._revisions.load_revision(site, digest)
        if stored is None or stored.withdrawn_at is not None:
            return None
        return self.read_stored(stored)

    async def _is_stated(self, site: str, digest: str) -> bool:
        """Return whether a log of the site states it; a crash can prevent that."""
        heads = await self._ledgers.environment.store.logs.load_heads(site)
        for head in reversed(heads):
            if any(
                digest == said for _, said in await _all_stated(self._logs, head.key)
            ):
                return True
        return False

    async def withdraw(self, site: str, digest: str) -> None:
        """Let no further choice name a revision. Its document is kept."""
        await self._revisions.withdraw_revision(
            site, digest, self._ledgers.environment.clock()
        )
        self._known.pop((site, digest), None)


async def list_held(logs: LogStore, site: str) -> list[Held]:
    """Return which revision held from when to when, oldest first, as logs state.

    A revision that was put in force again is there twice.
    """
    held: list[Held] = []
    for head in await logs.load_heads(site):
        for _, config in await _all_configs(logs, head.key):
            if held and held[-1].revision == config.revision:
                # A new epoch states again what was in force.
                continue
            at = parse_time(config.at)
            if held:
                held[-1] = msgspec.structs.replace(held[-1], end=at)
            held.append(Held(config.revision, at, None, config.by, config.why))
    return held


def in_force_since(held: Sequence[Held], revision: str) -> datetime | None:
    """Return since when a revision has been in force; None if it is not, by the logs.

    One that came back has been since it did.
    """
    last = held[-1] if held else None
    return last.start if last and last.revision == revision else None


async def _is_stated_already(signature: Signature, logs: LogStore, key: LogKey) -> bool:
    """Return whether a log states a revision under that very signature."""
    if signature.at is None:
        return False
    at = parse_time(format_time(signature.at))
    return any(
        (config.by, config.why) == (signature.by, signature.why)
        and parse_time(config.at) >= at
        for _, config in await _all_configs(logs, key)
    )


async def _find_stated(logs: Readings, digest: str, key: LogKey) -> int | None:
    """Return where a log states that a revision is in force, if it still is."""
    stated = await _all_stated(logs, key)
    index, newest = stated[-1] if stated else (0, "")
    return index if newest == digest else None


def _read_unopened(stored: StoredRevision) -> Revision:
    return unopened_revision(stored.site, stored.document)


async def _all_stated(logs: Readings, key: LogKey) -> list[tuple[int, str]]:
    """Return index and revision of every `config` statement, oldest first."""
    configs = await _all_configs(logs, key)
    return [(index, config.revision) for index, config in configs]


async def _all_configs(logs: Readings, key: LogKey) -> list[tuple[int, Config]]:
    """Return every `config` statement with its index, oldest first."""
    found = await logs.find_statements(key, "config")
    stated = [(entry.index, decode_statement(entry.body)) for entry in found]
    return [
        (index, statement)
        for index, statement in stated
        if isinstance(statement, Config)
    ]
