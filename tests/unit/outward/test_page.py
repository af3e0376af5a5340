"""Fetching a notice must not become a way into the network (SSRF)."""

import asyncio
import ssl
from collections.abc import Callable, Sequence

import httpx
import pytest
from typing_extensions import override

from consent_service.errors import NoticeError
from consent_service.outward.page import MOST_BYTES, Fetched, fetch

PUBLIC = "93.184.215.14"
Answer = Callable[[httpx.Request], httpx.Response]


def fetch_from(
    url: str,
    answer: Answer,
    *,
    addresses: dict[str, str] | None = None,
    private: bool = False,
) -> Fetched:
    async def resolve(host: str, _: int) -> Sequence[str]:
        return [(addresses or {}).get(host, PUBLIC)]

    transport = httpx.MockTransport(answer)
    return fetch(url, resolve=resolve, transport=transport, private=private)


def page(_: httpx.Request) -> httpx.Response:
    return httpx.Response(
        200, text="moi", headers={"content-type": "text/html; charset=utf-8"}
    )


def test_a_page_is_fetched_from_the_address_that_was_checked() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return page(request)

    fetched = fetch_from("https://example.fi/tietosuoja", answer)

    assert fetched == Fetched(
        b"moi", "text/html", "utf-8", "https://example.fi/tietosuoja"
    )
    assert seen[0].url.host == PUBLIC
    assert seen[0].headers["host"] == "example.fi"
    assert seen[0].extensions["sni_hostname"] == "example.fi"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "nonsense",
    ],
)
def test_a_name_that_leads_into_the_network_is_refused(address: str) -> None:
    with pytest.raises(NoticeError, match="private network"):
        fetch_from(
            "https://inside.example/", page, addresses={"inside.example": address}
        )


def test_a_redirect_into_the_network_is_refused_even_from_a_private_site() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            302, headers={"location": "http://169.254.169.254/latest"}
        )

    addresses = {"staging.example": "10.0.0.5", "169.254.169.254": "169.254.169.254"}

    with pytest.raises(NoticeError, match=r"'169\.254\.169\.254'"):
        fetch_from(
            "http://staging.example:8080/", answer, addresses=addresses, private=True
        )


def test_a_private_site_may_be_named_by_its_owner() -> None:
    addresses = {"staging.example": "10.0.0.5"}

    fetched = fetch_from(
        "http://staging.example:8080/", page, addresses=addresses, private=True
    )

    assert fetched.content == b"moi"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.fi:8443/", "port 8443"),
        ("http://example.fi:22/", "port 22"),
        ("https://user:pw@example.fi/", "user name or a password"),
        ("gopher://example.fi/", "not an http or https address"),
        ("https:///nowhere", "not an http or https address"),
    ],
)
def test_an_address_of_another_kind_is_refused(url: str, reason: str) -> None:
    with pytest.raises(NoticeError, match=reason):
        fetch_from(url, page)


def test_redirects_in_a_circle_come_to_an_end() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(301, headers={"location": "/round"})

    with pytest.raises(NoticeError, match="redirects more than 5 times"):
        fetch_from("https://example.fi/", answer)


def test_a_redirect_is_followed_to_where_it_leads() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/":
            return httpx.Response(308, headers={"location": "/fi/tietosuoja"})
        return page(request)

    fetched = fetch_from("https://example.fi/", answer)

    assert fetched.url == "https://example.fi/fi/tietosuoja"


def test_an_answer_without_end_is_cut_off() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"x" * (MOST_BYTES + 1))

    with pytest.raises(NoticeError, match="answered more than 5,000,000 bytes"):
        fetch_from("https://example.fi/", answer)


def test_an_answer_that_never_comes_is_given_up() -> None:
    async def resolve(_: str, __: int) -> Sequence[str]:
        return [PUBLIC]

    class Silent(httpx.AsyncBaseTransport):
        @override
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    with pytest.raises(NoticeError, match=r"did not answer within 0\.05 seconds"):
        fetch("https://example.fi/", resolve=resolve, transport=Silent(), seconds=0.05)


def test_a_failure_of_the_connection_is_our_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(
        NoticeError, match="could not be fetched: no connection was made"
    ):
        fetch_from("https://example.fi/", answer)


def test_a_certificate_that_nobody_accepts_is_said_in_words() -> None:
    """The library's own words name its classes and the address."""

    def answer(request: httpx.Request) -> httpx.Response:
        refused = ssl.SSLError(1, "handshake failure")
        raise httpx.ConnectError("[SSL]", request=request) from refused

    with pytest.raises(NoticeError, match="fetched: its certificate is not accepted"):
        fetch_from("https://example.fi/", answer)


def test_a_site_that_speaks_no_tls_is_told_from_one_with_a_bad_certificate() -> None:
    """An address without `http://` is asked for over TLS."""

    def answer(request: httpx.Request) -> httpx.Response:
        plain = "[SSL: WRONG_VERSION_NUMBER] wrong version number"
        raise httpx.ConnectError(plain, request=request) from ssl.SSLError(1, plain)

    with pytest.raises(NoticeError, match="it answers without encryption") as caught:
        fetch_from("https://example.fi/", answer)

    assert caught.value.hint == "begin the address with http://"


def test_a_page_that_is_not_there_is_not_a_notice() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404, text="gone")

    with pytest.raises(NoticeError, match=r"example\.fi answered 404"):
        fetch_from("https://example.fi/", answer)
