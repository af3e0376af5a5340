"""One write per answer. The server writes head and body apart, in a packet each."""

import asyncio
from typing import Any, Final

# Bytes to gather at most. More does not fit into a packet anyway, and a stream must
# feel that its reader is slow.
_MOST: Final = 64 * 1024


class CorkedTransport:
    """Gathers what is written in one turn of the loop and writes it at the end of it.

    Has what the HTTP protocol of uvicorn asks of a transport, and nothing else.
    """

    __slots__ = ("_held", "_length", "_loop", "_transport")

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []
        self._length = 0

    def write(self, data: bytes) -> None:
        if not self._held:
            self._loop.call_soon(self._write_held)
        self._held.append(data)
        self._length += len(data)
        if self._length > _MOST:
            self._write_held()

    def close(self) -> None:
        self._write_held()
        self._transport.close()

    def abort(self) -> None:
        self._held = []
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def _write_held(self) -> None:
        # Already written where the bound was reached, or the caller hung up.
        held, self._held, self._length = self._held, [], 0
        if held and not self._transport.is_closing():
            self._transport.write(b"".join(held))
