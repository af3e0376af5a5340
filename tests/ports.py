"""Ports of this machine that nobody uses."""

import socket


def free_port() -> int:
    """Return a port that nobody listens on, nor on the one 10,000 above it.

    A cluster's nodes talk to each other there.
    """
    for _ in range(100):
        with socket.socket() as probe, socket.socket() as bus:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            try:
                bus.bind(("127.0.0.1", port + 10_000))
            except (OSError, OverflowError):
                continue
            return port
    raise RuntimeError("no free pair of ports")
