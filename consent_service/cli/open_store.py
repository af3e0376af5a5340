"""Use the store while no service runs; a service that runs is asked instead."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from consent_service.assembly import Assembly, assemble
from consent_service.cli.ask_service import no_answer
from consent_service.cli.service_address import find_service
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
    """Return what `work` returns; if a service has the store, what `ask` returns.

    Raises:
        StoreHeldError: Another process has the store and does not answer.
    """
    try:
        return offline(settings, work)
    except StoreHeldError as held:
        if find_service(settings) is None:
            raise _unanswered(settings, held) from held
    return ask()


def ask_or_offline(
    settings: Settings,
    ask: Callable[[], Result],
    work: Callable[[Assembly], Awaitable[Result]],
    *,
    first: Callable[[], None],
) -> Result:
    """Return what `ask` returns; if no service answers, what `work` returns.

    For what a running service must know of, also where the store takes several.
    `first` may refuse to `work`, before a store is opened that would be made then.

    Raises:
        StoreHeldError: No service answers, and another process has the store.
    """
    if find_service(settings) is not None:
        return ask()
    first()
    try:
        return offline(settings, work)
    except StoreHeldError as held:
        raise _unanswered(settings, held) from held


def _unanswered(settings: Settings, held: StoreHeldError) -> StoreHeldError:
    unanswered = no_answer(settings)
    return StoreHeldError(
        f"{held}, and {unanswered}",
        hint="a service that is starting answers in a moment; else give the --host, "
        "--port and --prefix that it was started with, or stop that process",
    )
