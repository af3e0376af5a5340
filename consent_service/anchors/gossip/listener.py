"""Takes the checkpoints that visitors bring back, and reports a contradiction.

A choice never waits for it. What comes back is nearly always the same few checkpoints,
as one is shown to many: those are known at a glance, and only what is new is checked.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from hashlib import sha256

from consent_service.anchors.folder import AnchorFolder
from consent_service.anchors.gossip.check import (
    MOST_GOSSIP,
    Gossip,
    origin_of,
    review_gossip,
)
from consent_service.errors import ConsentServiceError
from consent_service.ledger import Ledgers, LogReader
from consent_service.store.interface import Head

# What is kept was signed by us, and few checkpoints are shown: it cannot be filled
# from outside. These bound what a flood of notes that are not ours can hold.
_WAITING = 100
_KNOWN = 500
# Seconds between two looks at what is kept: another process may have kept it, and a
# person may have moved it away.
_LOOK_EVERY = 60.0

_log = logging.getLogger(__name__)


class GossipListener:
    """Checks what came back, one at a time, beside the requests.

    Attributes:
        counts: How often each outcome came; `unchecked` is what there was no time for.
    """

    def __init__(self, ledgers: Ledgers, folder: AnchorFolder) -> None:
        self.counts: Counter[str] = Counter()
        self._ledgers = ledgers
        self._folder = folder
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue(_WAITING)
        self._agreed: set[tuple[str, str]] = set()
        # By site and by name of the note; the second is what could not be kept yet.
        self._alarms: dict[str, dict[str, str]] = {}
        self._unkept: dict[str, dict[str, str]] = {}

    def take(self, site: str, note: str) -> None:
        """Accept what came back, whatever it is; this neither waits nor raises."""
        if (site, note) in self._agreed:
            self.counts["agrees"] += 1
            return
        if len(note) > MOST_GOSSIP:
            self.counts["foreign"] += 1
            return
        try:
            self._waiting.put_nowait((site, note))
        except asyncio.QueueFull:
            self.counts["unchecked"] += 1

    def alarms(self, site: str) -> list[str]:
        """Return what contradicts that site's log, a sentence each."""
        found = self._alarms.get(site)
        return sorted(found.values()) if found else []

    @property
    def contradictions(self) -> int:
        """How many checkpoints signed by us contradict a log of ours."""
        return sum(map(len, self._alarms.values()))

    async def run(self) -> None:
        """Run until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self.look()
            await self._check_until(loop.time() + _LOOK_EVERY)

    async def _check_until(self, end: float) -> None:
        while True:
            try:
                async with asyncio.timeout_at(end):
                    site, note = await self._waiting.get()
            except TimeoutError:
                return
            await self._check_taken(site, note)

    async def _check_taken(self, site: str, note: str) -> None:
        if (site, note) in self._agreed:
            # It came several times before it was checked.
            self.counts["agrees"] += 1
            return
        try:
            await self._hear(site, note)
        except ConsentServiceError as error:
            # The store is away, or the folder. Others will bring the same one.
            self.counts["unchecked"] += 1
            _log.warning("a checkpoint that came back was not checked: %s", error)

    async def look(self) -> None:
        """Check once more the notes that were kept because they contradicted a log."""
        for ledger in self._ledgers.all():
            with suppress(ConsentServiceError):
                site = ledger.site
                kept = await asyncio.to_thread(self._folder.contradictions, site)
                alarms: dict[str, str] = {}
                for note in kept:
                    await self._hear(site, note, kept_alarms=alarms)
                # At once: nobody may find the alarms gone while they are checked.
                self._alarms[site] = {**alarms, **self._unkept.get(site, {})}

    async def _hear(
        self, site: str, note: str, *, kept_alarms: dict[str, str] | None = None
    ) -> None:
        """Check one note.

        Args:
            site: Whose log it speaks of.
            note: What came back.
            kept_alarms: Given when the note is one of those that are kept. What it
                contradicts goes in there, and it is neither kept nor counted again.
        """
        heads = await self._ledgers.environment.store.logs.load_heads(site)
        origin = origin_of(note.encode())
        head = next((head for head in heads if head.origin == origin), None)
        gossip = await self._check(note, head) if head else Gossip("foreign")
        if gossip.outcome == "agrees":
            self._remember(site, note)
        elif head and gossip.is_alarm and not _is_explained(gossip, head, heads):
            if kept_alarms is None:
                await self._raise_alarm(note, head, gossip)
            else:
                kept_alarms[_name_of(note)] = gossip.message
        if kept_alarms is None:
            self.counts[gossip.outcome] += 1

    async def _check(self, note: str, head: Head) -> Gossip:
        environment = self._ledgers.environment
        verifiers = [key.verifier for key in environment.keys.log_keys(head.origin)]
        reader = LogReader(environment.store.logs, head)
        return await review_gossip(note.encode(), reader, verifiers)

    def _remember(self, site: str, note: str) -> None:
        if len(self._agreed) >= _KNOWN:
            self._agreed.clear()
        self._agreed.add((site, note))

    async def _raise_alarm(self, note: str, head: Head, gossip: Gossip) -> None:
        site, name = head.key.site, _name_of(note)
        unkept = self._unkept.setdefault(site, {})
        if name in self._alarms.get(site, {}) and name not in unkept:
            return
        try:
            # Keep it before raising the alarm: people look for the proof at once, and
            # an alarm that was raised first may be all that a crash leaves.
            keep = self._folder.keep_contradiction
            await asyncio.to_thread(keep, head.key, name, note, head.checkpoint)
        except ConsentServiceError as error:
            # The alarm must not be lost with the proof. Keep it when it comes again.
            unkept[name] = gossip.message
            _log.critical("%s: could not be kept: %s", gossip.message, error)
        else:
            unkept.pop(name, None)
            _log.critical("%s: kept as %s in the anchor folder", gossip.message, name)
        self._alarms.setdefault(site, {})[name] = gossip.message


def _name_of(note: str) -> str:
    return sha256(note.encode()).hexdigest()[:16]


def _is_explained(gossip: Gossip, head: Head, heads: list[Head]) -> bool:
    """Return whether a person has explained it: a later log names what was lost."""
    return gossip.outcome == "ahead" and head is not heads[-1]
