"""F9 and F15: what cannot be read, or says two things, is our error and never 500."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator

import pytest

from tests.service.choosing import ORIGIN, SITE, Service, bearer
from tests.service.raw_line import answer_to

DEPTHS = (200, 985, 990, 1000, 2000, 2800)


@pytest.fixture(autouse=True)
def silent(service: Service) -> Iterator[None]:
    """Whatever is sent, it writes no traceback into the log."""
    yield
    assert not [line for line in service.said if "Traceback" in line]


def deep_cookie(depth: int) -> str:
    return urlsafe_b64encode(b'{"z":' + b"[" * depth).decode().rstrip("=") + ".x"


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("end", ["", "]"])
def test_a_cookie_without_end_locks_nobody_out(
    service: Service, depth: int, end: str
) -> None:
    text = b'{"z":' + b"[" * depth + end.encode() * depth + b"}"
    value = urlsafe_b64encode(text).decode().rstrip("=")[:3_800] + ".x"
    cookie = {"cookie": f"consent_{SITE}={value}"}
    origin = {"origin": service.address}

    page = service.get(f"/{SITE}/declaration", headers=cookie)
    form = {"id": "0" * 31 + "1", "revision": service.choice()["revision"]}
    sent = {**form, "language": "fi", "action": "reject_all"}
    saved = service.post(f"/{SITE}/declaration", data=sent, headers=cookie | origin)
    erased = service.post(f"/{SITE}/erasures", headers=cookie | origin)

    assert (page.status_code, erased.status_code) == (200, 401)
    # Each run sends the same id again for another visitor.
    assert saved.status_code in (303, 409)


@pytest.mark.parametrize("depth", DEPTHS)
def test_nor_does_one_in_a_hand_over(service: Service, depth: int) -> None:
    answer = service.post(
        f"/{SITE}/handovers",
        json={"cookie": deep_cookie(depth), "to": "imagoplus"},
        headers={"origin": ORIGIN},
    )

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("length", "status"),
    [
        ("0" * 5_000 + "4", b"400"),
        ("0" * 5_000 + "90000", b"413"),
        ("9" * 15, b"413"),
        ("9" * 19, b"413"),
        ("9" * 5_000, b"400"),
        ("-1", b"400"),
        ("1,1", b"400"),
        ("٤", b"400"),
    ],
)
@pytest.mark.parametrize("path", ["choices", "declaration"])
def test_a_length_of_any_length_is_a_number_or_refused(
    service: Service, path: str, length: str, status: bytes
) -> None:
    kind = "text/plain" if path == "choices" else "application/x-www-form-urlencoded"
    answer = answer_to(
        service,
        f"POST /{SITE}/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\nnope".encode(),
    )

    expected = (b"400", b"422") if status == b"400" else (status,)
    assert answer[9:12] in expected


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b'{"visitor":"\xff"}',
        b'{"visitor":"' + b"0" * 32 + b'","reason":"\xff"}',
        b'{"x":' * 3_000,
        b'{"x":' + b"1" * 6_000 + b"}",
        b'{"visitor":"' + b"0" * 32 + b'","visitor":"' + b"1" * 32 + b'"}',
    ],
)
@pytest.mark.parametrize("path", ["erasures", "handovers", "arrivals", "choices"])
def test_a_body_that_cannot_be_read_is_refused(
    service: Service, path: str, body: bytes
) -> None:
    named = bearer(service.token("owner")) if path == "erasures" else {}
    answer = service.post(
        f"/{SITE}/{path}",
        content=body[:8_000],
        headers={"origin": ORIGIN, "content-type": "application/json", **named},
    )

    assert answer.status_code in (400, 422)


def test_a_choice_that_says_both_is_evidence_of_neither(service: Service) -> None:
    text = json.dumps(service.choice())
    both = '{"decisions":{"analytics":"denied"},' + text[1:]
    inside = text.replace('"analytics": ', '"analytics": "denied", "analytics": ')

    answers = [
        service.post(
            f"/{SITE}/choices",
            content=body,
            headers={"origin": ORIGIN, "content-type": "text/plain"},
        )
        for body in (both, inside)
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "duplicate key" in answers[0].json()["detail"]


def test_a_form_that_says_both_is_neither(service: Service) -> None:
    answer = service.post(
        f"/{SITE}/declaration",
        content="action=accept_all&action=reject_all",
        headers={
            "origin": service.address,
            "content-type": "application/x-www-form-urlencoded",
        },
    )

    assert answer.status_code == 400
