"""Answers that are whole, handed to the server below in one piece.

ASGI passes head and body apart, each through a coroutine that looks at every header.
Our server offers an extension (ASGI specification, "Extensions") that takes both at
once; any other server gets the two messages.
"""

from collections.abc import Callable
from typing import Final

from starlette.types import Scope, Send

Headers = list[tuple[bytes, bytes]]
# Writes an answer, or returns False where the two messages have to do it.
Write = Callable[[Send, int, Headers, bytes], bool]

EXTENSION: Final = "consent.whole_answer"


async def send_whole(
    scope: Scope, send: Send, status: int, headers: Headers, body: bytes
) -> None:
    """Send an answer; one with a body has to name its length in `headers`."""
    write: Write | None = scope.get("extensions", {}).get(EXTENSION)
    if write is not None and write(send, status, headers, body):
        return
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
