"""A connection as a client opens it that is up to something: bytes in, bytes out."""

import contextlib
import socket
import threading
from collections.abc import Iterator

from tests.service.choosing import ORIGIN, SITE, Service

HEAD = f"POST /{SITE}/choices HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\n"


@contextlib.contextmanager
def connected(service: Service, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    port = int(service.address.rpartition(":")[2])
    with socket.create_connection(
        ("127.0.0.1", port), timeout=20, source_address=(source, 0)
    ) as line:
        yield line


def rest_of(line: socket.socket) -> bytes:
    """Return everything until the service closes."""
    heard = b""
    with contextlib.suppress(ConnectionError):
        while part := line.recv(65_536):
            heard += part
    return heard


def answer_to(service: Service, request: bytes) -> bytes:
    """Send a request that ends the connection; return everything that comes back."""
    with connected(service) as line:
        with contextlib.suppress(ConnectionError):
            line.sendall(request)
        return rest_of(line)


@contextlib.contextmanager
def flooded(
    service: Service, first: bytes, endless: bytes, *, most: int
) -> Iterator[threading.Thread]:
    """Send `first` and then `endless` again and again while the block runs.

    The thread ends after `most` bytes, when the service closes, or when it has read
    nothing for five seconds. Nothing that it answers is read.
    """

    def send() -> None:
        portion = endless * (65_536 // len(endless) + 1)
        sent = 0
        with connected(service) as line, contextlib.suppress(OSError):
            line.settimeout(5)
            line.sendall(first)
            while sent < most:
                line.sendall(portion)
                sent += len(portion)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()
