"""Counts commits, batches and turns, for the operator's metrics.

The parts get a `Watch` when they are put together.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

Kind = Literal["record", "statement"]


class Watch(Protocol):
    """Counts batches, commits and turns. It does not wait, and it does not raise.

    It learns the names of sites, never of visitors.
    """

    def note_batch(self, callers: int) -> None:
        """Count a batch, and how many callers it serves."""
        ...

    def time_commit(self) -> AbstractContextManager[object]:
        """Return what measures one commit, until it is durable or has failed."""
        ...

    def note_appended(self, site: str, kind: Kind, entries: int) -> None:
        """Count entries that are durable now."""
        ...

    def time_turn(self) -> AbstractContextManager[object]:
        """Return what measures one wait for a turn at a log that processes share."""
        ...

    def note_turns(self, change: Literal[1, -1]) -> None:
        """Count a turn that this process took (1) or gave back (-1)."""
        ...


class Unwatched:
    """A `Watch` that counts nothing: for commands and tests."""

    def note_batch(self, callers: int) -> None:
        pass

    def time_commit(self) -> AbstractContextManager[object]:
        return nullcontext()

    def note_appended(self, site: str, kind: Kind, entries: int) -> None:
        pass

    def time_turn(self) -> AbstractContextManager[object]:
        return nullcontext()

    def note_turns(self, change: Literal[1, -1]) -> None:
        pass
