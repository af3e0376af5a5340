"""Commands of many sites in one round trip to their server.

Commits that wait at the same moment go out together, and one WAIT behind them speaks of
all: it counts the replicas that have every write of its connection so far.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from redis.asyncio import Redis

from consent_service.batching import Batcher, Waiting
from consent_service.errors import StoreUnavailableError
from consent_service.store.redis.link.routes import Command, send_each

# Commands in one round trip. Redis does nothing else meanwhile: some 5 ms.
_MOST: Final = 64
# Each log has one commit under way, so this is a bound on sites and not on load.
_BOUND: Final = 1 << 20

_Batch = Sequence[Waiting[Command, list[Any]]]


class JointSends:
    """Gathers commands by server while an earlier round trip is under way.

    `wait` is sent once behind those of a round trip.
    """

    def __init__(self, wait: Sequence[Command]) -> None:
        self._wait = wait
        self._is_closed = False
        self._batchers: dict[Redis, Batcher[Command, list[Any]]] = {}

    async def send(self, client: Redis, command: Command) -> list[Any]:
        """Return the answer to a command, and those to `wait`.

        Raises:
            redis.exceptions.RedisError, OSError, AttributeError: It was refused, or
                the connection broke; then it may have run.
        """
        if client not in self._batchers:
            run = partial(self._send_all, client)
            self._batchers[client] = Batcher(run, most=_MOST, bound=_BOUND)
        return await self._batchers[client].ask(command)

    def close(self) -> None:
        """Send nothing any more that still waits: its client would connect again."""
        self._is_closed = True

    async def _send_all(self, client: Redis, batch: _Batch) -> None:
        if self._is_closed:
            raise StoreUnavailableError("the store is not open")
        commands = [waiting.job for waiting in batch]
        answers = await send_each(client, [*commands, *self._wait])
        acks = answers[len(batch) :]
        for ack in acks:
            if isinstance(ack, BaseException):
                raise ack
        for waiting, answer in zip(batch, answers, strict=False):
            if isinstance(answer, Exception):
                waiting.refuse(answer)
            else:
                waiting.answer([answer, *acks])
