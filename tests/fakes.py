"""Fakes at our own protocols. None of them replaces a module."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from consent_service.errors import StoreUnavailableError
from consent_service.store.interface import Store

_PARTS = ("logs", "records", "counts", "revisions", "accesses")
# Opening is for the test to do; a turn to write and a stream are no single call.
_LEFT_ALONE = ("open", "close", "writer", "stream_records", "stream_accesses")


class FailingStore:
    """A store on a bad line: the call of a given number fails, counted from 1.

    With a `span` so many calls in a row fail. When `late` they fail after the real
    store has done what it was asked: the worst that a line can do, since nothing is
    known of the outcome then. `failed` names the calls that did.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.calls = 0
        self.fail_at = 0
        self.span = 1
        self.late = False
        self.failed: set[str] = set()

    def typed(self) -> Store:
        return cast(Store, self)

    def __getattr__(self, name: str) -> Any:
        if name in _PARTS:
            return _Part(self, getattr(self.store, name))
        return self.guard(name, getattr(self.store, name))

    def guard(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        if name in _LEFT_ALONE:
            return call

        async def guarded(*given: object) -> Any:
            self.calls += 1
            is_due = 0 <= self.calls - self.fail_at < self.span and self.fail_at > 0
            if is_due:
                self.failed.add(name)
            if is_due and not self.late:
                raise StoreUnavailableError("the line is down")
            outcome = await cast(Awaitable[Any], call(*given))
            if is_due:
                raise StoreUnavailableError("the line went down")
            return outcome

        return guarded


class _Part:
    def __init__(self, owner: FailingStore, part: object) -> None:
        self._owner = owner
        self._part = part

    def __getattr__(self, name: str) -> Any:
        return self._owner.guard(name, getattr(self._part, name))


class SlowStore:
    """A store whose commits wait until they are released, in the order of asking."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.gate = asyncio.Event()
        self.gate.set()
        self.waits = asyncio.Event()
        self.commits = 0

    def typed(self) -> Store:
        return cast(Store, self)

    def __getattr__(self, name: str) -> Any:
        return _SlowLogs(self) if name == "logs" else getattr(self.store, name)


class _SlowLogs:
    def __init__(self, owner: SlowStore) -> None:
        self._owner = owner

    async def commit(self, commit: Any) -> None:
        self._owner.commits += 1
        if not self._owner.gate.is_set():
            self._owner.waits.set()
        await self._owner.gate.wait()
        await self._owner.store.logs.commit(commit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._owner.store.logs, name)
