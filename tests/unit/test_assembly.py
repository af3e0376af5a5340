"""What runs beside the service ends with it."""

import asyncio

import pytest

from consent_service.assembly import _beside

pytestmark = pytest.mark.anyio


class Deaf:
    """Work that loses its first cancellation, as a client library may."""

    def __init__(self) -> None:
        self.heard = 0

    async def run(self) -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.heard += 1
                if self.heard == 2:
                    raise


async def test_a_cancellation_that_is_lost_holds_up_no_end() -> None:
    deaf = Deaf()

    async with asyncio.timeout(60), _beside(deaf.run(), patience=0.01):
        await asyncio.sleep(0)

    assert deaf.heard == 2


async def test_what_goes_wrong_in_such_work_is_raised_at_the_end() -> None:
    async def fail() -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        async with _beside(fail()):
            await asyncio.sleep(0)
