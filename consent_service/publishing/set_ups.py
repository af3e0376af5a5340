"""The answers of people who are setting up a site: kept for hours, bounded, and theirs.

No address holds them: it names them by an id that is worth nothing without the session
of who gave them (decision 0070).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from consent_service.errors import BodyTooLargeError
from consent_service.store.interface import SetUpStore, StoredSetUp
from consent_service.store.values import SET_UP_SECONDS

# Of one person. With the next one the oldest is gone.
MOST: Final = 10
# Characters: what all steps can ask for, in several languages, with room to spare.
LONGEST: Final = 60_000


class SetUps:
    """Begins, finds, saves and ends set-ups; `owner` is a token's or session's id."""

    def __init__(
        self,
        store: SetUpStore,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def begin(self, owner: str, answers: str) -> StoredSetUp:
        """Keep the first answers of a set-up."""
        present = await self.list(owner)
        await self._store.remove_set_ups(
            owner, [each.id for each in present[MOST - 1 :]]
        )
        return await self.save(owner, self._new_id(), answers)

    async def save(self, owner: str, id_: str, answers: str) -> StoredSetUp:
        """Keep the answers under an id.

        Raises:
            BodyTooLargeError: They are too long. What was kept before stays.
        """
        if len(answers) > LONGEST:
            raise BodyTooLargeError(
                f"the answers are longer than {LONGEST} characters",
                hint="say less here; the policy can be added to once it is published",
            )
        made = StoredSetUp(id_, answers, self._clock())
        await self._store.save_set_up(owner, made)
        return made

    async def find(self, owner: str, id_: str) -> StoredSetUp | None:
        """Return a set-up, None if it is over, another's, or never was."""
        return next((each for each in await self.list(owner) if each.id == id_), None)

    async def list(self, owner: str) -> list[StoredSetUp]:
        """Return those of one person that can be gone on with, the newest first."""
        oldest = self._clock() - timedelta(seconds=SET_UP_SECONDS)
        kept = await self._store.load_set_ups(owner)
        good = [each for each in kept if each.at > oldest]
        return sorted(good, key=lambda each: each.at, reverse=True)

    async def remove(self, owner: str, id_: str) -> None:
        await self._store.remove_set_ups(owner, [id_])

    async def end(self, owner: str) -> None:
        """Remove all of one person."""
        kept = await self._store.load_set_ups(owner)
        await self._store.remove_set_ups(owner, [each.id for each in kept])
