"""What every test shares."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

_BROWSER = Path(__file__).parent / "browser"


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, which is what the service runs on."""
    return "asyncio"


@pytest.fixture(autouse=True, scope="module")
def own_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a module run loops of its own after a browser was used in this process.

    Playwright's synchronous interface leaves its loop marked as running in the
    thread for as long as the browser lives, and asyncio takes one per thread.
    """
    if _BROWSER in request.path.parents:
        yield
        return
    playwright = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(playwright)
