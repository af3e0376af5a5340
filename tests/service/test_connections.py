"""What a caller can hold without asking for anything, and how it loses that."""

import contextlib
import json
import resource
import socket
import time

import pytest

from tests.service.choosing import SITE, Service
from tests.service.raw_line import HEAD, connected, rest_of
from tests.service.starting import Start
from tests.waiting import wait_until


def dripped(line: socket.socket, text: bytes) -> bytes:
    """Send a byte, wait for an answer for a while, send the next; return the answer."""
    line.settimeout(0.1)
    for number in range(len(text)):
        with contextlib.suppress(ConnectionError):
            line.send(text[number : number + 1])
        try:
            return line.recv(65_536)
        except TimeoutError:
            continue
        except ConnectionResetError:
            return b""
    raise AssertionError("it would wait for ever")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "X-Slow: " + "x" * 100,
        HEAD + "Content-Type: text/plain\r\nContent-Length: 100\r\n\r\n" + "x" * 100,
        HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n" + "x\r\n1\r\n" * 30,
        "\r\n" * 60,
    ],
    ids=["head", "body", "chunks", "nothing"],
)
def test_a_client_that_sends_byte_by_byte_is_cut(start: Start, text: str) -> None:
    service = start("--request-seconds", "1")

    with connected(service) as line:
        answer = dripped(line, text.encode())

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"/docs#request-timeout" in answer
    assert service.choose().status_code == 201


@pytest.mark.slow
def test_a_body_that_nobody_reads_is_cut_too(start: Start) -> None:
    """The answer is there at once; the connection is held by what still comes."""
    service = start("--request-seconds", "1")

    with connected(service) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n")
        answer = b""
        while not answer.endswith(b"}"):
            answer += line.recv(65_536)
        rest = dripped(line, b"x" * 900)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert rest == b""


@pytest.mark.parametrize(
    "fields",
    [
        "X-Long: " + "x" * 20_000 + "\r\n",
        "".join(f"X-{index}: y\r\n" for index in range(150)),
        "X-Endless: " + "x" * 1_000_000,
    ],
    ids=["long", "many", "endless"],
)
def test_a_head_that_no_browser_sends_is_refused(service: Service, fields: str) -> None:
    with connected(service) as line:
        with contextlib.suppress(ConnectionError):
            line.sendall(f"{HEAD}{fields}\r\n".encode())
        answer = rest_of(line)

    # Where more was sent than read, the answer may be lost in the reset.
    assert answer.startswith(b"HTTP/1.1 431 ") or not answer
    assert service.get("/healthz").status_code == 200
    assert (
        'consent_refusals_total{error="head-too-large"}' in service.get("/metrics").text
    )


def test_what_is_no_http_is_a_problem_like_any_other(service: Service) -> None:
    with connected(service) as line:
        line.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        answer = rest_of(line)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in answer
    assert b"/docs#bad-request" in answer


def test_nothing_is_written_into_the_answer_before(service: Service) -> None:
    """The second is no request; the first one has its whole answer all the same."""
    token = service.token()
    with connected(service) as line:
        line.sendall(
            f"GET /{SITE}/records HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token}\r\n\r\n\x00nonsense\r\n\r\n".encode()
        )
        answer = rest_of(line)

    assert answer.count(b"HTTP/1.1 ") <= 1


def test_a_long_head_of_cookies_is_none_too_long(service: Service) -> None:
    answer = service.get(f"/{SITE}/declaration.json", headers={"cookie": "x" * 12_000})

    assert answer.status_code == 200


@pytest.mark.slow
def test_an_export_that_is_read_slowly_is_not_cut(start: Start) -> None:
    service = start("--request-seconds", "1", "--rate-limit", "0")
    for _ in range(50):
        service.choose()
    token = service.issue()
    until = time.monotonic() + 2.5

    with connected(service) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.sendall(
            f"GET /{SITE}/records HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode()
        )
        heard = b""
        while time.monotonic() < until:
            heard += line.recv(16)
            service.get("/healthz")
        heard += rest_of(line)

    assert heard.count(b'"digest"') == 50


@pytest.mark.slow
def test_whoever_rests_longest_makes_room(start: Start) -> None:
    service = start("--max-connections", "20")
    with contextlib.ExitStack() as closing:
        resting = [closing.enter_context(connected(service)) for _ in range(60)]

        assert service.choose().status_code == 201
        assert rest_of(resting[0]) == b""


@pytest.mark.slow
def test_where_nobody_rests_one_too_many_is_told_to_come_back(start: Start) -> None:
    service = start("--max-connections", "3")
    service.get("/healthz")
    with contextlib.ExitStack() as closing:
        for _ in range(3):
            line = closing.enter_context(connected(service))
            line.sendall(HEAD.encode())
        line = closing.enter_context(connected(service))
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")

        answer = rest_of(line)

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 2\r\n" in answer
    body = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert body["type"] == "/docs#too-many-connections"


@pytest.mark.slow
def test_ten_thousand_that_rest_keep_nobody_out(start: Start) -> None:
    """As many as this machine lets one process open, up to ten thousand."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(10_000, hard - 1_000)
    service = start("--rate-limit", "0")
    with contextlib.ExitStack() as closing:
        for index in range(count):
            # Two addresses, so that the ports of one need not be enough.
            source = f"127.0.0.{1 + index % 2}"
            closing.enter_context(connected(service, source))
        wait_until(
            lambda: open_connections(service) >= count, what="as many connections"
        )

        answers = [service.choose().status_code for _ in range(20)]
        script = service.get(f"/{SITE}/consent.js").status_code

    assert answers == [201] * 20
    assert script == 200


def open_connections(service: Service) -> float:
    text = service.get("/metrics").text
    found = next(
        line for line in text.splitlines() if line.startswith("consent_connections ")
    )
    return float(found.split()[1])


@pytest.mark.slow
def test_too_few_files_for_all_connections_is_said(start: Start) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        service = start("--max-connections", str(before[1]))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    service.wait_for_line("too few files")
    assert service.choose().status_code == 201
