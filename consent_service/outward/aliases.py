"""Ask a name server for the aliases of hosts (RFC 1035): small, and over UDP alone.

The system's own functions do not tell aliases that lead on, and a library would be one
more dependency for one question.
"""

import asyncio
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

from typing_extensions import override

Entropy = Callable[[int], bytes]
_CNAME, _A, _IN = 5, 1, 1
_RECURSE = 0x0100
_MOST_CHAIN = 10
# Pointers in one name: a name has at most 127 labels, and servers write one or two.
_MOST_JUMPS = 20
_PATIENCE = 2.0
_TRIES = 2


class NoResolverError(Exception):
    """Nobody answers, so nothing is known about aliases."""


async def chains_of(
    hosts: Iterable[str], server: str | None, entropy: Entropy
) -> dict[str, tuple[str, ...]]:
    """Return for each host the names that its own stands for, in order.

    Raises:
        NoResolverError: There is no name server, or it does not answer.
    """
    address = _address(server or _system_server())
    found = {}
    for host in hosts:
        chain = await _chain(host, address, entropy)
        if chain:
            found[host] = chain
    return found


def _system_server() -> str:
    try:
        lines = Path("/etc/resolv.conf").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NoResolverError("the system names no server") from error
    for line in lines:
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            return words[1]
    raise NoResolverError("the system names no server")


def _address(server: str) -> tuple[str, int]:
    host, colon, port = server.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        return server, 53
    return host.strip("[]"), int(port)


async def _chain(
    host: str, server: tuple[str, int], entropy: Entropy
) -> tuple[str, ...]:
    aliases: dict[str, str] = {}
    name, chain = host, list[str]()
    while len(chain) < _MOST_CHAIN:
        if name not in aliases:
            aliases |= await _onward(name, server, entropy)
        onward = aliases.get(name)
        if onward is None or onward in chain:
            break
        chain.append(onward)
        name = onward
    return tuple(chain)


async def _onward(
    name: str, server: tuple[str, int], entropy: Entropy
) -> dict[str, str]:
    """Ask for the alias, then for the address: some servers heed one of them alone."""
    failure: NoResolverError | None = None
    answers = 0
    for kind in (_CNAME, _A):
        try:
            found = await _ask(name, server, kind, entropy)
            answers += 1
            if name in found:
                return found
        except NoResolverError as error:
            failure = error
    if failure and not answers:
        raise failure
    return {}


async def _ask(
    name: str, server: tuple[str, int], kind: int, entropy: Entropy
) -> dict[str, str]:
    for _ in range(_TRIES):
        try:
            # Unlike `wait_for` before Python 3.12 it never forgets a cancellation.
            async with asyncio.timeout(_PATIENCE):
                return await _ask_once(name, server, kind, entropy)
        except TimeoutError:
            continue
        except OSError as error:
            raise NoResolverError(str(error)) from error
    raise NoResolverError(f"{server[0]} does not answer")


async def _ask_once(
    name: str, server: tuple[str, int], kind: int, entropy: Entropy
) -> dict[str, str]:
    loop = asyncio.get_running_loop()
    asked = int.from_bytes(entropy(2), "big")
    answer: asyncio.Future[bytes] = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Answer(answer), remote_addr=server
    )
    try:
        transport.sendto(_question(asked, name, kind))
        return read_aliases(await answer, asked)
    finally:
        transport.close()


class _Answer(asyncio.DatagramProtocol):
    """Takes the first datagram that comes."""

    def __init__(self, answer: "asyncio.Future[bytes]") -> None:
        self._answer = answer

    @override
    def datagram_received(self, data: bytes, _addr: object) -> None:
        if not self._answer.done():
            self._answer.set_result(data)

    @override
    def error_received(self, exc: Exception) -> None:
        if not self._answer.done():
            self._answer.set_exception(OSError(str(exc)))


def _question(asked: int, name: str, kind: int) -> bytes:
    head = struct.pack(">HHHHHH", asked, _RECURSE, 1, 0, 0, 0)
    return head + _written(name) + struct.pack(">HH", kind, _IN)


def _written(name: str) -> bytes:
    labels = name.encode("idna" if not name.isascii() else "ascii").split(b".")
    return b"".join(bytes([len(label)]) + label for label in labels if label) + b"\0"


def read_aliases(data: bytes, asked: int) -> dict[str, str]:
    """Return the aliases of an answer; none if it is not the one that was asked for."""
    try:
        number, _, questions, answers = struct.unpack_from(">HHHH", data)
        if number != asked:
            return {}
        at = 12
        for _ in range(questions):
            at = _name(data, at)[1] + 4
        found = {}
        for _ in range(answers):
            name, at = _name(data, at)
            kind, _, _, length = struct.unpack_from(">HHIH", data, at)
            at += 10
            if kind == _CNAME:
                found[name] = _name(data, at)[0]
            at += length
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}
    return found


def _pointed_at(data: bytes, at: int) -> int:
    return ((data[at] & 0x3F) << 8) + data[at + 1]


def _name(data: bytes, at: int) -> tuple[str, int]:
    """Read a name, which may point back to an earlier one; return it and its end."""
    labels, end, jumps = [], 0, 0
    while length := data[at]:
        if length >= 0xC0:
            end = end or at + 2
            # Pointers in a circle lead out of the answer, as those beyond its end do.
            jumps += 1
            at = _pointed_at(data, at) if jumps <= _MOST_JUMPS else len(data)
            continue
        labels.append(data[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    return ".".join(labels).lower(), end or at + 1
