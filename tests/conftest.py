"""What every test shares."""

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, which is what the service runs on."""
    return "asyncio"


@pytest.fixture(autouse=True)
def own_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test run a loop of its own after a browser was used in this process.

    Playwright's synchronous interface leaves its loop marked as running in the
    thread for as long as the browser lives, and asyncio takes one per thread.
    """
    if request.node.get_closest_marker("browser"):
        yield
        return
    playwright = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(playwright)
