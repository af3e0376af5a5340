"""Workers exchange their numbers over sockets that only they can reach."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import msgspec

from consent_service.private_files import close_to_others
from consent_service.web.metrics.scrape import Family, Scrape

# Seconds. A busier worker is left out of this one scrape; Prometheus gives up after
# ten.
_PATIENCE = 2.0

_log = logging.getLogger(__name__)
_decoder = msgspec.msgpack.Decoder(list[Family])


class Siblings:
    """See `scrape.Siblings`. Worker N listens at N in their own `folder`."""

    def __init__(self, folder: Path, number: int, count: int) -> None:
        self._folder = folder
        self._number = number
        self._count = count

    @contextlib.asynccontextmanager
    async def join(self, scrape: Scrape) -> AsyncIterator[None]:
        """Give the others what `scrape` knows, and let it ask them, until the end."""

        async def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.closing(writer):
                writer.write(msgspec.msgpack.encode(await scrape.own()))

        place = self._place(self._number)
        # A worker that was killed leaves its socket behind.
        place.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(tell, place)
        close_to_others(place)
        scrape.siblings = self
        async with server:
            yield

    async def ask(self) -> Mapping[str, Sequence[Family] | None]:
        """Return what each worker reports, by its number; None if it did not answer."""
        numbers = range(self._count)
        answers = await asyncio.gather(*(self._ask(number) for number in numbers))
        return {str(number): answers[number] for number in numbers}

    async def _ask(self, number: int) -> list[Family] | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                return _decoder.decode(await _read(self._place(number)))
        except (OSError, TimeoutError, msgspec.DecodeError):
            _log.warning("worker %d does not report its numbers", number)
            return None

    def _place(self, number: int) -> Path:
        return self._folder / str(number)


async def _read(place: Path) -> bytes:
    reader, writer = await asyncio.open_unix_connection(place)
    with contextlib.closing(writer):
        return await reader.read()
