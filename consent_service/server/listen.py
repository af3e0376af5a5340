"""Take a port, and run an application on it until a signal stops it."""

import errno
import logging
import resource
import signal
import socket
import sys
from collections.abc import Awaitable
from functools import partial
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from consent_service.errors import InstallationError
from consent_service.server.connections import Connection
from consent_service.server.crowd import Bounds, Crowd
from consent_service.settings.table import Settings

_log = logging.getLogger(__name__)

# Connections that may wait to be accepted. Visitors come in bursts.
_BACKLOG = 2048
# Proxies keep connections open for a minute; the side that closes first loses a
# request.
_IDLE_SECONDS = 65
# Milliseconds after which a reader that takes nothing is given up (tcp(7)): long
# enough for an export that is piped into something slow.
_STALLED_MS = 300_000
# Files that are open beside connections: database, sockets to the store, logs.
_OWN_FILES = 128


def bind(settings: Settings) -> socket.socket:
    """Return the socket to listen on.

    Raises:
        InstallationError: The port is taken, or not allowed to us.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    # A restart must not wait for connections of the process before.
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":
        # Connections inherit it.
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED_MS)
    try:
        taken.bind((settings.host, settings.port))
        taken.listen(_BACKLOG)
    except OSError as error:
        taken.close()
        raise InstallationError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}",
            hint=_way_on(error),
        ) from error
    return taken


def _way_on(error: OSError) -> str:
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        return "--port or CONSENT_PORT chooses another port"
    return "--host or CONSENT_HOST names an address of this machine, such as 127.0.0.1"


def bounds_of(settings: Settings) -> Bounds:
    """Return the bounds of connections; let this process open files for all of them.

    If the machine does not allow it, there are fewer, and the log says so.
    """
    wanted = settings.max_connections + _OWN_FILES
    allowed = max(_raise_file_limit(wanted) - _OWN_FILES, 1)
    if allowed < settings.max_connections:
        _log.warning(
            "this process may open too few files for %d connections, and takes %d: "
            "raise the limit (LimitNOFILE, ulimit -Hn) or lower --max-connections",
            settings.max_connections,
            allowed,
        )
    return Bounds(
        connections=min(allowed, settings.max_connections),
        request_seconds=settings.request_seconds,
        idle_seconds=_IDLE_SECONDS,
    )


def _raise_file_limit(wanted: int) -> int:
    """Raise the number of files that may be open; return what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    raised = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    except (OSError, ValueError):
        # A sandbox forbids the call, or a kernel (macOS) has a bound of its own.
        return soft
    return raised


async def listen(
    app: ASGIApp,
    taken: socket.socket,
    crowd: Crowd,
    settings: Settings,
    after: Awaitable[None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; requests that are under way are finished.

    Args:
        app: The application.
        taken: The socket that `bind` returned.
        crowd: The connections of this process.
        settings: The settings in force.
        after: What has to be over before a connection is taken.
    """
    config = uvicorn.Config(
        app,
        # The server only calls it: what makes connections is as good as their class.
        http=cast("type[Connection]", partial(Connection, crowd=crowd)),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=[str(network) for network in settings.trusted_proxies],
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=settings.stop_seconds,
    )
    if after is not None:
        await after
    server = uvicorn.Server(config)
    _stop_at_signals(server)
    await server.serve(sockets=[taken])


def _stop_at_signals(server: uvicorn.Server) -> None:
    """Let SIGINT and SIGTERM stop a server that has no handlers of its own yet.

    uvicorn raises a signal again once it has stopped. It must find a handler that lets
    us close the store, not the default one, which ends the process at once; and a
    signal that comes before uvicorn is there must not be lost.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
