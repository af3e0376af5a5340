"""Bounds of a connection, which the server below us does not set.

What a caller can hold without being served is bounded: the bytes of a head, the time
in which a whole request arrives, the time between two requests, and the number of
connections. What takes long because it is large, such as an export, is not bounded.
"""

import asyncio
from typing import Any, Final

import msgspec
from starlette.responses import Response
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from consent_service.errors import (
    ConsentServiceError,
    HeadTooLargeError,
    RequestError,
    RequestTimeoutError,
    TooManyConnectionsError,
)
from consent_service.server.corked_transport import CorkedTransport
from consent_service.web.metrics.metrics import Metrics
from consent_service.web.problems import problem_answer

# nginx takes four buffers of 8 kB. Ours is half of it: cookies of a whole domain fit.
_HEAD_BYTES: Final = 16 * 1024
_HEADERS: Final = 100
# Connections beyond the bound that still get an answer that says why.
_TOLD: Final = 256


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
        self._open: set[Connection] = set()
        # Idle ones, which only wait for their next request, the longest first.
        self._resting: dict[Connection, None] = {}
        metrics.families.watch(
            "consent_connections", "Connections that are open.", lambda: len(self._open)
        )
        metrics.families.watch(
            "consent_connections_resting",
            "Connections that are open and ask for nothing.",
            lambda: len(self._resting),
        )

    def enter(self, connection: "Connection") -> bool:
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

    def leave(self, connection: "Connection") -> None:
        self._open.discard(connection)
        self.wake(connection)

    def rest(self, connection: "Connection") -> None:
        self._resting[connection] = None

    def wake(self, connection: "Connection") -> None:
        self._resting.pop(connection, None)

    def refuse(self, error: ConsentServiceError) -> Response:
        """Return the last answer on a connection."""
        self._metrics.count_refusal(error.code)
        answer = problem_answer(error, prefix=self._prefix)
        answer.headers["connection"] = "close"
        return answer


class Connection(HttpToolsProtocol):
    """One connection. Nothing is measured of a request that comes in one piece.

    More than 15 methods: most override those of the server's protocol.
    """

    def __init__(self, *, crowd: Crowd, **given: Any) -> None:
        super().__init__(**given)
        self._crowd = crowd
        # Bytes fed since the last whole request, and what part of this one is missing.
        self._fed = 0
        self._in_head = True
        self._arriving = False
        self._deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the server has it
        super().connection_made(CorkedTransport(transport, self.loop))  # type: ignore[arg-type]  # has what it asks for
        if not self._crowd.enter(self):
            error = TooManyConnectionsError("too many connections are open")
            self.app = self._crowd.refuse(error)
        self._await_request()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._clear_deadline()
        self._crowd.leave(self)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._fed += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._fed > _HEAD_BYTES:
            self._end(_too_large())
        elif self._deadline is None and self._is_unfinished():
            self._deadline = self.loop.call_later(
                self._crowd.bounds.request_seconds, self._give_up
            )

    @override
    def send_400_response(self, msg: str) -> None:
        self._end(RequestError("the request is not HTTP"))

    @override
    def on_message_begin(self) -> None:
        self._arriving = True
        self._crowd.wake(self)
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._in_head = False
        own = self.app
        if len(self.headers) > _HEADERS or (
            self._fed > _HEAD_BYTES and self._head_length() > _HEAD_BYTES
        ):
            self.app = self._crowd.refuse(_too_large())
        super().on_headers_complete()
        self.app = own

    @override
    def on_message_complete(self) -> None:
        self._arriving = False
        self._in_head = True
        self._fed = 0
        self._clear_deadline()
        super().on_message_complete()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        # The server arms it when the connection has nothing else to do.
        if self.timeout_keep_alive_task is not None and not self._arriving:
            self._crowd.rest(self)

    @property
    def _cycle(self) -> RequestResponseCycle | None:
        """The newest request; None at first, whatever the server's type says."""
        return self.cycle

    def _await_request(self) -> None:
        """Bound the time to the first request too, which the server does not."""
        self.timeout_keep_alive_task = self.loop.call_later(
            self._crowd.bounds.idle_seconds, self.timeout_keep_alive_handler
        )
        self._crowd.rest(self)

    def _is_unfinished(self) -> bool:
        """Tell whether part of a request came, or bytes that are not a request."""
        cycle = self._cycle
        return self._arriving or cycle is None or cycle.response_complete

    def _is_answering(self) -> bool:
        """Tell whether an answer has begun: the last one, or that of this request."""
        cycle = self._cycle
        if cycle is None:
            return False
        if self._in_head:
            return not cycle.response_complete
        return cycle.response_started

    def _head_length(self) -> int:
        # A colon, a space and an end of line go with each.
        fields = sum(len(name) + len(value) + 4 for name, value in self.headers)
        return len(self.url) + fields

    def _give_up(self) -> None:
        self._deadline = None
        if self.flow.read_paused:
            # The rest could not arrive: we are the ones who do not read.
            self._deadline = self.loop.call_later(
                self._crowd.bounds.request_seconds, self._give_up
            )
            return
        self._end(RequestTimeoutError("the request did not arrive in time"))

    def _end(self, error: ConsentServiceError) -> None:
        """Close, and say why unless that would be in the middle of another answer."""
        self._clear_deadline()
        answer = self._crowd.refuse(error)
        if not self._is_answering():
            fields = [b"%s: %s\r\n" % field for field in answer.raw_headers]
            head = [STATUS_LINE[answer.status_code], *fields, b"\r\n"]
            self.transport.write(b"".join([*head, bytes(answer.body)]))
        self.transport.close()

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _too_large() -> HeadTooLargeError:
    return HeadTooLargeError(
        f"the head of the request is longer than {_HEAD_BYTES} bytes "
        f"or {_HEADERS} fields"
    )
