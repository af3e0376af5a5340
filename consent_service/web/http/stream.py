"""Answers that are sent part by part."""

from collections.abc import AsyncIterator
from typing import TypeVar

Part = TypeVar("Part")


async def begun(parts: AsyncIterator[Part]) -> AsyncIterator[Part]:
    """Return those parts once there is a first one, or the end.

    What fails until then is answered as an error. After the first byte an answer can
    only break off.
    """
    first: list[Part] = []
    async for part in parts:
        first.append(part)
        break

    async def whole() -> AsyncIterator[Part]:
        for part in first:
            yield part
        async for part in parts:
            yield part

    return whole()
