"""F2: whatever one connection sends, the service keeps little of it and goes on.

Every byte that is not a body is counted; what comes behind a request that is not
answered waits outside.
"""

import json
import time
from pathlib import Path

import pytest

from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.raw_line import HEAD, connected, flooded, rest_of

MEGABYTE = 1024 * 1024
CHUNKED = f"{HEAD}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "trailers": (CHUNKED + "0\r\n", "a:b\r\n"),
    "one trailer": (CHUNKED + "0\r\na: ", "x"),
    "the name of a trailer": (CHUNKED + "0\r\n", "x"),
    "extensions of one chunk": (CHUNKED + "1", ";a=b"),
    "extensions of chunks": (CHUNKED, "1;a=bbbbbbbbbbbbbbbbbbbbbbbbbb\r\nx\r\n"),
    "chunks of one byte": (CHUNKED, "1\r\nx\r\n"),
    "one header line": (HEAD + "X-Endless: ", "x"),
    "header lines": (HEAD, "X-Endless: x\r\n"),
    "the request line": ("GET /", "x"),
    "empty lines": ("", "\r\n"),
    "requests": ("", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "short requests": ("", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    "requests behind one": (
        f"POST /{SITE}/choices HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{{",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    ),
    "a body that nobody reads": (
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
        "x",
    ),
    "a body that is too long": (
        f"{HEAD}Content-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\n",
        "x",
    ),
    "a chunked body that is too long": (CHUNKED, "1000\r\n" + "x" * 4096 + "\r\n"),
}


def memory_of(service: Service) -> int:
    """Return the resident bytes of the process (proc(5))."""
    text = Path(f"/proc/{service.process.pid}/status").read_text()
    (kilobytes,) = [line.split()[1] for line in text.splitlines() if "VmRSS" in line]
    return int(kilobytes) * 1024


@pytest.mark.slow
@pytest.mark.parametrize("what", ENDLESS)
def test_sixty_megabytes_on_one_connection_cost_little(
    service: Service, what: str
) -> None:
    first, endless = ENDLESS[what]
    service.get("/healthz")
    before, most, slowest = memory_of(service), 0, 0.0

    with flooded(
        service, first.encode(), endless.encode(), most=60 * MEGABYTE
    ) as flood:
        while flood.is_alive():
            asked = time.monotonic()
            assert service.get("/healthz").status_code == 200
            slowest = max(slowest, time.monotonic() - asked)
            most = max(most, memory_of(service))

    assert max(most, memory_of(service)) - before < 20 * MEGABYTE
    assert slowest < 2


def request_of(length: int, *, headers: int = 2) -> bytes:
    """Return a request whose head has so many bytes and headers."""
    start = "GET /healthz HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n" * (headers - 2)
    padding = "x" * (length - len(start) - len("Pad: \r\n\r\n"))
    return f"{start}Pad: {padding}\r\n\r\n".encode()


def answer_of(service: Service, request: bytes) -> bytes:
    with connected(service) as line:
        line.sendall(request)
        return line.recv(65_536)


def test_the_figures_of_the_handbook_are_met_to_the_byte(service: Service) -> None:
    """docs/operating/limits.md: 16 kB, 100 headers, 431."""
    assert answer_of(service, request_of(16_384)).startswith(b"HTTP/1.1 200 ")
    assert answer_of(service, request_of(16_385)).startswith(b"HTTP/1.1 431 ")
    assert answer_of(service, request_of(9_000, headers=100)).startswith(
        b"HTTP/1.1 200 "
    )
    assert answer_of(service, request_of(9_000, headers=101)).startswith(
        b"HTTP/1.1 431 "
    )


def test_what_is_refused_says_so_and_closes(service: Service) -> None:
    with connected(service) as line:
        line.sendall(request_of(16_385))
        answer = rest_of(line)

    assert b"connection: close\r\n" in answer
    assert b"/docs#head-too-large" in answer


def test_trailers_count_with_the_head(service: Service) -> None:
    with connected(service) as line:
        line.sendall((CHUNKED + "0\r\n" + "a:b\r\n" * 3_300).encode())
        answer = rest_of(line)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert service.get("/healthz").status_code == 200


def test_a_body_in_chunks_is_taken(service: Service) -> None:
    body = json.dumps(service.choice()).encode()
    answer = service.post(
        f"/{SITE}/choices",
        content=iter([body[:100], body[100:]]),
        headers={"origin": ORIGIN, "content-type": "text/plain"},
    )

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "behind",
    [
        "\x00nonsense\r\n\r\n",
        "GET /" + "x" * 20_000,
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense",
    ],
    ids=["no HTTP", "an endless line", "no chunk"],
)
def test_an_answer_is_whole_whatever_comes_behind_its_request(
    service: Service, behind: str
) -> None:
    ask = (
        f"GET /{SITE}/declaration.json HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\n\r\n"
    )
    whole = service.get(f"/{SITE}/declaration.json").content

    with connected(service) as line:
        line.sendall(f"{ask}{behind}".encode())
        answer = rest_of(line)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert whole in answer


def test_requests_that_come_together_are_all_answered_in_their_order(
    service: Service,
) -> None:
    paths = ["/healthz", "/nothing/x", f"/{SITE}/declaration.json"] * 100
    asked = [f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths[:-1]]
    asked.append(f"GET {paths[-1]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    with connected(service) as line:
        line.sendall("".join(asked).encode())
        answer = rest_of(line)

    statuses = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200"] * 100
