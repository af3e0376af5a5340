"""Bounds of a connection, with seconds so short that a test can wait for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from typing_extensions import override
from uvicorn.server import ServerState

from consent_service.server.connections import Connection
from consent_service.server.crowd import Bounds, Crowd
from consent_service.web.metrics.metrics import Metrics

pytestmark = pytest.mark.anyio

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
BRIEF = 0.05


class Slow:
    """An application that sends a part, and the rest once it is let."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"some", "more_body": True})
        self.begun.set()
        await self.gate.wait()
        await send({"type": "http.response.body", "body": b"rest"})


class Watching(Slow):
    """Waits for the end of the connection meanwhile, as a stream does."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch())
            await super().__call__(scope, receive, send)
            watching.cancel()


class House:
    """A server on a port of its own."""

    def __init__(self, port: int, app: Slow) -> None:
        self._port = port
        self.app = app

    async def connect(self) -> Streams:
        return await asyncio.open_connection("127.0.0.1", self._port)


@asynccontextmanager
async def serving(bounds: Bounds, app: Slow | None = None) -> AsyncIterator[House]:
    app = app or Slow()
    # It takes a part of a second too, and is typed for whole ones.
    config: Any = uvicorn.Config(
        app, lifespan="off", log_config=None, timeout_keep_alive=1, ws="none"
    )
    config.load()
    config.timeout_keep_alive = bounds.idle_seconds
    crowd, state = Crowd(bounds, Metrics(), prefix=""), ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(
            crowd=crowd, config=config, server_state=state, app_state={}
        ),
        "127.0.0.1",
        0,
    )
    async with server:
        yield House(server.sockets[0].getsockname()[1], app)


async def ended(streams: Streams) -> bytes:
    """Return what comes until the other side closes."""
    async with asyncio.timeout(30):
        heard = await streams[0].read()
    streams[1].close()
    return heard


async def test_whoever_never_asks_is_let_go() -> None:
    bounds = Bounds(connections=9, request_seconds=60, idle_seconds=BRIEF)
    async with serving(bounds) as house:
        assert await ended(await house.connect()) == b""


async def test_whoever_asks_no_more_is_let_go() -> None:
    bounds = Bounds(connections=9, request_seconds=60, idle_seconds=BRIEF)
    async with serving(bounds) as house:
        house.app.gate.set()
        streams = await house.connect()
        streams[1].write(ASK)

        heard = await ended(streams)

    assert heard.startswith(b"HTTP/1.1 200 ")
    assert b"rest" in heard


@pytest.mark.parametrize("sent", [ASK[:-1], b"\r\n", b"POST / HTTP/1.1\r\n"])
async def test_a_request_that_never_comes_whole_is_cut(sent: bytes) -> None:
    bounds = Bounds(connections=9, request_seconds=BRIEF, idle_seconds=60)
    async with serving(bounds) as house:
        streams = await house.connect()
        streams[1].write(sent)

        heard = await ended(streams)

    assert heard.startswith(b"HTTP/1.1 408 ")


async def test_an_answer_may_take_longer_than_every_bound() -> None:
    bounds = Bounds(connections=9, request_seconds=BRIEF, idle_seconds=BRIEF)
    async with serving(bounds) as house:
        streams = await house.connect()
        streams[1].write(ASK)
        await house.app.begun.wait()
        # Others come later and are cut for both reasons meanwhile.
        idle, slow = await house.connect(), await house.connect()
        slow[1].write(ASK[:9])
        assert await ended(idle) == b""
        assert b" 408 " in await ended(slow)

        house.app.gate.set()
        heard = await ended(streams)

    assert b"some" in heard
    assert b"rest" in heard


async def test_whoever_asks_meanwhile_is_not_the_one_to_make_room() -> None:
    bounds = Bounds(connections=2, request_seconds=60, idle_seconds=60)
    async with serving(bounds) as house:
        asking = await house.connect()
        asking[1].write(ASK)
        await house.app.begun.wait()
        resting = await house.connect()

        newest = await house.connect()

        assert await ended(resting) == b""
        house.app.gate.set()
        newest[1].write(ASK)
        assert b"rest" in await newest[0].readuntil(b"0\r\n\r\n")
        assert b"rest" in await asking[0].readuntil(b"0\r\n\r\n")
        for streams in (asking, newest):
            streams[1].close()


@pytest.mark.parametrize("app", [Slow(), Watching()], ids=["slow", "watching"])
async def test_what_comes_behind_a_request_waits_outside_until_it_is_answered(
    app: Slow,
) -> None:
    bounds = Bounds(connections=9, request_seconds=BRIEF, idle_seconds=60)
    megabytes = 32 * 1024 * 1024
    async with serving(bounds, app) as house:
        streams = await house.connect()
        streams[1].write(ASK)
        await house.app.begun.wait()
        streams[1].write(ASK * (megabytes // len(ASK)))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await streams[1].drain()

        # The kernel keeps some of it; the process reads once and no more.
        assert streams[1].transport.get_write_buffer_size() > megabytes // 2
        streams[1].transport.abort()
        house.app.gate.set()


async def test_an_answer_is_whole_though_the_next_request_never_ends() -> None:
    bounds = Bounds(connections=9, request_seconds=BRIEF, idle_seconds=60)
    async with serving(bounds) as house:
        streams = await house.connect()
        streams[1].write(ASK + ASK[:-3])
        await house.app.begun.wait()
        await asyncio.sleep(3 * BRIEF)
        house.app.gate.set()

        heard = await ended(streams)

    assert heard.startswith(b"HTTP/1.1 200 ")
    assert b"rest" in heard
    assert heard.count(b"HTTP/1.1 ") == 1
