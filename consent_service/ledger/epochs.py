"""Beginning a log: the first one of a site, or one that follows another."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consent_service.choices.record import format_time
from consent_service.errors import StaleHeadError
from consent_service.evidence.checkpoint import Checkpoint, sign_checkpoint
from consent_service.evidence.statement import (
    Close,
    Genesis,
    Previous,
    Restore,
    Statement,
)
from consent_service.ledger.commit import build_statements, empty_tip
from consent_service.ledger.environment import Environment
from consent_service.ledger.ledger import Ledger
from consent_service.ledger.mark import Mark
from consent_service.ledger.readings import Readings
from consent_service.ledger.rollback_guard import mark_of
from consent_service.store.interface import Head, LogKey

# Bytes of randomness in an origin: an origin must never come back after its log and
# its marks were lost together.
_RANDOM: Final = 4


async def has_log(environment: Environment, site: str) -> bool:
    """Return whether a site ever had a log, here or in a store that is lost."""
    if environment.high_water.mark_of(site) is not None:
        return True
    return await environment.store.logs.load_head(site) is not None


async def open_ledger(
    environment: Environment, site: str, ahead: Readings | None = None
) -> Ledger:
    """Open the log of a site; begin it when there never was one.

    A log that may not go on comes back all the same, to be read: `check` says why.
    `ahead` may answer in the place of the store.
    """
    if not await has_log(environment, site):
        # Another process may be quicker where they share a store.
        with contextlib.suppress(StaleHeadError):
            await _begin(environment, LogKey(site, 1))
    ledger = Ledger(environment, site)
    await ledger.open(ahead)
    return ledger


async def reopen_ledger(environment: Environment, site: str) -> Ledger:
    """Begin a new log for a site, which names the one before and any gap between.

    For a log that may not go on; one that may is closed first, as after a key was
    stolen. Nothing of the earlier log changes, and it stays readable.
    """
    before = Ledger(environment, site)
    await before.open()
    is_open = before.is_open
    if is_open:
        await before.state(Close(format_time(environment.clock())))
    await before.close()

    head = await environment.store.logs.load_head(site)
    last = _last_known(environment, head, environment.high_water.mark_of(site))
    if last is None:
        await _begin(environment, LogKey(site, 1))
    else:
        said = () if is_open else (_restore(environment, head, last),)
        await _begin(environment, LogKey(site, last.mark.epoch + 1), last, said)
    return await open_ledger(environment, site)


@dataclass(frozen=True, slots=True)
class _Last:
    """The last state of a log that anybody may have seen, and its checkpoint."""

    mark: Mark
    checkpoint: str


def _last_known(
    environment: Environment, head: Head | None, mark: Mark | None
) -> _Last | None:
    if head is not None and mark_of(head).is_above(mark):
        return _Last(mark_of(head), head.checkpoint.decode())
    if mark is None:
        return None
    if head is not None and mark_of(head) == mark:
        return _Last(mark, head.checkpoint.decode())
    # The store has lost it. What was signed once is signed again, word for word;
    # Ed25519 even gives the same signature (RFC 8032).
    signers = [key.signer for key in environment.keys.log_keys(mark.origin)]
    checkpoint = Checkpoint(mark.origin, mark.size, mark.root)
    return _Last(mark, sign_checkpoint(checkpoint, signers).decode())


def _restore(environment: Environment, head: Head | None, last: _Last) -> Restore:
    first = 0
    if head is not None and head.key.epoch == last.mark.epoch:
        first = head.size
    lost = (first, last.mark.size - 1) if first < last.mark.size else None
    return Restore(last.checkpoint, lost, format_time(environment.clock()))


async def _begin(
    environment: Environment,
    key: LogKey,
    last: _Last | None = None,
    said: Sequence[Statement] = (),
) -> None:
    origin = f"{environment.host}/{key.site}/log/{environment.entropy(_RANDOM).hex()}"
    signing = environment.keys.log_keys(origin)[0]
    previous = Previous(last.mark.origin, last.checkpoint) if last else None
    genesis = Genesis(origin, key.site, (signing.vkey,), previous)
    at = environment.clock()
    start = empty_tip(key, origin, at)
    built = build_statements(start, (genesis, *said), [signing.signer], at)
    # Crash before this: nothing was begun. Between the two: a log that nobody has
    # seen and that has no mark, which the next start goes on with.
    await environment.store.logs.commit(built.commit)
    await environment.high_water.raise_to(mark_of(built.tip.head))
