"""A mail server that takes letters and delivers none, in a thread."""

import asyncio
import contextlib
import ssl
import threading
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Taken:
    """What the server received. `logins` are names with passwords."""

    port: int = 0
    upgrades: int = 0
    senders: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def smtp_sink(
    *,
    tls: ssl.SSLContext | None = None,
    upgrade: ssl.SSLContext | None = None,
    offers: Sequence[str] = (),
    refuse: str = "",
) -> Iterator[Taken]:
    """Yield what is taken while the body runs.

    `tls` is spoken from the first byte on, `upgrade` after STARTTLS; `offers` are
    extensions such as `AUTH PLAIN`; a line that holds `refuse` is answered with 550.
    """
    sink = _Sink(offers, refuse, upgrade)
    thread = threading.Thread(target=lambda: asyncio.run(sink.serve(tls)))
    thread.start()
    try:
        if not sink.ready.wait(10):
            raise RuntimeError("the mail server did not start")
        yield sink.taken
    finally:
        sink.end()
        thread.join(10)


class _Sink:
    def __init__(
        self, offers: Sequence[str], refuse: str, upgrade: ssl.SSLContext | None
    ) -> None:
        self._upgrade = upgrade
        self.taken = Taken()
        self.ready = threading.Event()
        self._offers = offers
        self._refuse = refuse
        self._ended = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, tls: ssl.SSLContext | None) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=tls)
        async with server:
            self.taken.port = server.sockets[0].getsockname()[1]
            self.ready.set()
            await self._ended.wait()

    def end(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"220 sink.test\r\n")
        while line := (await reader.readline()).decode().strip():
            if line.upper() == "QUIT":
                break
            if line.upper() == "DATA" and self._refuse != "DATA":
                writer.write(b"354 go on\r\n")
                letter = await reader.readuntil(b"\r\n.\r\n")
                self.taken.letters.append(letter[:-3].replace(b"\r\n..", b"\r\n."))
            writer.write(f"{self._answer(line)}\r\n".encode())
            if line.upper() == "STARTTLS" and self._upgrade:
                await writer.start_tls(self._upgrade)
                self.taken.upgrades += 1
        writer.close()

    def _answer(self, line: str) -> str:
        if self._refuse and self._refuse in line:
            return "550 no place for dpo@example.test"
        command, _, rest = line.partition(" ")
        address = rest.partition("<")[2].partition(">")[0]
        match command.upper():
            case "EHLO":
                lines = ["sink.test", *self._offers]
                return "\r\n".join(f"250-{each}" for each in lines) + "\r\n250 OK"
            case "STARTTLS":
                return "220 go on"
            case "AUTH":
                self.taken.logins.append(b64decode(rest.split()[1]))
                return "235 ok"
            case "MAIL":
                self.taken.senders.append(address)
            case "RCPT":
                self.taken.receivers.append(address)
        return "250 ok"
