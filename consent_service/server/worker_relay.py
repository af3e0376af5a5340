"""One worker writes a site's log: the others bring it the choices that they took.

Several processes that append to one log take the turn from each other, and each turn
costs a round trip and a signature for a few choices. So each site has one worker that
writes it, chosen by the site's name. Whoever takes a choice checks it, makes the
record, and has that worker append it; one commit then holds what all of them took.

Nothing depends on it. Where the worker is away, or slow beyond patience, the asker
appends by itself: the store keeps several writers apart, and a choice that was
appended already gets its first receipt.
"""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast
from weakref import WeakSet
from zlib import crc32

import msgspec
from typing_extensions import override

from consent_service.choices.record import Draft
from consent_service.errors import (
    ConsentServiceError,
    ErasedChoiceError,
    ReadOnlyLogError,
    StoreBusyError,
    StoreError,
    StoreUnavailableError,
    UnknownSiteError,
)
from consent_service.ledger import Appended, Ledgers
from consent_service.private_files import close_to_others

# Seconds. Longer than the store is waited for, or two would wait one after the other.
_PATIENCE = 20.0
# Seconds until a worker that was away is tried again; a new one starts in one or two.
_AWAY = 0.2
_LENGTH_BYTES = 4

_log = logging.getLogger(__name__)

_ERRORS: dict[str, Callable[..., ConsentServiceError]] = {
    kind.code: kind
    for kind in (
        ErasedChoiceError,
        ReadOnlyLogError,
        StoreBusyError,
        StoreError,
        StoreUnavailableError,
        UnknownSiteError,
    )
}


class _Asked(msgspec.Struct, frozen=True, array_like=True):
    """An entry to append. `number` tells the answers on one line apart."""

    number: int
    site: str
    draft: Draft


class _Answered(msgspec.Struct, frozen=True, array_like=True):
    """What came of it: the entry, or the code and the words of an error."""

    number: int
    appended: Appended | None
    code: str = ""
    message: str = ""
    hint: str = ""


_ENCODER = msgspec.msgpack.Encoder()
_ASKED = msgspec.msgpack.Decoder(_Asked)
_ANSWERED = msgspec.msgpack.Decoder(_Answered)


class WorkerRelay:
    """See `ledger.Relay`. Worker N listens at wN in the workers' own `folder`."""

    def __init__(
        self, folder: Path, number: int, count: int, *, patience: float = _PATIENCE
    ) -> None:
        self._folder = folder
        self._number = number
        self._count = count
        self._patience = patience
        self._lines: dict[int, _Asking] = {}
        self._reaching = asyncio.Lock()
        # By worker, in the time of the event loop.
        self._away_until: dict[int, float] = {}
        self._answering: set[asyncio.Task[None]] = set()
        # Of those who ask us.
        self._askers: WeakSet[_Line] = WeakSet()
        self._is_leaving = False

    def writer_of(self, site: str) -> int:
        """Return the number of the worker that writes a site's log."""
        return crc32(site.encode()) % self._count

    async def append(self, site: str, draft: Draft) -> Appended | None:
        writer = self.writer_of(site)
        if writer == self._number:
            return None
        line = await self._reach(writer)
        return None if line is None else await line.ask(site, draft)

    @contextlib.asynccontextmanager
    async def join(self, ledgers: Ledgers) -> AsyncIterator[None]:
        """Append for the others, and let them append for us, until the end."""
        place = self._place(self._number)
        # A worker that was killed leaves its socket behind.
        place.unlink(missing_ok=True)
        loop = asyncio.get_running_loop()
        server = await loop.create_unix_server(
            lambda: _Line(lambda line, frame: self._take(ledgers, line, frame)),
            str(place),
        )
        close_to_others(place)
        ledgers.relay = self
        try:
            yield
        finally:
            ledgers.relay = None
            server.close()
            await self._leave()

    async def _leave(self) -> None:
        """Answer what was taken. What comes from now on is left to those who ask."""
        self._is_leaving = True
        if self._answering:
            await asyncio.wait(self._answering)
        # The last answers are sent at the end of this turn of the event loop.
        await asyncio.sleep(0)
        for line in (*self._askers, *self._lines.values()):
            line.close()

    def _take(self, ledgers: Ledgers, line: "_Line", frame: bytes) -> None:
        if self._is_leaving:
            return
        self._askers.add(line)
        task = asyncio.create_task(_answer(ledgers, line, frame))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _reach(self, writer: int) -> "_Asking | None":
        line = self._lines.get(writer)
        if line is not None and line.is_open:
            return line
        async with self._reaching:
            line = self._lines.get(writer)
            if line is None or not line.is_open:
                line = await self._connect(writer)
            return line

    async def _connect(self, writer: int) -> "_Asking | None":
        loop = asyncio.get_running_loop()
        if loop.time() < self._away_until.get(writer, 0.0):
            return None
        place = str(self._place(writer))
        try:
            _, line = await loop.create_unix_connection(
                lambda: _Asking(self._patience), place
            )
        except OSError:
            self._away_until[writer] = loop.time() + _AWAY
            return None
        self._lines[writer] = line
        return line

    def _place(self, number: int) -> Path:
        return self._folder / f"w{number}"


