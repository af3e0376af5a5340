"""An answer leaves in one piece, and a long one as its reader takes it."""

from tests.service.choosing import SITE, Service
from tests.service.raw_line import connected


def request(path: str, method: str = "GET") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n"
    return head.encode()


def test_head_and_body_of_the_script_leave_together(service: Service) -> None:
    with connected(service) as line:
        for _ in range(20):
            line.send(request(f"/{SITE}/consent.js"))
            answer = line.recv(262_144)

            head, _, body = answer.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            assert f"content-length: {len(body)}".encode() in head


def test_an_answer_without_a_body_leaves_too(service: Service) -> None:
    with connected(service) as line:
        line.send(request(f"/{SITE}/consent.js", "HEAD"))

        assert line.recv(65_536).endswith(b"\r\n\r\n")


def test_requests_sent_at_once_are_answered_in_their_order(service: Service) -> None:
    with connected(service) as line:
        line.send(request("/healthz") * 3 + request("/nothing-here/x", "HEAD"))
        answer = b""
        while answer.count(b"HTTP/1.1 ") < 4:
            answer += line.recv(65_536)

        assert answer.rindex(b"HTTP/1.1 200") < answer.index(b"HTTP/1.1 404")


def test_the_last_answer_of_a_connection_is_whole(service: Service) -> None:
    with connected(service) as line:
        line.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while part := line.recv(65_536):
            answer += part

        assert answer.startswith(b"HTTP/1.1 200")
