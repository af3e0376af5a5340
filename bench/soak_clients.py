"""The clients of bench/soak.py: plain sockets, since a client library costs more."""

import asyncio
import json
import secrets
import time
import urllib.request
from typing import Any

ORIGIN = "https://kehobalanssi.fi"
# Seconds between two attempts, and for the last ones after the end.
_PAUSE = 0.2
_GRACE = 60
_FAULTS = (OSError, asyncio.IncompleteReadError, TimeoutError)


class Book:
    """What was acknowledged, and how long it took."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, str] = {}
        self.contradicted = 0
        self._times: list[float] = []
        self._faults = 0

    def acknowledge(self, choice: str, digest: str, seconds: float) -> None:
        if self.acknowledged.setdefault(choice, digest) != digest:
            self.contradicted += 1
        self._times.append(seconds)

    def fail(self) -> None:
        self._faults += 1

    def take_times(self) -> list[float]:
        times, self._times = self._times, []
        return times

    def take_faults(self) -> int:
        faults, self._faults = self._faults, 0
        return faults


class Line:
    """One connection that is opened again when it breaks."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """Return status and body of the answer.

        Raises:
            OSError, IncompleteReadError, TimeoutError: There was none.
        """
        try:
            async with asyncio.timeout(30):
                return await self._post(body)
        except _FAULTS:
            self.close()
            raise

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _post(self, body: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: soak\r\nOrigin: {ORIGIN}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        fields = answer.lower().split(b"\r\n")
        length = next(field for field in fields if field.startswith(b"content-length:"))
        content = await reader.readexactly(int(length.partition(b":")[2]))
        if b"connection: close" in fields:
            self.close()
        return int(answer[9:12]), content


class Clients:
    """Sends choices to one site at `rate` a second, all clients together."""

    def __init__(self, port: int, site: str, book: Book, *, rate: float) -> None:
        self._port = port
        self._path = f"/{site}/choices"
        self._book = book
        self._rate = rate
        address = f"http://127.0.0.1:{port}/{site}/declaration.json"
        with urllib.request.urlopen(address, timeout=30) as answer:
            self._declaration: dict[str, Any] = json.load(answer)

    async def run(self, count: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                group.create_task(self._send(number / count, count, until))

    async def _send(self, phase: float, count: int, until: float) -> None:
        line = Line(self._port, self._path)
        step = count / self._rate
        due = time.monotonic() + phase * step
        while due < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            # Whoever was held up goes on at the same pace, and does not catch up.
            due = max(due + step, time.monotonic())
            await self._insist(line, until + _GRACE)
        line.close()

    async def _insist(self, line: Line, until: float) -> None:
        """Send one choice until it is acknowledged."""
        choice, body = self._choice()
        while time.monotonic() < until:
            began = time.perf_counter()
            try:
                status, content = await line.post(body)
            except _FAULTS:
                status, content = 0, b""
            if status in (200, 201):
                digest = json.loads(content)["digest"]
                self._book.acknowledge(choice, digest, time.perf_counter() - began)
                return
            if status and status < 500:
                raise SystemExit(f"refused with {status}: {content!r}")
            self._book.fail()
            await asyncio.sleep(_PAUSE)

    def _choice(self) -> tuple[str, bytes]:
        categories = self._declaration["categories"]
        optional = [
            category["id"] for category in categories if not category["necessary"]
        ]
        choice = secrets.token_hex(16)
        body = {
            "id": choice,
            "visitor": secrets.token_hex(16),
            "revision": self._declaration["revision"],
            "language": secrets.choice(("fi", "sv", "en")),
            "surface": secrets.choice(("banner", "preferences")),
            "action": "reject_all",
            "decisions": dict.fromkeys(optional, "denied"),
        }
        return choice, json.dumps(body).encode()
