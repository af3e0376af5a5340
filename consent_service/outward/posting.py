"""Post something small, and read a small answer.

Witnesses and time-stamping authorities are other people's machines. They may be slow,
endless or wrong, and must learn nothing but what the body says.
"""

import asyncio
from typing import NamedTuple

import httpx

from consent_service.errors import AnchorError
from consent_service.outward.client import Client, why_unanswered

# A cosignature is 150 bytes, a timestamp with its certificates some 10 kB.
MOST_ANSWER = 65_536
# For a whole answer. Who asks may have less patience.
_MOST_SECONDS = 30.0


class Reply(NamedTuple):
    """What came back."""

    status: int
    media_type: str
    content: bytes


async def post(
    client: Client,
    url: str,
    content: bytes,
    *,
    media_type: str,
    limit: int = MOST_ANSWER,
) -> Reply:
    """Post `content` and return the answer, whatever its status.

    Raises:
        AnchorError: There is no answer in time, or it is longer than `limit`.
    """
    headers = {"content-type": media_type}
    try:
        async with (
            asyncio.timeout(_MOST_SECONDS),
            client.stream("POST", url, content=content, headers=headers) as got,
        ):
            answer = await _read(got, limit)
    except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise AnchorError(f"no answer: {why_unanswered(error)}") from error
    kind = got.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Reply(got.status_code, kind, answer)


async def _read(answer: httpx.Response, limit: int) -> bytes:
    read = bytearray()
    async for chunk in answer.aiter_raw():
        read += chunk
        if len(read) > limit:
            raise AnchorError(f"answer is longer than {limit} bytes")
    return bytes(read)
