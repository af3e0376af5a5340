"""A signal that comes before the server is ready is not lost."""

import signal
from collections.abc import Iterator

import pytest
import uvicorn

from consent_service.server.listen import _stop_at_signals


@pytest.fixture(autouse=True)
def own_handlers() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_the_server_has_handlers_stops_it(number: int) -> None:
    """A worker once ran on for ever: it was told to stop as it became ready."""
    server = uvicorn.Server(uvicorn.Config(lambda: None, lifespan="off"))
    _stop_at_signals(server)

    signal.raise_signal(number)

    assert server.should_exit
