"""Turn settings into the objects of a service, and keep them at work."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from consent_service.access_days import AccessDays
from consent_service.accesses import Accesses
from consent_service.anchors.folder import AnchorFolder
from consent_service.anchors.gossip.listener import GossipListener
from consent_service.anchors.rounds import keep_anchored
from consent_service.anchors.status import AnchorBoard
from consent_service.anchors.wiring import (
    make_anchored_log_loader,
    make_anchoring,
    make_witness,
)
from consent_service.anchors.witness.witness import Witness
from consent_service.background.fellow_machines import LOOK_EVERY, FellowMachines
from consent_service.background.proven_time import ClockWatch
from consent_service.background.tasks import (
    Upkeep,
    count_earlier_records,
    log_closed_logs,
)
from consent_service.durable_files import make_folder
from consent_service.errors import InstallationError, StoreError
from consent_service.installation import load_or_make_keys, make_store
from consent_service.keys import Keys
from consent_service.ledger import Environment, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.publishing.files import PolicyFiles
from consent_service.publishing.folder import FolderPolicies
from consent_service.publishing.place import PolicyPlace
from consent_service.publishing.publisher import Publisher
from consent_service.publishing.reload import PolicyFolder
from consent_service.recorder import Recorder
from consent_service.settings.table import DEFAULT_POLICIES, Settings
from consent_service.settings.values import without_password
from consent_service.sites import Sites
from consent_service.store.chores import Chore, ChorePlan, Chores
from consent_service.store.interface import Store, TokenStore
from consent_service.store.watch import Unwatched, Watch
from consent_service.token_file import TokenFile
from consent_service.view_counter import ViewCounter
from consent_service.world import entropy, machine_name, utc_now

Result = TypeVar("Result")

# Seconds. Until the uses of a day are stated, soon after it is over, somebody with the
# database can change them unseen. A look on a day that is stated reads nothing.
_STATE_EVERY = 5.0
# Seconds. A process of an earlier release at the same Redis may begin a site any time
# while all of them are replaced; a look at a site that is counted reads one number.
_COUNT_EVERY = 3_600.0
# Seconds of views that a crash may take.
_FLUSH_EVERY = 10.0
# Seconds in which logs are opened before the service says that it is ready.
_SETTLE_FIRST = 2.0
# Seconds that work beside the service may take to put itself in order at the end.
_PATIENCE = 5.0


class Assembly(msgspec.Struct, frozen=True):
    """Every long-lived object of a process, open and ready."""

    settings: Settings
    keys: Keys
    store: Store
    ledgers: Ledgers
    publisher: Publisher
    recorder: Recorder
    accesses: Accesses
    tokens: TokenStore
    sites: Sites
    folder: PolicyFolder
    board: AnchorBoard
    anchors: AnchorFolder
    gossip: GossipListener
    witness: Witness | None
    chores: Chores
    views: ViewCounter
    fellows: FellowMachines
    clock: Callable[[], datetime]


@contextlib.asynccontextmanager
async def assemble(
    settings: Settings,
    watch: Watch | None = None,
    *,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Assembly]:
    """Open everything that a service needs, except its sites.

    `watch` gets batches, commits and turns reported.

    Raises:
        InstallationError: The machine does not allow it, or keys are missing.
        StoreHeldError: Another process has the store.
    """
    async with contextlib.AsyncExitStack() as closing:
        watch = watch or Unwatched()
        store = make_store(settings, watch)
        closing.push_async_callback(store.close)
        await store.open()
        keys = await load_or_make_keys(settings, store, clock)
        high_water = HighWater(settings.high_water)
        closing.push_async_callback(high_water.close)
        await high_water.open()

        ledgers = Ledgers(
            Environment(
                store=store,
                high_water=high_water,
                keys=keys,
                host=origin_host(settings),
                clock=clock,
                entropy=entropy,
                is_shared=store.is_shared,
                watch=watch,
            )
        )
        # Opened last, closed first: waiting choices are still written.
        closing.push_async_callback(ledgers.close)
        publisher, sites = Publisher(ledgers), Sites()
        place = _make_place(settings, store, clock)
        closing.push_async_callback(place.close)
        anchors, board = AnchorFolder(settings.anchors), AnchorBoard()
        yield Assembly(
            settings=settings,
            keys=keys,
            store=store,
            ledgers=ledgers,
            publisher=publisher,
            recorder=Recorder(ledgers, board.public_note),
            accesses=make_accesses(store, clock),
            tokens=store.tokens or TokenFile(settings.tokens),
            sites=sites,
            folder=PolicyFolder(place, ledgers, publisher, sites),
            board=board,
            anchors=anchors,
            gossip=GossipListener(ledgers, anchors),
            witness=make_witness(settings, keys, clock=clock),
            chores=store.chores(_chore_plan(settings, clock)),
            views=ViewCounter(store.counts, clock),
            fellows=FellowMachines(
                store.fellows, sites, f"{machine_name()}:{settings.port}"
            ),
            clock=clock,
        )


def _make_place(
    settings: Settings, store: Store, clock: Callable[[], datetime]
) -> PolicyPlace:
    files = PolicyFiles(
        settings.policies,
        clock=clock,
        own_catalog=settings.catalog,
        index=settings.data / "policies.index",
    )
    folder = FolderPolicies(settings.policies, settings.data / "editing")
    return PolicyPlace(files, folder, store.policies, editing=settings.editing == "on")


def make_accesses(store: Store, clock: Callable[[], datetime] = utc_now) -> Accesses:
    """Return what writes down uses in a store."""
    return Accesses(store.accesses, clock=clock, entropy=entropy)


async def start_sites(assembly: Assembly) -> None:
    """Put the sites in service.

    Raises:
        InstallationError: There are policies, and none can be served.
        PolicyError: The folder of policies cannot be listed.
    """
    # Whoever begins has none; `check_start` knows whether it was named.
    with contextlib.suppress(OSError):
        make_folder(assembly.settings.policies)
    await assembly.folder.refresh(starting=True)
    # A folder without a policy is where everybody begins: the pages set up the first.
    if assembly.sites.unserved and not assembly.sites.all():
        raise _nothing_to_serve(assembly)


@contextlib.asynccontextmanager
async def serving(assembly: Assembly) -> AsyncIterator[None]:
    """Keep the sites in service."""
    settling = asyncio.create_task(_settle(assembly))
    upkeep = Upkeep(
        assembly.ledgers,
        assembly.recorder,
        assembly.sites,
        _watch_clock(assembly),
        chores=(
            *assembly.chores.all(),
            _state_accesses(assembly, settling),
            _count_earlier(assembly),
            Chore(assembly.views.flush, _FLUSH_EVERY),
            Chore(assembly.fellows.look, LOOK_EVERY),
        ),
    )
    anchoring = make_anchoring(
        assembly.settings, board=assembly.board, clock=assembly.clock
    )
    anchored_logs = make_anchored_log_loader(assembly.ledgers, assembly.sites)
    files, place = assembly.settings.watch, assembly.folder.place
    is_watched = files or place.is_watched
    watching = [assembly.folder.watch(files=files)] if is_watched else []
    reviewing = asyncio.create_task(_review(assembly, settling))
    # Of thousands of logs the rest is opened beside the requests.
    await asyncio.wait({reviewing}, timeout=_SETTLE_FIRST)
    async with _beside(
        _until(reviewing),
        upkeep.run(),
        keep_anchored(anchoring, partial(_after, settling, anchored_logs)),
        assembly.gossip.run(),
        *watching,
    ):
        yield
    # Nothing is counted any more. What the store does not take now is lost.
    with contextlib.suppress(StoreError):
        await assembly.views.flush()


async def _until(task: asyncio.Task[None]) -> None:
    await task


async def _settle(assembly: Assembly) -> None:
    await assembly.folder.settle()
    log_closed_logs(assembly.ledgers, assembly.sites)


async def _review(assembly: Assembly, settling: asyncio.Task[None]) -> None:
    await settling
    await assembly.folder.review()


async def _after(
    settling: asyncio.Task[None], work: Callable[[], Awaitable[Result]]
) -> Result:
    """Do some work once every log is open: it would open them one by one."""
    await asyncio.wait({settling})
    return await work()


def check_start(settings: Settings) -> None:
    """Check what a service cannot do without, before anything is made for it.

    Raises:
        InstallationError: The folder of policies was named and is not there, or the
            list of tokens cannot be read.
    """
    # The usual folder may be missing: whoever begins has none. One that was named and
    # is not there is a slip, and would begin an installation beside the real one.
    if not settings.policies.is_dir() and settings.policies != DEFAULT_POLICIES:
        raise InstallationError(
            f"there is no folder {str(settings.policies)!r}",
            hint="CONSENT_POLICIES names the folder of policies; make an empty one to "
            "begin without a site",
        )
    if make_store(settings).tokens is None:
        TokenFile(settings.tokens).check()


def _watch_clock(assembly: Assembly) -> ClockWatch:
    mark = assembly.settings.high_water
    return ClockWatch(mark.with_name(f"{mark.name}.clock"), assembly.clock)


def _state_accesses(assembly: Assembly, settling: asyncio.Task[None]) -> Chore:
    days = AccessDays(assembly.ledgers, assembly.sites)
    return Chore(partial(_after, settling, days.state_all), _STATE_EVERY)


def _count_earlier(assembly: Assembly) -> Chore:
    return Chore(partial(count_earlier_records, assembly.store), _COUNT_EVERY)


def _nothing_to_serve(assembly: Assembly) -> InstallationError:
    settings, unserved = assembly.settings, assembly.sites.unserved
    site, why = next(iter(unserved.items()))
    message = f"site {site} cannot be served: {why}"
    if len(unserved) > 1:
        # Why is in the log already, for each of them.
        message = f"none of the {len(unserved)} sites can be served"
    if isinstance(why, StoreError):
        message += (
            f"; the store is {without_password(settings.store.place)!r}, "
            f"the high-water mark {str(settings.high_water)!r}"
        )
    return InstallationError(message, hint=why.hint)


@contextlib.asynccontextmanager
async def _beside(
    *work: Coroutine[object, object, None], patience: float = _PATIENCE
) -> AsyncIterator[None]:
    """Run work beside the service, and end it with the service.

    The client library of Redis loses a cancellation now and then: what has not ended
    after `patience`, in seconds, is cancelled again.
    """
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            while not (await asyncio.wait([task], timeout=patience))[0]:
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                task.result()


def _chore_plan(settings: Settings, clock: Callable[[], datetime]) -> ChorePlan:
    return ChorePlan(
        clock=clock,
        backups=settings.backups,
        backups_kept=settings.backups_kept,
        archive_days=settings.archive_days,
    )


def origin_host(settings: Settings) -> str:
    """Return what the origins of new logs begin with: host and path of the service."""
    return urlsplit(settings.public_url).netloc + settings.prefix
