"""What can be done with choices: put on record, proved again, erased, expired."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from consent_service.choices.choice import Choice, check_choice
from consent_service.choices.record import (
    Record,
    decode_record,
    draft_record,
    is_same_choice,
    make_record,
)
from consent_service.choices.visitor import names_of
from consent_service.errors import ChoiceIdUsedError, NotFoundError
from consent_service.evidence.proof import LogProof, encode_proof
from consent_service.evidence.record_file import SALT_SIZE, digest_of
from consent_service.keys import Entropy
from consent_service.ledger import Ledger, Ledgers
from consent_service.policy.revision import Revision
from consent_service.store.interface import LogKey

# Salts that are fetched at once.
_SALTS: Final = 128
# Records that one turn of a sweep erases.
_PORTION: Final = 1_000
_NO_RECEIPT: Final = b"This choice was rehearsed. It is on no record.\n"


class Recorded(msgspec.Struct, frozen=True):
    """A choice on record.

    Attributes:
        receipt: The tlog-proof file with the record in it; proof and record at once.
        repeated: The choice was on record before, and this is what was said then.
    """

    index: int
    digest: str
    record: Record
    receipt: bytes
    repeated: bool


class _Salts:
    """Salts from a secure source, fetched by the hundred, each given out once.

    Asking the kernel costs more than the rest of a record, and gives Python's lock
    away each time.
    """

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._left: list[bytes] = []
        # Two processes must never have the same ones.
        os.register_at_fork(after_in_child=self._left.clear)

    def take(self) -> bytes:
        if not self._left:
            fetched = self._entropy(_SALTS * SALT_SIZE)
            self._left += [
                fetched[start : start + SALT_SIZE]
                for start in range(0, len(fetched), SALT_SIZE)
            ]
        return self._left.pop()


class Recorder:
    """The use cases of records, for all sites. Owned by one event loop."""

    def __init__(
        self, ledgers: Ledgers, public: Callable[[str], bytes | None] = lambda _: None
    ) -> None:
        """Set up; `public` gives the checkpoint of a site that everybody is shown."""
        self._ledgers = ledgers
        self._public = public
        self._environment = ledgers.environment
        self._salts = _Salts(self._environment.entropy)

    async def record_choice(
        self,
        revision: Revision,
        choice: Choice,
        *,
        until: datetime | None = None,
        seen: tuple[str, ...] = (),
    ) -> Recorded:
        """Put a choice on record, durably, and return its receipt.

        Args:
            revision: The one that the choice names, as the publisher found it.
            choice: What the visitor sent.
            until: When it ends at the latest, for a choice that began elsewhere.
            seen: What else to count it in (`choices/cells.py`); no record says it.

        The same choice again gets its first receipt again. Ids stand in records: one
        that comes with something else is not that choice, and gets nothing.

        Raises:
            InvalidChoiceError: It does not fit the policy. Nothing was stored.
            ChoiceIdUsedError: Its id is that of another choice. Nothing was stored.
            StoreBusyError: Too many wait. Nothing was stored.
            StoreUnavailableError: Whether it was stored is not known. Repeating it
                with the same id is safe.
            ReadOnlyLogError: The log takes nothing until a person has looked at it.
        """
        ledger = await self._ledgers.find(revision.policy.site)
        ledger.check()
        decisions = check_choice(revision.policy, choice)
        at = self._environment.clock()
        record = make_record(choice, decisions, revision=revision, at=at, until=until)
        draft = draft_record(record, salt=self._salts.take(), seen=seen)
        appended = await self._ledgers.append(record.site, draft)
        if appended.repeated:
            first = _recorded_before(appended.proof)
            if not is_same_choice(first.record, record):
                raise ChoiceIdUsedError(
                    f"another choice at site {record.site} has this id",
                    hint="make a new random id for each choice",
                )
            # Sent again and again, it must not show how the log grows.
            return await self.find(record.site, first.digest)
        return Recorded(
            index=appended.proof.index,
            digest=draft.digest.hex(),
            record=record,
            receipt=encode_proof(appended.proof),
            repeated=False,
        )

    async def rehearse_choice(self, revision: Revision, choice: Choice) -> Recorded:
        """Return what `record_choice` would say first, and record nothing.

        Its digest is one that no record has, and its receipt proves nothing.

        Raises:
            InvalidChoiceError: It does not fit the policy.
            ReadOnlyLogError: The log takes nothing until a person has looked at it.
        """
        ledger = await self._ledgers.find(revision.policy.site)
        ledger.check()
        decisions = check_choice(revision.policy, choice)
        at = self._environment.clock()
        record = make_record(choice, decisions, revision=revision, at=at)
        draft = draft_record(record, salt=self._environment.entropy(SALT_SIZE))
        return Recorded(
            index=ledger.head.size,
            digest=draft.digest.hex(),
            record=record,
            receipt=_NO_RECEIPT,
            repeated=False,
        )

    async def find(self, site: str, digest: str) -> Recorded:
        """Return a record and its receipt again.

        The receipt is against the checkpoint that everybody is shown, and before that
        has the record, against the tree that ends with it: never a newer one.

        Raises:
            NotFoundError: There is no such record, or it was erased.
            DamagedStoreError: It is not as it was logged.
        """
        found = await self._environment.store.records.load_record(site, digest)
        if found is None:
            raise NotFoundError("no record has that digest, or it was erased")
        ledger, public = await self._ledgers.find(site), self._public(site)
        proof = await ledger.prove_to_visitor(*found, public)
        return _recorded_before(proof)

    async def is_newest(self, site: str, digest: str, visitor: str) -> bool:
        """Return whether a visitor has no later record than the one of that digest."""
        records = self._environment.store.records
        place = await records.find_record(site, digest)
        places = await records.find_visitor(site, visitor)
        return place is not None and places[-1:] == [place]

    async def erase_visitor(self, site: str, visitor: str, *, reason: str) -> int:
        """Erase all records with that visitor's name, in every epoch; return how many.

        The caller decides who may ask for it: a name stands in records.

        The reason is one of `evidence.statement.REASONS`, and stands in the log.

        Raises:
            StoreUnavailableError: Some may be left. Ask again.
            ReadOnlyLogError: None was erased.
        """
        places = await self._environment.store.records.find_visitor(site, visitor)
        ledger = await self._ledgers.find(site)
        return await ledger.erase(places, reason=reason)

    async def erase_stated(self, site: str, stated: str, *, reason: str) -> int:
        """Erase the records of the visitor who gave `stated` as an id.

        For owners, who have it from the visitor: the consent id, or the browser's own
        secret (`choices.visitor.names_of`). Returns and raises as `erase_visitor`.
        """
        for name in names_of(stated, site):
            count = await self.erase_visitor(site, name, reason=reason)
            if count:
                # Somebody else may have sent this consent id as a secret: not asked
                # for.
                return count
        return 0

    async def erase_record(self, site: str, digest: str, *, reason: str) -> int:
        """Erase one record; see `erase_visitor`."""
        place = await self._environment.store.records.find_record(site, digest)
        places = [place] if place else []
        ledger = await self._ledgers.find(site)
        return await ledger.erase(places, reason=reason)

    async def sweep(self, site: str, *, years: int, now: datetime) -> int:
        """Erase records that were valid last so many years ago (requirement B-22).

        Goes through every epoch. Returns how many went. Files that hold erased bytes
        are written anew after it.

        Args:
            site: Whose records.
            years: How long they are kept.
            now: A time that is certainly over, whatever the clock says.
        """
        ledger = await self._ledgers.find(site)
        before = _years_before(now, years)
        heads = await self._environment.store.logs.load_heads(site)
        return sum([await self._sweep_log(ledger, head.key, before) for head in heads])

    async def _sweep_log(self, ledger: Ledger, key: LogKey, before: datetime) -> int:
        records = self._environment.store.records
        count = 0
        while found := await records.find_expired(key, before, _PORTION):
            gone = await ledger.expire([(key, index) for index in found])
            if not gone:
                # Another process was quicker; what is left waits for the next sweep.
                break
            count += gone
        return count


def _recorded_before(proof: LogProof) -> Recorded:
    return Recorded(
        index=proof.index,
        digest=digest_of(proof.extra).hex(),
        record=decode_record(proof.extra),
        receipt=encode_proof(proof),
        repeated=True,
    )


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        # The 29th of February, and no leap year: a day longer is the safe side.
        return now.replace(year=now.year - years, day=28)
