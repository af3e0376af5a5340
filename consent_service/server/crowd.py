"""All connections of one process: how many there are, and which one is closed."""

import asyncio
from typing import Final, Protocol

import msgspec
from starlette.responses import Response

from consent_service.errors import ConsentServiceError
from consent_service.web.metrics.metrics import Metrics
from consent_service.web.problems import problem_answer

# Connections beyond the bound that still get an answer that says why.
_TOLD: Final = 256


class Member(Protocol):
    """What the crowd has to know of a connection."""

    transport: asyncio.Transport


class Bounds(msgspec.Struct, frozen=True):
    """How many connections one process accepts, and how long each may take.

    `request_seconds` is for a whole request, `idle_seconds` for the pause between two.
    """

    connections: int
    request_seconds: float
    idle_seconds: float


class Crowd:
    """All connections of one process. Owned by its event loop."""

    def __init__(self, bounds: Bounds, metrics: Metrics, *, prefix: str) -> None:
        self.bounds = bounds
        self._metrics = metrics
        self._prefix = prefix
        self._open: set[Member] = set()
        # Idle ones, which only wait for their next request, the longest first.
        self._resting: dict[Member, None] = {}
        metrics.families.watch(
            "consent_connections", "Connections that are open.", lambda: len(self._open)
        )
        metrics.families.watch(
            "consent_connections_resting",
            "Connections that are open and ask for nothing.",
            lambda: len(self._resting),
        )

    def enter(self, connection: Member) -> bool:
        """Add a connection; return False if it is one too many.

        A crowded process closes the longest idle connection, as nginx does: a caller
        that opens thousands of them and sends nothing keeps nobody out.
        """
        self._open.add(connection)
        if len(self._open) <= self.bounds.connections:
            return True
        for longest in self._resting:
            self.wake(longest)
            longest.transport.close()
            return True
        if len(self._open) > self.bounds.connections + _TOLD:
            connection.transport.abort()
        return False

    def leave(self, connection: Member) -> None:
        self._open.discard(connection)
        self.wake(connection)

    def rest(self, connection: Member) -> None:
        self._resting[connection] = None

    def wake(self, connection: Member) -> None:
        self._resting.pop(connection, None)

    def refuse(self, error: ConsentServiceError) -> Response:
        """Return the last answer on a connection."""
        self._metrics.count_refusal(error.code)
        answer = problem_answer(error, prefix=self._prefix)
        answer.headers["connection"] = "close"
        return answer
