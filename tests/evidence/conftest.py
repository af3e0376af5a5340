"""What the tests of evidence share."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, which is what the service runs on."""
    return "asyncio"
