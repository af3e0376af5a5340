"""A process that appends until something ends it. The tests see to that something.

    python -m tests.evidence.crash_writer FOLDER START COUNT [CALL TIMES early|late]

Appends drafts START to START + COUNT, erases some, and writes a line to FOLDER/acks
after each answer: number, index, and the checkpoint of the receipt in hexadecimal.
With CALL it dies at the given call, before doing it or after. A refused append is
asked for again, after everything was opened anew.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from consent_service.errors import ConsentServiceError, StoreUnavailableError
from consent_service.ledger import Ledger, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.store.interface import Store
from tests.evidence.house import SITE, House, draft_of

_AT_ONCE = 16


class Death:
    """Counts calls of one name, and kills the process at one of them."""

    def __init__(self, name: str = "", times: int = 0, when: str = "") -> None:
        self._name = name
        self._left = times
        self._is_late = when == "late"

    def guard(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        if name != self._name:
            return call

        async def guarded(*given: object) -> Any:
            self._left -= 1
            if self._left == 0 and not self._is_late:
                os.kill(os.getpid(), signal.SIGKILL)
            outcome = await call(*given)
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return outcome

        return guarded


class Mortal:
    """Something whose calls may be the last. Its parts are mortal too."""

    def __init__(self, target: object, death: Death) -> None:
        self._target = target
        self._death = death

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name in ("logs", "records"):
            return Mortal(value, self._death)
        return self._death.guard(name, value)


async def append(ledgers: Ledgers, ledger: Ledger, number: int, acks: int) -> None:
    for _ in range(20):
        try:
            appended = await ledger.append(draft_of(number))
        except StoreUnavailableError:
            with contextlib.suppress(ConsentServiceError):
                await ledgers.recover()
            continue
        line = f"{number} {appended.proof.index} {appended.proof.checkpoint.hex()}\n"
        os.write(acks, line.encode())
        return
    raise SystemExit("it never came back")


async def run(folder: Path, start: int, count: int, death: Death) -> None:
    house = House(folder, lambda store: cast(Store, Mortal(store, death)))
    house.high_water = cast(HighWater, Mortal(house.high_water, death))
    ledgers = await house.start()
    ledger = await ledgers.open(SITE)
    ledger.check()
    acks = os.open(folder / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(1, b"ready\n")
    for first in range(start, start + count, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, start + count))
        await asyncio.gather(*(append(ledgers, ledger, n, acks) for n in numbers))
        if first % (4 * _AT_ONCE) == 0 and count < 1_000:
            await ledger.erase(
                [(ledger.head.key, ledger.head.size - 2)], reason="test-data"
            )
    await house.stop(ledgers)


if __name__ == "__main__":
    where, first, number, *rest = sys.argv[1:]
    fate = Death(rest[0], int(rest[1]), rest[2]) if rest else Death()
    asyncio.run(run(Path(where), int(first), int(number), fate))
