"""Which server holds a site now: one server, the master Sentinels name, or a cluster.

The library's cluster client sends a command wherever it likes and tells nobody. A
commit and the WAIT behind it must travel on one connection, so here the cluster
client only knows the map, and plain clients carry the commands.
"""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from typing import Any, Protocol

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from consent_service.store.redis.link.address import RedisAddress

Command = tuple[str | bytes | int, ...]

# A server that is gone is dialled by hundreds of waiting calls: give up early.
_CONNECT_SECONDS = 0.5


class Routes(Protocol):
    """Finds servers. Raises the client library's errors, which the link judges."""

    async def client_for(self, key: str) -> Redis:
        """Return a client for the server that may write that key."""
        ...

    async def masters(self) -> list[Redis]:
        """Return a client for every server that takes writes."""
        ...

    async def refresh(self) -> None:
        """Look again: a call has failed, so somebody may have been replaced."""
        ...

    async def close(self) -> None:
        """Close all connections. Calls that wait for an answer fail."""
        ...


Greet = Callable[[Any], Awaitable[None]]


def client_options(address: RedisAddress, greet: Greet | None = None) -> dict[str, Any]:
    """Return what every client is made with. `greet` runs on each new connection.

    A long retry on the connection itself would keep dialling an address that a
    failover has left; the link repeats calls instead, after looking again.
    """
    options: dict[str, Any] = {
        "username": address.user,
        "password": address.password,
        # An answer to WAIT comes when replicas have acknowledged, or not in time.
        "socket_timeout": address.timeout + bool(address.wait) * address.wait_ms / 1e3,
        "socket_connect_timeout": min(_CONNECT_SECONDS, address.timeout),
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }
    if greet is not None:
        options["redis_connect_func"] = greet
    if address.tls:
        options |= {"ssl": True, "ssl_ca_certs": address.ca_file}
    return options


class ServerRoutes:
    """One server, whatever the site."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def client_for(self, key: str) -> Redis:  # noqa: ARG002  # one server has all
        return self._client

    async def masters(self) -> list[Redis]:
        return [self._client]

    async def refresh(self) -> None:
        """Do nothing: a broken connection is dialled anew by the pool."""

    async def close(self) -> None:
        await self._client.aclose()


class SentinelRoutes:
    """The master that a majority of Sentinels names; asked at every new connection."""

    def __init__(self, address: RedisAddress, greet: Greet | None) -> None:
        options = client_options(address, greet)
        # Sentinels have a login of their own, which few set; the data's is not it.
        asking = {
            name: value
            for name, value in options.items()
            if name not in ("username", "password", "redis_connect_func")
        }
        self._sentinel = Sentinel(  # type: ignore[no-untyped-call]  # the library's own gap
            list(address.hosts), sentinel_kwargs=asking, **options, db=address.db
        )
        self._master: Redis = self._sentinel.master_for(address.sentinel)

    async def client_for(self, key: str) -> Redis:  # noqa: ARG002  # one master has all
        return self._master

    async def masters(self) -> list[Redis]:
        return [self._master]

    async def refresh(self) -> None:
        """Drop the open connections: they may lead to what was the master."""
        await self._master.connection_pool.disconnect(inuse_connections=False)

    async def close(self) -> None:
        await self._master.aclose()
        await self._sentinel.aclose()


class ClusterRoutes:
    """The cluster's map of slots, and one plain client for each server on it."""

    def __init__(self, address: RedisAddress, greet: Greet | None) -> None:
        self._options = client_options(address, greet)
        self._map = RedisCluster(
            startup_nodes=[ClusterNode(host, port) for host, port in address.hosts],
            # Half a cluster still serves the sites of that half.
            require_full_coverage=False,
            **client_options(address),
        )
        self._clients: dict[tuple[str, int], Redis] = {}

    async def client_for(self, key: str) -> Redis:
        await self._map.initialize()
        return self._client(self._map.get_node_from_key(key))

    async def masters(self) -> list[Redis]:
        await self._map.initialize()
        return [self._client(node) for node in self._map.get_primaries()]

    async def refresh(self) -> None:
        await self._map.initialize()
        await self._map.nodes_manager.initialize()

    async def close(self) -> None:
        await self._map.aclose()
        for client in self._clients.values():
            await client.aclose()

    def _client(self, node: ClusterNode | None) -> Redis:
        if node is None:
            raise RedisConnectionError("the cluster's map names no server for that key")
        place = (str(node.host), int(node.port))
        if place not in self._clients:
            self._clients[place] = Redis(host=place[0], port=place[1], **self._options)
        return self._clients[place]


async def fetch_routes(address: RedisAddress, greet: Greet | None) -> Routes:
    """Return the routes that fit what answers at that address.

    `greet` runs on each new connection to a server that takes writes.

    Raises:
        redis.exceptions.RedisError, OSError: Nobody answers, or not as hoped.
    """
    if address.sentinel:
        return SentinelRoutes(address, greet)
    if len(address.hosts) > 1:
        return ClusterRoutes(address, greet)

    host, port = address.hosts[0]
    options = client_options(address, greet)
    client = Redis(host=host, port=port, db=address.db, **options)
    async with AsyncExitStack() as closing:
        closing.push_async_callback(client.aclose)
        if not await is_clustered(client):
            closing.pop_all()
            return ServerRoutes(client)
    return ClusterRoutes(address, greet)


async def is_clustered(client: Redis) -> bool:
    """Return whether the server is a node of a cluster."""
    (answer,) = await send(client, ("INFO", "cluster"))
    return bool(answer.get("cluster_enabled") == 1)


async def send(client: Redis, *commands: Command) -> list[Any]:
    """Send commands on one connection and return their answers, in order.

    Raises:
        redis.exceptions.RedisError, OSError, AttributeError: One was refused, or
            the connection broke; then any of the commands may have run.
    """
    answers = await send_each(client, commands)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


async def send_each(client: Redis, commands: Iterable[Command]) -> list[Any]:
    """Send commands on one connection; return for each its answer, or its error.

    Raises:
        redis.exceptions.RedisError, OSError, AttributeError: The connection broke;
            any of the commands may have run.
    """
    pipeline = client.pipeline(transaction=False)
    for command in commands:
        pipeline.execute_command(*command)
    # Raised by the library, an error would quote the command's arguments.
    answers: list[Any] = await pipeline.execute(raise_on_error=False)
    return answers
