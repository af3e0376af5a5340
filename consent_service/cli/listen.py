"""Take a port, and run an application on it until told to stop."""

import asyncio
import signal
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from consent_service.errors import InstallationError
from consent_service.settings import Settings

# Connections that may wait to be taken. A banner answers in bursts.
_BACKLOG = 2048
# Proxies keep connections open for a minute; whoever closes first loses a request.
_KEEP_ALIVE_SECONDS = 65


def bind(settings: Settings) -> socket.socket:
    """Return the socket to listen on.

    Raises:
        InstallationError: The port is taken, or is not ours to take.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    # A restart must not wait for connections of the process before.
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host, settings.port))
        taken.listen(_BACKLOG)
    except OSError as error:
        taken.close()
        raise InstallationError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}",
            hint="--port or CONSENT_PORT chooses another",
        ) from error
    return taken


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()


async def listen(
    app: ASGIApp,
    taken: socket.socket,
    settings: Settings,
    *,
    ready: Callable[[], None],
    reload: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM; requests that are under way are finished.

    Args:
        app: The application.
        taken: The socket that `bind` returned.
        settings: The settings in force.
        ready: Called once connections are taken.
        reload: Called at every SIGHUP.
    """
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=[str(one) for one in settings.trusted_proxies],
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.stop_seconds,
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload)
    # uvicorn hands a signal on once it has stopped. It must find a handler that lets
    # us close the store, not the default one, which ends the process at once.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: None)
    await _Server(config, ready).serve(sockets=[taken])
