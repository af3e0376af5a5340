"""What can wait gives way to those who wait for an entry."""

import asyncio
from typing import Final

# Seconds of a rest.
_REST: Final = 0.001


class Traffic:
    """Counts what is being appended to any log of this process.

    Attributes:
        under_way: How many entries are waited for now.
    """

    __slots__ = ("under_way",)

    def __init__(self) -> None:
        self.under_way = 0

    async def give_way(self) -> None:
        """Let others have a turn, and rest a moment while something is being appended.

        A commit needs Python's lock a dozen times in other threads. Beside a loop that
        always has work they get it every 5 ms, beside one that rests at once. Call it
        after each millisecond or two of work.
        """
        await asyncio.sleep(_REST if self.under_way else 0)
