"""Calls to Redis that outlive a failover: repeated until a deadline, then an error.

Only commands that may run twice go through here. Each call is one pipeline on one
connection, so that a WAIT speaks of the writes before it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ReadOnlyError

from consent_service.errors import StoreUnavailableError
from consent_service.store.redis.layout.commit_scripts import Script
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.link.address import RedisAddress
from consent_service.store.redis.link.cancellation import heeding
from consent_service.store.redis.link.faults import FAULTS, passes, refusal
from consent_service.store.redis.link.joint_sends import JointSends
from consent_service.store.redis.link.routes import Command, Routes, fetch_routes, send
from consent_service.store.redis.link.server_identity import Identities

Mend = Callable[[], Awaitable[None]]
_Answer = TypeVar("_Answer")

# Seconds. A failover takes one or two; a restarted server is back within the first.
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 0.5
# Connections at once; a server serves them one after the other anyway.
_AT_ONCE = 32


class RedisLink:
    """The way to Redis. Usable from several tasks at once.

    Attributes:
        address: Where it leads.
        faults: How often an attempt failed so far. When it has changed, the
            server may have been replaced by one that knows less.

    More than 15 methods: each way to send commands has its own, and they share the
    loop that repeats a call until the deadline.
    """

    def __init__(
        self,
        address: RedisAddress,
        *,
        clock: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self.address = address
        self.faults = 0
        self._clock = clock
        self._random = random
        self._routes: Routes | None = None
        # Without a journal nothing must happen before a new server is used.
        self._greet = Identities().greet if address.journal else None
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._joint = JointSends(self.wait)

    async def open(self) -> None:
        """Connect and find out what kind of Redis answers.

        Raises:
            StoreUnavailableError: Nobody answered before the deadline.
            StoreError: The login was refused.
        """
        if self._routes is None:
            self._routes = await self._persist(
                lambda: fetch_routes(self.address, self._greet)
            )

    async def close(self) -> None:
        routes, self._routes = self._routes, None
        self._joint.close()
        self._joint = JointSends(self.wait)
        if routes is not None:
            await routes.close()

    async def call(
        self, site: str, *commands: Command, mend: Mend | None = None
    ) -> list[Any]:
        """Send commands for one site's keys and return their answers.

        Args:
            site: Whose keys they are.
            commands: Each may run twice without harm.
            mend: Runs before every repetition.

        Raises:
            StoreUnavailableError: No answer before the deadline; the commands may
                have run, or some of them.
            StoreError: Redis refused a command.
        """
        return await self._persist(lambda: self._attempt(site, commands), mend=mend)

    async def call_all(
        self, wanted: Mapping[str, Sequence[Command]]
    ) -> dict[str, list[Any]]:
        """Send commands for the keys of many sites; return their answers by site.

        It takes one round trip for each server. Raises what `call` raises.
        """
        return await self._persist(lambda: self._attempt_all(wanted))

    async def run(
        self,
        site: str,
        script: Script,
        rest: Sequence[str | bytes | int],
        *,
        then: Sequence[Command] = (),
        mend: Mend | None = None,
    ) -> list[Any]:
        """Run a script and the commands `then` on one connection; see `call`.

        `rest` is what follows the script in EVAL: the number of keys, keys, arguments.
        """

        async def attempt() -> list[Any]:
            try:
                return await self._attempt(
                    site, (("EVALSHA", script.digest, *rest), *then)
                )
            except NoScriptError:
                return await self._attempt(site, (("EVAL", script.text, *rest), *then))

        return await self._persist(attempt, mend=mend)

    async def run_jointly(
        self,
        site: str,
        script: Script,
        rest: Sequence[str | bytes | int],
        *,
        mend: Mend | None = None,
    ) -> list[Any]:
        """Run a script in one round trip with those of other sites; see `run`.

        `wait` follows them: the answers are the script's and those to `wait`.
        """

        async def attempt() -> list[Any]:
            try:
                return await self._join(site, ("EVALSHA", script.digest, *rest))
            except NoScriptError:
                return await self._join(site, ("EVAL", script.text, *rest))

        return await self._persist(attempt, mend=mend)

    async def write(self, site: str, *commands: Command) -> list[Any]:
        """Send commands that change something; return once enough replicas have it.

        Raises:
            StoreUnavailableError: Besides what `call` says, too few replicas have it.
        """
        answers = await self.call(site, *commands, *self.wait)
        self.check_acks(answers[len(commands) :])
        return answers[: len(commands)]

    async def confirm(self, site: str, *reads: Command) -> list[Any]:
        """Read what enough replicas have as well.

        WAIT speaks of the writes of its own connection, so one is made here, behind
        all that the answers come from.

        Raises:
            StoreUnavailableError: Besides what `call` says, too few replicas have it.
        """
        touch: Command = ("SET", site_key(site, "seen"), "1", "PX", 1_000)
        _, *answers = await self.write(site, touch, *reads)
        return answers

    @property
    def wait(self) -> tuple[Command, ...]:
        """What to send behind a write so that it is on enough replicas, if on any."""
        address = self.address
        return (("WAIT", address.wait, address.wait_ms),) if address.wait else ()

    def check_acks(self, acks: Sequence[int]) -> None:
        """Judge the answer to `wait`.

        Raises:
            StoreUnavailableError: Too few replicas have what was written.
        """
        if acks and acks[0] < self.address.wait:
            raise StoreUnavailableError(
                f"{acks[0]} of {self.address.wait} replicas have what was written",
                hint="is every replica connected, and is its disk fast enough",
            )

    async def masters(self) -> list[Redis]:
        """Return a client for every server that takes writes."""
        return await self._persist(lambda: self._open_routes().masters())

    async def ask(self, client: Redis, *command: str | bytes | int) -> Any:
        """Send one command to one server, such as a question about itself."""
        (answer,) = await self._persist(lambda: send(client, command))
        return answer

    async def probe(self) -> None:
        """Count a fault if a server is gone, or takes no writes any more."""
        try:
            await heeding(self._look_at_masters())
        except FAULTS:
            self.faults += 1
            await self._look_again()

    async def _look_at_masters(self) -> None:
        for client in await self._open_routes().masters():
            (role,) = await send(client, ("ROLE",))
            if role[0] not in (b"master", "master"):
                raise ReadOnlyError("the server has become a replica")

    async def _attempt(self, site: str, commands: Sequence[Command]) -> list[Any]:
        async with self._places:
            client = await self._open_routes().client_for(site_key(site, "heads"))
            return await send(client, *commands)

    async def _attempt_all(
        self, wanted: Mapping[str, Sequence[Command]]
    ) -> dict[str, list[Any]]:
        servers: dict[Redis, list[str]] = {}
        for site in wanted:
            client = await self._open_routes().client_for(site_key(site, "heads"))
            servers.setdefault(client, []).append(site)
        answers: dict[str, list[Any]] = {}
        for client, sites in servers.items():
            async with self._places:
                commands = chain.from_iterable(wanted[site] for site in sites)
                found = iter(await send(client, *commands))
            for site in sites:
                answers[site] = list(islice(found, len(wanted[site])))
        return answers

    async def _join(self, site: str, command: Command) -> list[Any]:
        client = await self._open_routes().client_for(site_key(site, "heads"))
        return await self._joint.send(client, command)

    async def _persist(
        self,
        attempt: Callable[[], Coroutine[Any, Any, _Answer]],
        *,
        mend: Mend | None = None,
    ) -> _Answer:
        until = self._clock() + self.address.deadline
        pause = _FIRST_PAUSE
        while True:
            try:
                return await heeding(attempt())
            except FAULTS as error:
                if not passes(error):
                    raise refusal(error) from error
                self.faults += 1
                if self._clock() + pause > until:
                    raise self._silence() from error
            # Half of the pause is random: clients that failed together do not
            # come back together.
            await asyncio.sleep(pause * (0.5 + self._random() / 2))
            pause = min(pause * 2, _LONGEST_PAUSE)
            await self._look_again()
            if mend is not None:
                await mend()

    async def _look_again(self) -> None:
        # What fails here fails again in the attempt, which is judged.
        with contextlib.suppress(*FAULTS):
            if self._routes is not None:
                await heeding(self._routes.refresh())

    def _open_routes(self) -> Routes:
        if self._routes is None:
            raise StoreUnavailableError("the store is not open")
        return self._routes

    def _silence(self) -> StoreUnavailableError:
        address = self.address
        return StoreUnavailableError(
            f"{address.shown} does not answer within {address.deadline:g} s",
            hint="is Redis running, and is the address right",
        )
