"""Noticing that a server is another one than before, or has begun another life.

A pool dials a broken connection anew without a word, and behind the same address may
now be a server that knows less. Each life of a master has a replication id of its
own, which a promotion and a restart change.
"""

import re
from typing import Any

from redis.exceptions import ConnectionError as RedisConnectionError

_ID = re.compile(rb"^master_replid:([0-9a-f]+)\r?$", re.MULTILINE)


class Identities:
    """The lives of servers that have been met. `greet` is run on every connection."""

    def __init__(self) -> None:
        self._met: set[bytes] = set()

    async def greet(self, connection: Any) -> None:  # the library types it loosely
        """Say hello, and break off when the server is one that was never met.

        The call that wanted the connection then fails once, like any call whose
        server has gone, so that what must happen first can happen.
        """
        await connection.on_connect()
        await connection.send_command("INFO", "replication")
        found = _ID.search(await connection.read_response())
        life = found[1] if found else b""
        if life not in self._met:
            self._met.add(life)
            raise RedisConnectionError("the server is another one than before")
