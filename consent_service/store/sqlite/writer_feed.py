"""Passes the event loop's output to the writer's thread piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from typing import Generic, TypeVar

from consent_service.errors import StoreUnavailableError

Item = TypeVar("Item")


class Feed(Generic[Item]):
    """Iterates in a thread over what an event loop yields, as it comes."""

    def __init__(self, items: AsyncIterator[Item]) -> None:
        """Set up, in the loop that makes the items."""
        self._items = items
        self._loop = asyncio.get_running_loop()
        # Set by the thread, and then `_is_given_up` is read; the loop does it the
        # other way round. So one of the two sees what the other has done.
        self._next: Future[Item | None] | None = None
        self._is_given_up = False

    def __iter__(self) -> Iterator[Item]:
        while True:
            self._next = asyncio.run_coroutine_threadsafe(self._following(), self._loop)
            if self._is_given_up:
                self._next.cancel()
            item = self._next.result()
            if item is None:
                return
            yield item

    def give_up(self) -> None:
        """Let the thread fail at the next item, the one that it waits for too."""
        self._is_given_up = True
        if self._next is not None:
            self._next.cancel()

    async def _following(self) -> Item | None:
        if self._is_given_up:
            raise StoreUnavailableError("the write was given up")
        return await anext(self._items, None)
