"""Answers that are sent part by part."""

from collections.abc import AsyncIterator
from typing import TypeVar

from starlette.responses import StreamingResponse

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


async def streamed(
    parts: AsyncIterator[bytes | str], media_type: str, *, name: str = ""
) -> StreamingResponse:
    """Return the answer with those parts, as a file to keep if it has a name."""
    headers = {"cache-control": "no-store"}
    if name:
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return StreamingResponse(await begun(parts), media_type=media_type, headers=headers)
