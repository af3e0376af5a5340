"""A whole answer in one piece is, byte for byte, what the two messages make."""

import asyncio
import logging
from typing import Any, cast

import pytest
from typing_extensions import override
from uvicorn._types import HTTPScope
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from consent_service.server.whole_answers import EXTENSIONS, write_whole
from consent_service.web.http.whole_answer import Headers, send_whole

pytestmark = pytest.mark.anyio

_HEADERS: Headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]


class Wire(asyncio.Transport):
    """Keeps what is written, and whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    @override
    def close(self) -> None:
        self.closed = True


def cycle_on(
    wire: Wire, *, keep_alive: bool = True, method: str = "POST", **scope: Any
) -> Any:  # uvicorn has types of its own for what ASGI calls send
    logger = logging.getLogger("test")
    return RequestResponseCycle(
        cast(HTTPScope, {"type": "http", "method": method, **scope}),
        wire,
        FlowControl(wire),
        logger,
        logger,
        False,
        [(b"date", b"Sun, 29 Nov 2026 12:00:00 GMT")],
        asyncio.Event(),
        False,
        keep_alive,
        lambda: None,
    )


@pytest.mark.parametrize("keep_alive", [True, False])
@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(201, _HEADERS, b"{}"), (204, [(b"allow", b"POST")], b"")],
)
async def test_one_piece_is_what_two_messages_make(
    status: int, headers: Headers, body: bytes, *, keep_alive: bool
) -> None:
    together, apart = Wire(), Wire()
    whole = cycle_on(together, keep_alive=keep_alive, extensions=EXTENSIONS)
    plain = cycle_on(apart, keep_alive=keep_alive)

    for cycle in (whole, plain):
        await send_whole(cycle.scope, cycle.send, status, headers, body)

    assert together.written == apart.written != b""
    assert together.closed == apart.closed == (not keep_alive)
    assert whole.response_complete


@pytest.mark.parametrize("value", [b"a\r\nset-cookie: b", b"a\nb", b"a\rb", b"a\0b"])
def test_a_value_that_would_begin_another_line_is_not_written(value: bytes) -> None:
    wire = Wire()
    cycle = cycle_on(wire)

    assert not write_whole(cycle.send, 200, [*_HEADERS, (b"x", value)], b"{}")

    assert wire.written == b""
    assert not cycle.response_started


def test_what_needs_more_than_one_write_is_left_to_the_server() -> None:
    wire = Wire()
    slow = cycle_on(wire)
    slow.flow.pause_writing()
    gone = cycle_on(wire)
    gone.disconnected = True
    begun = cycle_on(wire)
    begun.response_started = True

    for cycle in (slow, gone, begun, cycle_on(wire, method="HEAD")):
        assert not write_whole(cycle.send, 200, _HEADERS, b"{}")

    assert wire.written == b""


async def test_another_server_gets_two_messages() -> None:
    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await send_whole({"type": "http"}, send, 201, _HEADERS, b"{}")

    assert sent == ["http.response.start", "http.response.body"]
