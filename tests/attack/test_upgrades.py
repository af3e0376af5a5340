"""A request that asks for another protocol is answered in this one, or not at all."""

import json

import pytest

from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.raw_line import answer_to

H2C = (
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    "HTTP2-Settings: AAMAAABk\r\n"
)
WEBSOCKET = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
CLOSING = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def statuses(answer: bytes) -> list[bytes]:
    return [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize("upgrade", [H2C, WEBSOCKET], ids=["h2c", "websocket"])
@pytest.mark.parametrize("behind", [b"", CLOSING, PREFACE], ids=["", "next", "h2"])
def test_a_choice_with_a_body_is_read_whole_or_refused(
    service: Service, upgrade: str, behind: bytes
) -> None:
    """Nothing of the body is taken for a request, and no protocol is changed."""
    smuggled = f"GET /{SITE}/records HTTP/1.1\r\nHost: x\r\n\r\n"
    body = json.dumps(service.choice()).encode()
    body += b" " * 10
    request = (
        f"POST /{SITE}/choices HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\n{upgrade}"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )

    answer = answer_to(service, request.encode() + body + behind + smuggled.encode())

    assert statuses(answer)[:1] in ([b"201"], [b"400"]), answer
    assert b"101" not in statuses(answer)
    assert service.get("/healthz").status_code == 200


def test_http_2_from_the_first_byte_is_refused(service: Service) -> None:
    answer = answer_to(service, PREFACE)

    assert statuses(answer)[:1] in ([b"400"], [b"505"], [])
    assert service.choose().status_code == 201
