"""F12: a field behind the body replaces none in front of it."""

import json

import pytest

from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.raw_line import answer_to
from tests.service.starting import Start


def choosing(service: Service, head: dict[str, str], trailers: str) -> bytes:
    """Send a good choice in one chunk, with those headers and trailers."""
    body = json.dumps(service.choice())
    fields = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    request = (
        f"POST /{SITE}/choices HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{fields}"
        f"Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n{body}\r\n0\r\n{trailers}"
        "\r\n"
    )
    return answer_to(service, request.encode())


FOREIGN = "https://evil.example"
TEXT = "text/plain"


@pytest.mark.parametrize(
    ("head", "trailers", "status"),
    [
        ({"Origin": FOREIGN, "Content-Type": TEXT}, f"Origin: {ORIGIN}\r\n", b"403"),
        ({"Origin": ORIGIN}, "Content-Type: text/plain\r\n", b"415"),
        ({"Origin": ORIGIN, "Content-Type": TEXT}, f"Origin: {FOREIGN}\r\n", b"201"),
        ({"Origin": ORIGIN, "Content-Type": TEXT}, "Host: y\r\n", b"201"),
        ({"Origin": ORIGIN, "Content-Type": TEXT}, "", b"201"),
    ],
)
def test_a_trailer_is_no_header(
    service: Service, head: dict[str, str], trailers: str, status: bytes
) -> None:
    assert choosing(service, head, trailers).startswith(b"HTTP/1.1 " + status)


def test_a_token_in_a_trailer_opens_nothing(service: Service) -> None:
    token = service.token("owner")
    request = (
        f"POST /{SITE}/erasures HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        f"0\r\nAuthorization: Bearer {token}\r\n\r\n"
    )

    assert answer_to(service, request.encode()).startswith(b"HTTP/1.1 401 ")


@pytest.mark.slow
def test_a_trailer_does_not_hide_an_address_from_the_rate_limit(start: Start) -> None:
    service = start("--rate-limit", "3", "--trusted-proxies", "127.0.0.1")
    head = {"Origin": ORIGIN, "Content-Type": TEXT, "X-Forwarded-For": "192.0.2.1"}

    answers = [
        choosing(service, head, f"X-Forwarded-For: 198.51.{number}.1\r\n")[9:12]
        for number in range(6)
    ]

    assert answers == [b"201"] * 3 + [b"429"] * 3
