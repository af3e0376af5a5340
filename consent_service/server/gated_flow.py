"""Whether a connection reads. While the gate is shut, nobody makes it read."""

from typing_extensions import override
from uvicorn.protocols.http.flow_control import FlowControl


class GatedFlow(FlowControl):
    """Flow control of one connection, with a gate.

    The server below us reads on whenever a handler waits for a body or for the end of
    the connection. While the gate is shut it does not, so what a caller sends ahead
    stays with the caller.
    """

    _is_shut = False

    def shut(self) -> None:
        self._is_shut = True
        self.pause_reading()

    def open(self) -> None:
        self._is_shut = False
        self.resume_reading()

    @override
    def resume_reading(self) -> None:
        if not self._is_shut:
            super().resume_reading()
