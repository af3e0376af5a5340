"""F14, F16 and two `Host` headers: what a request says of our name is no proof."""

import pytest

from tests.service.choosing import SITE, Service
from tests.service.raw_line import answer_to

EVIL = "evil.example"


@pytest.mark.parametrize(
    "hosts",
    ["", "Host: a\r\nHost: a\r\n", "Host: a\r\nHost: b\r\n", "Host: a/b\r\n"],
    ids=["none", "the same twice", "two", "no host"],
)
def test_a_request_names_one_host(service: Service, hosts: str) -> None:
    """RFC 9112 section 3.2."""
    answer = answer_to(service, f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"/docs#bad-request" in answer


@pytest.mark.parametrize("host", ["x", "x:1", "[::1]:8000", "a-b.example", ""])
def test_every_name_of_a_host_may_ask(service: Service, host: str) -> None:
    answer = answer_to(
        service,
        f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode(),
    )

    assert answer.startswith(b"HTTP/1.1 200 ")


def test_the_oldest_clients_name_none(service: Service) -> None:
    answer = answer_to(service, b"GET /healthz HTTP/1.0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "path",
    [f"/{SITE}/declaration/", "/metrics/", "/docs/", "/healthz/", f"/{SITE}", "//x"],
)
def test_no_address_leads_to_the_host_that_the_request_names(
    service: Service, path: str
) -> None:
    answer = service.get(path, headers={"host": EVIL}, follow_redirects=False)

    assert EVIL not in answer.headers.get("location", "")


def test_a_slash_too_many_is_not_found(service: Service) -> None:
    assert service.get(f"/{SITE}/declaration/").status_code == 404


@pytest.mark.parametrize(
    "host", [EVIL, "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_the_form_is_not_taken_from_a_name_that_only_points_at_us(
    service: Service, host: str
) -> None:
    """DNS rebinding: the attacker's name is in both headers."""
    page = service.get(f"/{SITE}/declaration").text
    revision = service.choice()["revision"]
    assert revision in page
    answer = service.post(
        f"/{SITE}/declaration",
        data={"id": "0" * 32, "revision": revision, "language": "fi"},
        headers={"origin": f"https://{host}", "host": host},
        follow_redirects=False,
    )

    assert answer.status_code == 403
    assert answer.json()["type"] == "/docs#foreign-origin"
