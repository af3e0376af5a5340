"""A log to anchor, and real servers on 127.0.0.1 to anchor it with."""

import contextlib
import ssl
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import uvicorn
from starlette.types import ASGIApp

from consent_service.anchors.anchored_log import AnchoredLog
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.cosignature import COSIGNATURE
from consent_service.evidence.note import Vkey, format_vkey
from consent_service.evidence.statement import Config
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust
from consent_service.outward.client import make_client
from consent_service.outward.posting import Reply, post
from consent_service.store.interface import Head, LogKey
from tests.evidence.sample import ORIGIN, SampleLog, vkey
from tests.waiting import wait_until

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = LogKey("inope", 1)

_START_SECONDS = 10.0


class MemoryLog:
    """A log in memory, as of one size. The proofs are real."""

    def __init__(self, log: SampleLog, size: int | None = None) -> None:
        self._grown = log.grown(size)
        checkpoint = log.checkpoint(size)
        read = read_checkpoint(checkpoint)
        frontier = self._grown.frontier
        self.head = Head(
            KEY, read.origin, "open", read.size, frontier.roots, checkpoint, AT
        )

    async def prove_consistency(self, old: int, new: int) -> list[bytes]:
        return consistency_path(old, new, self._grown.node)


def fork_of(log: SampleLog, at: int) -> SampleLog:
    """Return a log as long as `log` that tells another story from index `at` on."""
    fork = SampleLog(log.origin, log.seed, entries=log.entries[:at])
    fork.say(Config("0" * 64, "2026-11-22T12:00:00.123Z"))
    return fork.record_many(len(log.entries) - at - 1)


class Clock:
    """A clock that a test moves on."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **step: float) -> None:
        self.at += timedelta(**step)


def anchored_log(log: SampleLog, size: int | None = None) -> AnchoredLog:
    return AnchoredLog(MemoryLog(log, size), lambda: "fi")


def policy(urls: Sequence[str], rule: str = "all") -> Trust:
    """Return a policy of witnesses `w1`, `w2` … with the keys of seeds 21, 22 …"""
    lines = [f"log {format_vkey(vkey(ORIGIN))}"]
    names = []
    for number, url in enumerate(urls, start=1):
        key = format_vkey(witness_vkey(number))
        lines.append(f"witness w{number} {key} {url}")
        names.append(f"w{number}")
    lines += [f"group enough {rule} {' '.join(names)}", "quorum enough"]
    return parse_trust("\n".join(lines).encode())


def witness_vkey(number: int) -> Vkey:
    return vkey(f"w{number}.example", 20 + number, COSIGNATURE)


async def post_text(url: str, body: bytes) -> Reply:
    """Post as the service does, with a client of its own."""
    # No certificates are loaded, which takes long: all servers here speak plainly.
    async with make_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        return await post(client, url, body, media_type="text/plain; charset=utf-8")


@contextlib.contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Serve `app` on a free port of 127.0.0.1 and yield its address."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started, what="the server")
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(_START_SECONDS)
