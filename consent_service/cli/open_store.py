"""Use the store while no service runs. One that runs is asked instead (remote.py)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from consent_service.assembly import Assembly, assemble
from consent_service.errors import StoreHeldError
from consent_service.settings.table import Settings

Result = TypeVar("Result")


def offline(
    settings: Settings, work: Callable[[Assembly], Awaitable[Result]]
) -> Result:
    """Return what `work` returns, with everything open that a service has.

    Raises:
        StoreHeldError: A service has the store.
    """

    async def run() -> Result:
        async with assemble(settings) as assembly:
            return await work(assembly)

    return asyncio.run(run())


def offline_or(
    settings: Settings,
    work: Callable[[Assembly], Awaitable[Result]],
    ask: Callable[[], Result],
) -> Result:
    """Return what `work` returns; when a service has the store, what `ask` returns."""
    try:
        return offline(settings, work)
    except StoreHeldError:
        return ask()
