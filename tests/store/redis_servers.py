"""Starting and ending real Redis servers: one, a master with a replica, a cluster.

Always on 127.0.0.1 and free ports, each in a folder of its own. Every wait is bounded.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.ports import free_port
from tests.waiting import wait_until

REDIS_SERVER = shutil.which("redis-server") or ""
REDIS_CLI = shutil.which("redis-cli") or ""

needs_redis = pytest.mark.skipif(not REDIS_SERVER, reason="no redis-server here")

_START_SECONDS = 30.0


class RedisServer:
    """One redis-server of our own. `folder` outlives it, so it can start again.

    With `config` it is a Sentinel, which keeps no data.
    """

    def __init__(self, folder: Path, *options: str, config: Path | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self._config = config
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("this server is not running")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it has read its files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "redis.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*self._command(), *self._options],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=_our_environment(),
            )
        wait_until(self.answers, what=f"redis-server on {self.port}")

    def kill(self) -> None:
        """End it as a power cut would: nothing is written any more."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it politely, if it runs at all."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def answers(self) -> bool:
        try:
            return bool(self.ask("PING"))
        except (redis.RedisError, OSError):
            return False

    def ask(self, *command: str | int) -> Any:
        """Send one command by a client of its own."""
        # The library has no types for a command of any kind.
        client: Any = redis.Redis(host="127.0.0.1", port=self.port, socket_timeout=5)
        with contextlib.closing(client):
            return client.execute_command(*command)

    def files(self) -> bytes:
        """Return everything that the server has on disk."""
        paths = sorted(each for each in self.folder.rglob("*") if each.is_file())
        kept = [path for path in paths if path.name != "redis.log"]
        return b"".join(path.read_bytes() for path in kept)

    def _command(self) -> list[str]:
        place = ("--port", str(self.port), "--bind", "127.0.0.1")
        if self._config is not None:
            return [REDIS_SERVER, str(self._config), "--sentinel", *place]
        return [
            *(REDIS_SERVER, *place),
            *("--dir", str(self.folder), "--save", ""),
            *("--appendonly", "yes", "--appendfsync", "always"),
            # Plain files, so that a test can look for bytes in them.
            *("--rdbcompression", "no", "--repl-diskless-sync-delay", "0"),
        ]

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self.resume()
        self._process.send_signal(number)
        self._process.wait(timeout=_START_SECONDS)
        self._process = None


@contextlib.contextmanager
def running(*servers: RedisServer) -> Iterator[None]:
    """Start servers, and end whichever still run, however the test went."""
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.kill()


def replica_of(master: RedisServer, folder: Path, *options: str) -> RedisServer:
    """Return a replica, not started yet, that takes part as soon as it is."""
    target = ("--replicaof", "127.0.0.1", str(master.port))
    return RedisServer(folder, *target, *options)


def wait_for_replica(master: RedisServer, *, count: int = 1) -> None:
    """Wait until that many replicas acknowledge what the master writes."""

    def acknowledges() -> bool:
        # WAIT speaks of what its own connection has written.
        with contextlib.closing(
            redis.Redis("127.0.0.1", master.port, single_connection_client=True)
        ) as client:
            client.set("step", 1)
            return bool(client.wait(count, 200) >= count)

    wait_until(acknowledges, what="a replica")


@contextlib.contextmanager
def cluster(
    folder: Path, *, node_timeout_ms: int = 1_000
) -> Iterator[list[RedisServer]]:
    """Run three masters, each with a replica, until they agree on all slots."""
    options = (
        *("--cluster-enabled", "yes"),
        *("--cluster-node-timeout", str(node_timeout_ms)),
        *("--cluster-require-full-coverage", "no"),
        *("--cluster-replica-validity-factor", "0"),
    )
    nodes = [RedisServer(folder / str(number), *options) for number in range(6)]
    with running(*nodes):
        places = [f"127.0.0.1:{node.port}" for node in nodes]
        making = [REDIS_CLI, "--cluster", "create", *places]
        subprocess.run(
            [*making, "--cluster-replicas", "1", "--cluster-yes"],
            check=True,
            capture_output=True,
            timeout=30,
        )
        wait_until(lambda: all(map(_is_settled, nodes)), what="the cluster")
        yield nodes


@contextlib.contextmanager
def sentinel(
    master: RedisServer, folder: Path, *, name: str = "consent", replicas: int = 1
) -> Iterator[RedisServer]:
    """Run one Sentinel that promotes the master's replica 2.5 s after a death.

    One is enough to be a majority of one; how several agree is not what we test.
    """
    folder.mkdir(parents=True)
    file = folder / "sentinel.conf"
    file.write_text(
        f"sentinel monitor {name} 127.0.0.1 {master.port} 1\n"
        f"sentinel down-after-milliseconds {name} 2500\n"
        f"sentinel failover-timeout {name} 2000\n"
    )
    watcher = RedisServer(folder, config=file)
    with running(watcher):
        wait_until(
            lambda: len(watcher.ask("SENTINEL", "REPLICAS", name)) == replicas,
            what="the Sentinel's view of the replica",
        )
        yield watcher


def _our_environment() -> dict[str, str]:
    """Return what a Redis inherits: a test turns the clock for services only."""
    return {
        name: text for name, text in os.environ.items() if not name.startswith("LD_")
    }


def _is_settled(node: RedisServer) -> bool:
    """Tell whether a node knows all others, and is in step if it is a replica."""
    info, role = node.ask("CLUSTER INFO"), node.ask("ROLE")
    knows = (info["cluster_state"], info["cluster_size"], info["cluster_known_nodes"])
    in_step = bool(role[2]) if role[0] == b"master" else role[3] == b"connected"
    return knows == ("ok", "3", "6") and in_step
