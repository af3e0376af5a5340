"""Limits of a connection that the server below us does not set.

What a caller can hold without being served is bounded: every byte of a request that is
not its body, what is sent behind a request that is not answered yet, the time in which
a whole request arrives, and the time between two. What takes long because it is large,
such as an export, is not bounded.
"""

import asyncio
import re
from typing import Any, Final, cast

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
from consent_service.server.crowd import Crowd
from consent_service.server.gated_flow import GatedFlow
from consent_service.server.whole_answers import EXTENSIONS

# nginx takes four buffers of 8 kB. Ours is half of it: cookies of a whole domain fit.
_HEAD_BYTES: Final = 16 * 1024
_HEADERS: Final = 100
# Bytes that are parsed at once. Requests that come together are all parsed and kept,
# a hundred in so many bytes at most; what is behind them waits unparsed.
_PIECE: Final = 2 * 1024
# RFC 3986 section 3.2.2, and a port.
_HOST: Final = re.compile(rb"[A-Za-z0-9._~%!$&'()*+,;=:\[\]-]*")


class Connection(HttpToolsProtocol):
    """One connection. A request that comes in one piece costs nothing extra.

    More than 15 methods: most override those of the server's protocol.
    """

    flow: GatedFlow

    def __init__(self, *, crowd: Crowd, **given: Any) -> None:
        super().__init__(**given)
        self._crowd = crowd
        # Bytes of the request under way that are not its body: request line, headers,
        # the frames of chunks, trailers.
        self._overhead = 0
        # A request has begun and is not whole; its head is complete.
        self._arriving = False
        self._in_body = False
        # Requests whose answer is not complete, and what came behind them.
        self._unanswered = 0
        self._held = b""
        # Nothing is read any more: the connection ends with the answers under way.
        self._deaf = False
        self._deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the server has it
        super().connection_made(CorkedTransport(transport, self.loop))  # type: ignore[arg-type]  # has what it asks for
        self.flow = GatedFlow(self.transport)
        if not self._crowd.enter(self):
            error = TooManyConnectionsError("too many connections are open")
            self.app = self._crowd.refuse(error)
        self._await_request()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._held = b""
        self._clear_deadline()
        self._crowd.leave(self)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._is_ending():
            return
        for start in range(0, len(data), _PIECE):
            if self._is_busy():
                self._hold(data[start:])
                return
            piece = data[start : start + _PIECE]
            self._overhead += len(piece)
            super().data_received(piece)
            if self._is_ending():
                return
            if self._overhead > _HEAD_BYTES:
                self._end(_too_large())
                return
        if self._deadline is None and (self._arriving or not self._unanswered):
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
        own, error = self.app, self._flaw_of_head()
        if error is not None:
            self.app = self._crowd.refuse(error)
        cast(dict[str, Any], self.scope)["extensions"] = EXTENSIONS
        super().on_headers_complete()
        self.app = own
        self._in_body = True
        self._unanswered += 1
        # The parser reports trailers as headers. They are dropped (RFC 9110 section
        # 6.5.1): the request has the list from before.
        self.headers = []
        if error is not None or self.parser.should_upgrade():
            # We speak no other protocol, and the parser has lost the body's place.
            self._end_after(self.cycle)

    @override
    def on_body(self, body: bytes) -> None:
        self._overhead -= len(body)
        super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._arriving = self._in_body = False
        self._overhead = 0
        self._clear_deadline()
        super().on_message_complete()

    @override
    def on_response_complete(self) -> None:
        self._unanswered -= 1
        super().on_response_complete()
        if self.transport.is_closing() or self._is_busy():
            return
        if self._held:
            held, self._held = self._held, b""
            self.flow.open()
            self.data_received(held)
        elif self.timeout_keep_alive_task is not None and not self._arriving:
            # The server arms it when the connection has nothing else to do.
            self._crowd.rest(self)

    def _await_request(self) -> None:
        """Bound the time to the first request too, which the server does not."""
        self.timeout_keep_alive_task = self.loop.call_later(
            self._crowd.bounds.idle_seconds, self.timeout_keep_alive_handler
        )
        self._crowd.rest(self)

    def _is_ending(self) -> bool:
        return self._deaf or self.transport.is_closing()

    def _is_busy(self) -> bool:
        """Return whether a request waits for its answer and not for its body."""
        return self._unanswered > int(self._in_body)

    def _hold(self, data: bytes) -> None:
        """Keep what came too early; stop reading until the answers are sent."""
        self._held += data
        self.flow.shut()

    def _flaw_of_head(self) -> ConsentServiceError | None:
        """Return why a request whose head is complete is refused, if it is."""
        if len(self.headers) > _HEADERS or (
            self._overhead > _HEAD_BYTES and self._head_length() > _HEAD_BYTES
        ):
            return _too_large()
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) > 1 or not all(map(_HOST.fullmatch, hosts)):
            return RequestError("the request names no single host")
        if not hosts and self.parser.get_http_version() != "1.0":
            return RequestError("the request names no host")
        return None

    def _head_length(self) -> int:
        # Two spaces, the version and an end of line; the empty line in the end.
        line = len(self.parser.get_method()) + len(self.url) + len("  HTTP/1.1\r\n\r\n")
        # A colon, a space and an end of line go with each.
        return line + sum(len(name) + len(value) + 4 for name, value in self.headers)

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
        """Refuse what is arriving; close, but never in the middle of an answer."""
        answer = self._crowd.refuse(error)
        newest: RequestResponseCycle = self.cycle
        if self._in_body and self.pipeline and self.pipeline[0][0] is newest:
            self.pipeline[0] = newest, cast(Any, answer)
            self._end_after(newest)
        elif self._unanswered and (not self._in_body or newest.response_started):
            self._end_after(newest)
        else:
            if not self._in_body or self._unanswered:
                fields = [b"%s: %s\r\n" % field for field in answer.raw_headers]
                head = [STATUS_LINE[answer.status_code], *fields, b"\r\n"]
                self.transport.write(b"".join([*head, bytes(answer.body)]))
            self._clear_deadline()
            self.transport.close()

    def _end_after(self, newest: RequestResponseCycle) -> None:
        """Read nothing more; close once the newest request is answered."""
        self._clear_deadline()
        newest.keep_alive = False
        self._deaf = True
        self.flow.shut()

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _too_large() -> HeadTooLargeError:
    return HeadTooLargeError(
        f"beside its body the request is longer than {_HEAD_BYTES} bytes, "
        f"or it has more than {_HEADERS} headers"
    )
