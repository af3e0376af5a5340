"""The tip of a site's log, and one step forward from it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from consent_service.errors import (
    EvidenceError,
    ReadOnlyLogError,
    StaleHeadError,
    StoreError,
    StoreUnavailableError,
)
from consent_service.evidence.note import Signer
from consent_service.keys import SigningKey
from consent_service.ledger.commit import Built
from consent_service.ledger.environment import Environment
from consent_service.ledger.readings import Readings
from consent_service.ledger.releaser import Find
from consent_service.ledger.rollback_guard import (
    check_mark,
    check_unmarked,
    no_log_in_store,
)
from consent_service.ledger.stated_keys import load_stated, signers_on
from consent_service.ledger.tip import REOPEN, Tip, load_tip
from consent_service.store.interface import Head, LogKey

Build = Callable[[Tip, Sequence[Signer], datetime], Built]

# Only another process can take the place from under a commit, and a turn at a time
# keeps it from doing so for ever.
_ATTEMPTS: Final = 8

_log = logging.getLogger(__name__)


class Chain:
    """Owns what is known of the end of one log. One task at a time may use it.

    What is known may be wrong as soon as a commit fails: then it is forgotten, and
    read back from the store before the next step.
    """

    def __init__(self, environment: Environment, site: str) -> None:
        self.site = site
        self._environment = environment
        self._tip: Tip | None = None
        self._keys: tuple[SigningKey, ...] = ()
        self._stated: dict[str, date] = {}
        self._signers: tuple[Signer, ...] = ()
        self._signers_of = date.min
        self._has_reported = False

    async def load(self, ahead: Readings | None = None) -> Head:
        """Read the tip back and check that the log may go on from it.

        Args:
            ahead: Answers in the place of the store, for a log that was not open.

        Raises:
            ReadOnlyLogError: It may not. The tip is forgotten.
        """
        self._tip = None
        logs: Readings = ahead or self._environment.store.logs
        marks = self._environment.high_water
        heads, mark = await logs.load_heads(self.site), marks.mark_of(self.site)
        if not heads:
            raise no_log_in_store(self.site)
        *earlier, head = heads
        # First of all: a log that may not go on is exported, and signed by these.
        await self._load_keys(head, logs)
        if mark is None and not self._environment.is_shared:
            check_unmarked(head)
        await check_mark(logs, head, mark)
        if head.state == "closed":
            raise ReadOnlyLogError(f"log {head.origin} is closed", hint=REOPEN)

        tip = await load_tip(logs, head, [key.verifier for key in self._keys])
        self._tip = replace(
            tip, earlier={before.key.epoch: before.origin for before in earlier}
        )
        return head

    async def _load_keys(self, head: Head, logs: Readings) -> None:
        self._keys = self._environment.keys.log_keys(head.origin)
        self._signers_of = date.min
        try:
            stated = await load_stated(logs, head.key)
        except EvidenceError as error:
            raise ReadOnlyLogError(
                f"statements of log {head.origin} are damaged: {error}", hint=REOPEN
            ) from error
        self._stated = stated
        self._report_keys_ahead()

    async def commit(self, build: Build) -> Built:
        """Build a commit on the tip and have the store apply it; it is durable then.

        Raises:
            RepeatedChoiceError: A choice of it is on record. Nothing was written.
            StoreUnavailableError: Whether it was applied is not known.
            ReadOnlyLogError: The log may not go on.
        """
        for _ in range(_ATTEMPTS):
            built = await self._try(build)
            if built is not None:
                return built
        raise self._gave_up()

    async def commit_once(self, build: Build, find: Find) -> Built | tuple[LogKey, int]:
        """Commit unless the log says it already; then return where it does.

        Raises what `commit` raises.
        """
        for _ in range(_ATTEMPTS):
            key = await self._key()
            # Asked behind the tip: a process that states it from here on takes the tip
            # from under our commit, and then it is asked again.
            found = await find(key)
            if found is not None:
                return key, found
            built = await self._try(build)
            if built is not None:
                return built
        raise self._gave_up()

    async def _key(self) -> LogKey:
        if self._tip is None:
            return (await self.load()).key
        return self._tip.head.key

    async def _try(self, build: Build) -> Built | None:
        """Commit on the tip that is known; return None if there is a newer one."""
        tip = self._tip
        if tip is None:
            await self.load()
            return None
        at = self._environment.clock()
        # Until the store has answered, the tip is one that may be no more.
        self._tip = None
        try:
            built = build(tip, self.signers(at), at)
            with self._environment.watch.time_commit():
                await self._environment.store.logs.commit(built.commit)
        except StaleHeadError:
            return None
        except StoreUnavailableError:
            raise
        except StoreError:
            # Refused as a whole: the tip is what it was.
            self._tip = tip
            raise
        self._tip = built.tip
        self._note(built)
        return built

    def _gave_up(self) -> StoreUnavailableError:
        return StoreUnavailableError(
            f"gave up committing to the log of {self.site} after {_ATTEMPTS} attempts"
        )

    def _note(self, built: Built) -> None:
        watch, commit = self._environment.watch, built.commit
        watch.note_appended(self.site, "record", len(commit.records))
        watch.note_appended(self.site, "statement", len(commit.statements))

    def unstated_key(self) -> str | None:
        """Return the newest key's vkey while the log has not stated it."""
        newest = self._keys[0].vkey
        return None if newest in self._stated else newest

    def _report_keys_ahead(self) -> None:
        tomorrow = self._environment.clock().date() + timedelta(days=1)
        ahead = [day for day in self._stated.values() if day > tomorrow]
        if ahead and not self._has_reported:
            self._has_reported = True
            _log.warning(
                "log of %s states a key as of %s, which lies ahead: it signs from the "
                "day after on; `log reopen` begins a log that it signs at once",
                self.site,
                max(ahead),
            )

    def signers(self, at: datetime) -> tuple[Signer, ...]:
        """Return what signs for this log at that time.

        Raises:
            ReadOnlyLogError: No key of this installation may sign it.
        """
        if self._signers_of != at.date():
            self._signers = signers_on(at.date(), self._keys, self._stated)
            self._signers_of = at.date()
        if not self._signers:
            raise ReadOnlyLogError(
                f"no key in the key file may sign the log of {self.site} yet",
                hint="put back the keys that signed it; new ones sign from tomorrow on",
            )
        return self._signers
