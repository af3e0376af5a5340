import asyncio

import pytest
from starlette.types import Message, Receive

from consent_service.errors import BodyTooLargeError, RequestError, TooManyRequestsError
from consent_service.web.http.body import read_body
from consent_service.web.rate_limit.local import RateLimiter, address_prefix


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def connection(*messages: Message) -> Receive:
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    return receive


def read(receive: Receive, *, announced: bytes | None = None) -> bytes:
    return asyncio.run(read_body(receive, limit=3, announced=announced))


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_the_whole_limit_may_come_at_once_and_no_more() -> None:
    limiter = RateLimiter(3, Seconds())
    for _ in range(3):
        limiter.check_rate("inope", "192.0.2.1")

    with pytest.raises(TooManyRequestsError) as caught:
        limiter.check_rate("inope", "192.0.2.1")

    assert caught.value.retry_after == 20


def test_the_allowance_comes_back_with_time() -> None:
    clock = Seconds()
    limiter = RateLimiter(2, clock)
    limiter.check_rate("inope", "192.0.2.1")
    limiter.check_rate("inope", "192.0.2.1")
    clock.now += 30

    limiter.check_rate("inope", "192.0.2.1")

    with pytest.raises(TooManyRequestsError):
        limiter.check_rate("inope", "192.0.2.1")


def test_networks_and_sites_are_counted_apart() -> None:
    limiter = RateLimiter(1, Seconds())
    limiter.check_rate("inope", "192.0.2.1")

    limiter.check_rate("inope", "198.51.100.1")
    limiter.check_rate("ivplus", "192.0.2.1")

    with pytest.raises(TooManyRequestsError):
        limiter.check_rate("inope", "192.0.2.77")


def test_zero_is_no_limit() -> None:
    """Where a limit of 1000 refuses the next request, none is refused."""
    limited, unlimited = RateLimiter(1000, Seconds()), RateLimiter(0, Seconds())

    for limiter in (limited, unlimited):
        for _ in range(1000):
            limiter.check_rate("inope", "192.0.2.1")

    unlimited.check_rate("inope", "192.0.2.1")
    with pytest.raises(TooManyRequestsError):
        limited.check_rate("inope", "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.17", "192.0.2"),
        ("::ffff:192.0.2.17", "192.0.2"),
        ("2001:db8:aaaa:bbcc:dddd::1", "20010db8aaaabb"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_a_network_stands_for_its_callers(address: str, prefix: str) -> None:
    assert address_prefix(address) == prefix


def test_a_body_may_come_in_parts() -> None:
    receive = connection(part(b"ab", more=True), part(b"c"))

    assert read(receive) == b"abc"


@pytest.mark.parametrize(
    "messages",
    [(part(b"abcd"),), (part(b"ab", more=True), part(b"cd", more=True))],
)
def test_a_body_over_the_limit_is_refused(messages: tuple[Message, ...]) -> None:
    with pytest.raises(BodyTooLargeError, match="longer than 3 bytes"):
        read(connection(*messages))


def test_an_announced_length_is_refused_before_the_body_comes() -> None:
    with pytest.raises(BodyTooLargeError):
        read(connection(), announced=b"4")


def test_a_caller_that_goes_away_sent_nothing() -> None:
    receive = connection(part(b"ab", more=True), {"type": "http.disconnect"})

    with pytest.raises(RequestError, match="closed"):
        read(receive)
