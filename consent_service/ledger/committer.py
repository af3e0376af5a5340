"""What to do with a batch: which entries go into one commit, and who is answered."""

from collections.abc import Sequence

from consent_service.batching import refusing
from consent_service.choices.record import Draft
from consent_service.errors import (
    ErasedChoiceError,
    RepeatedChoiceError,
    StoreError,
)
from consent_service.ledger.chain import Chain
from consent_service.ledger.commit import Built, build_records, build_statements
from consent_service.ledger.environment import Environment
from consent_service.ledger.releaser import Caller, Once, Releaser, Say

_ERASED = "the choice was erased; it is not recorded again"


class Committer:
    """Steps 2 to 4 of `ledger.py`, for one batch at a time."""

    def __init__(
        self, environment: Environment, chain: Chain, releaser: Releaser
    ) -> None:
        self._environment = environment
        self._chain = chain
        self._releaser = releaser

    async def commit(self, batch: Sequence[Caller]) -> None:
        """Append what the callers ask for; they are answered once it may be released.

        Raises:
            StoreError: The records of the batch are not known to be there, and
                nobody was answered for them.
        """
        # By choice: callers that send the same one wait for the same entry.
        drafts: dict[str, list[Caller]] = {}
        async with self._environment.store.logs.writer(self._releaser.head.key):
            for caller in batch:
                if isinstance(caller.job, Draft):
                    drafts.setdefault(caller.job.choice, []).append(caller)
                    continue
                with refusing([caller]):
                    if isinstance(caller.job, Once):
                        await self._commit_once(caller.job, caller)
                    else:
                        await self._commit_statements(caller.job, caller)
            # Ends: a round commits them all, or takes at least one of them out.
            while drafts:
                drafts = await self._commit_drafts(drafts)

    async def _commit_statements(self, say: Say, caller: Caller) -> None:
        built = await self._chain.commit(
            lambda tip, signers, at: build_statements(tip, say(tip), signers, at)
        )
        self._release(built, caller)

    async def _commit_once(self, job: Once, caller: Caller) -> None:
        done = await self._chain.commit_once(
            lambda tip, signers, at: build_statements(tip, job.say(tip), signers, at),
            job.find,
        )
        if isinstance(done, Built):
            self._release(done, caller)
        else:
            self._releaser.remind(done, caller)

    def _release(self, built: Built, caller: Caller) -> None:
        count = len(built.commit.statements)
        # The last of them answers for all.
        groups: list[list[Caller]] = [*([] for _ in range(count - 1)), [caller]]
        self._releaser.release(built, [b""] * count, groups)

    async def _commit_drafts(
        self, callers: dict[str, list[Caller]]
    ) -> dict[str, list[Caller]]:
        """Commit those; return who is left to be tried again without repeated ones."""
        groups = list(callers.values())
        jobs = (group[0].job for group in groups)
        drafts = [job for job in jobs if isinstance(job, Draft)]
        try:
            built = await self._chain.commit(
                lambda tip, signers, at: build_records(tip, drafts, signers, at)
            )
        except RepeatedChoiceError:
            # The store refused the commit as a whole: none of these is recorded.
            return await self._recall(callers)
        # Durable from here: a crash leaves the records in the log and the visitors
        # without an answer; the same ids get the first receipts.
        self._releaser.release(built, [draft.file for draft in drafts], groups)
        return {}

    async def _recall(
        self, callers: dict[str, list[Caller]]
    ) -> dict[str, list[Caller]]:
        records = self._environment.store.records
        # In this order: a record that is erased between the two is in the second.
        found = await records.find_choices(self._chain.site, callers.keys())
        erased = await records.find_erased(self._chain.site, callers.keys())
        if not found and not erased:
            raise StoreError(f"store of {self._chain.site} has lost a repeated choice")
        for choice, place in found.items():
            self._releaser.recall(place, callers[choice])
        for choice in erased:
            # One error each: an exception keeps the frames of all its raises.
            for caller in callers[choice]:
                caller.refuse(ErasedChoiceError(_ERASED))
        done = found.keys() | erased
        return {each: those for each, those in callers.items() if each not in done}
