"""The server's part of `web/http/whole_answer.py`: one answer, one pass, one write."""

from typing import Final

from starlette.types import Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from consent_service.web.http.whole_answer import EXTENSION, Headers


def write_whole(send: Send, status: int, headers: Headers, body: bytes) -> bool:
    """Do what the cycle of `send` does with the two messages of a whole answer.

    Returns False, and has written nothing, where there is more to be seen to.
    """
    cycle = getattr(send, "__self__", None)
    if (
        not isinstance(cycle, RequestResponseCycle)
        or cycle.response_started
        or cycle.disconnected
        or cycle.access_log
        or cycle.scope["method"] == "HEAD"
        or cycle.flow.write_paused
    ):
        return False
    fields = [*cycle.default_headers, *headers]
    if not cycle.keep_alive:
        fields.append((b"connection", b"close"))
    lines = [STATUS_LINE[status], *[b"%b: %b\r\n" % field for field in fields]]
    head = b"".join(lines)
    if not head.count(b"\n") == head.count(b"\r") == len(lines) or b"\0" in head:
        # A value holds what ends a line: the cycle says so, and sends nothing.
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.message_event.set()
    cycle.transport.write(b"%b\r\n%b" % (head, body))
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


# One for all requests: a request that held itself by it would be left to the collector
# of garbage, which costs more than this saves.
EXTENSIONS: Final = {EXTENSION: write_whole}
