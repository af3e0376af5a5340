"""A proxy on loopback through which the browser reaches public addresses alone.

1. Every connection of the browser goes through it: pages, redirects, each resource,
   workers, sockets and what is sent while a page is being left.
2. The host is resolved here, and every address that it has must be public.
3. The connection goes to the address that was checked, so a second answer of the name
   server leads nowhere else (DNS rebinding).

What comes over TLS is passed on unread.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from consent_service.outward.public_address import is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_HEAD = 65_536
_PIECE = 65_536
_PATIENCE = 20.0
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNKNOWN = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Guard:
    """Passes connections on; remembers the hosts that it refused or did not find."""

    def __init__(self, resolve: Resolve | None = None) -> None:
        self._resolve = resolve or resolve_host
        self.refused: set[str] = set()
        self.unknown: set[str] = set()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one connection of the browser, and close it."""
        with contextlib.suppress(
            OSError,
            TimeoutError,
            ValueError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ):
            await self._answer(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, *_ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if tunnel else target)
        host, port = parts.hostname or "", parts.port or 80

        address = await self._checked(host, port)
        if address is None:
            writer.write(_REFUSED if host in self.refused else _UNKNOWN)
            await writer.drain()
            return
        onward = await asyncio.wait_for(
            asyncio.open_connection(address, port), _PATIENCE
        )
        if tunnel:
            writer.write(_OPEN)
        else:
            path = parts.path or "/"
            query = f"?{parts.query}" if parts.query else ""
            onward[1].write(_forwarded(head, method, path + query))
        await _both_ways(reader, writer, *onward)

    async def _checked(self, host: str, port: int) -> str | None:
        try:
            addresses = await self._resolve(host, port)
        except OSError:
            self.unknown.add(host)
            return None
        if addresses and all(is_public(address) for address in addresses):
            return addresses[0]
        if addresses:
            self.refused.add(host)
        return None


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, by the system's own resolver.

    Raises:
        OSError: There is no such host, as the resolver itself says it.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(str(error)) from error
    return [str(address[4][0]) for address in found]


def mapped_resolver(arguments: Sequence[str]) -> Resolve:
    """Return a resolver that heeds what `--host-resolver-rules` maps.

    Behind a proxy Chromium resolves nothing itself, so the rules count here.
    """
    rules = [
        (words[1], words[2])
        for argument in arguments
        if argument.startswith("--host-resolver-rules=")
        for rule in argument.partition("=")[2].split(",")
        if len(words := rule.split()) == 3 and words[0].upper() == "MAP"
    ]

    async def resolve(host: str, port: int) -> Sequence[str]:
        for written, onward in rules:
            if fnmatchcase(host, written.lower()):
                return await resolve_host(onward.partition(":")[0], port)
        return await resolve_host(host, port)

    return resolve


@asynccontextmanager
async def guarding(resolve: Resolve | None = None) -> AsyncIterator[tuple[str, Guard]]:
    """Give the address of a proxy that runs as long as the block, and the proxy."""
    guard = Guard(resolve)
    server = await asyncio.start_server(guard.serve, "127.0.0.1", 0, limit=_HEAD)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", guard
    finally:
        server.close()


def _forwarded(head: bytes, method: str, path: str) -> bytes:
    """Return the head as a server wants it; one request for each connection."""
    _, *headers = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [
        header
        for header in headers
        if not header.lower().startswith((b"proxy-", b"connection:"))
    ]
    first = f"{method} {path} HTTP/1.1".encode("latin-1")
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


async def _both_ways(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    onward_reader: asyncio.StreamReader,
    onward_writer: asyncio.StreamWriter,
) -> None:
    try:
        await asyncio.gather(
            _pass_on(reader, onward_writer), _pass_on(onward_reader, writer)
        )
    finally:
        onward_writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
        writer.close()