async def _answer(ledgers: Ledgers, line: "_Line", frame: bytes) -> None:
    asked = _ASKED.decode(frame)
    try:
        ledger = await ledgers.find(asked.site)
        answered = _Answered(asked.number, await ledger.append(asked.draft))
    except ConsentServiceError as error:
        answered = _Answered(asked.number, None, error.code, str(error), error.hint)
    line.send(_ENCODER.encode(answered))


class _Line(asyncio.Protocol):
    """Frames both ways over a socket: four bytes of length, then the content."""

    def __init__(self, take: Callable[["_Line", bytes], None]) -> None:
        self._take = take
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._unsent: list[bytes] = []

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def send(self, content: bytes) -> None:
        """Send a frame together with others of this turn of the event loop."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent += (len(content).to_bytes(_LENGTH_BYTES, "big"), content)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        start = 0
        while len(received) - start >= _LENGTH_BYTES:
            begin = start + _LENGTH_BYTES
            end = begin + int.from_bytes(received[start:begin], "big")
            if len(received) < end:
                break
            self._take(self, bytes(received[begin:end]))
            start = end
        del received[:start]

    def _flush(self) -> None:
        content, self._unsent = b"".join(self._unsent), []
        if self._transport is not None and self.is_open:
            self._transport.write(content)


class _Asking(_Line):
    """The asker's end. Whatever is unanswered when it breaks is left to the asker."""

    def __init__(self, patience: float) -> None:
        super().__init__(lambda _, frame: self._settle(frame))
        self._patience = patience
        self._numbers = itertools.count()
        self._pending: dict[int, asyncio.Future[Appended | None]] = {}
        self._watch: asyncio.TimerHandle | None = None

    async def ask(self, site: str, draft: Draft) -> Appended | None:
        """Return what the other worker appended, or None if it did not say.

        Raises what `Ledger.append` raises there.
        """
        loop = asyncio.get_running_loop()
        number = next(self._numbers)
        answer: asyncio.Future[Appended | None] = loop.create_future()
        self._pending[number] = answer
        if self._watch is None:
            self._watch = loop.call_later(self._patience, self._look, number)
        self.send(_ENCODER.encode(_Asked(number, site, draft)))
        return await answer

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        for answer in self._pending.values():
            if not answer.done():
                answer.set_result(None)
        self._pending.clear()

    def _settle(self, frame: bytes) -> None:
        answered = _ANSWERED.decode(frame)
        answer = self._pending.pop(answered.number)
        if answer.done():
            # The visitor has hung up.
            return
        if not answered.code:
            answer.set_result(answered.appended)
            return
        kind = _ERRORS.get(answered.code, StoreUnavailableError)
        answer.set_exception(kind(answered.message, hint=answered.hint))

    def _look(self, number: int) -> None:
        """Give a worker up that has not answered in all the time."""
        self._watch = None
        if number in self._pending:
            _log.warning("another worker does not answer; this one appends by itself")
            self.abort()
        elif self._pending:
            loop, oldest = asyncio.get_running_loop(), next(iter(self._pending))
            self._watch = loop.call_later(self._patience, self._look, oldest)
