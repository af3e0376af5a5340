"""Who is told what happens on the way of a commit, for the operator's numbers.

The parts are handed a `Watch` when they are put together; what it counts is its own.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

Kind = Literal["record", "statement"]


class Watch(Protocol):
    """Is told of batches, commits and turns. It neither waits nor raises.

    What it is told names sites and never visitors.
    """

    def note_batch(self, callers: int) -> None:
        """So many callers are served together from here on."""
        ...

    def time_commit(self) -> AbstractContextManager[object]:
        """Go around one commit in the store, until it is durable or failed."""
        ...

    def note_appended(self, site: str, kind: Kind, entries: int) -> None:
        """So many entries are durable."""
        ...

    def time_turn(self) -> AbstractContextManager[object]:
        """Go around one wait for the turn at a log that processes share."""
        ...

    def note_turns(self, change: Literal[1, -1]) -> None:
        """One turn more, or one less, is held by this process."""
        ...


class Unwatched:
    """A `Watch` that looks away: for commands, and for tests."""

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
