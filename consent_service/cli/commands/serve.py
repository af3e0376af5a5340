"""`consent-service serve`: assemble, listen, and stop without losing anything."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, cast

import click
import msgspec
import uvloop

from consent_service.assembly import (
    Assembly,
    assemble,
    check_start,
    serving,
    start_sites,
)
from consent_service.cli.announcement import announce, prints_link
from consent_service.cli.one_time_link import LinkFor, made_link, make_link
from consent_service.cli.operator_use import OPERATOR, holder
from consent_service.cli.output import example
from consent_service.cli.same_command import (
    LINK_SETTINGS,
    SCAN_SETTINGS,
    TOKEN_SETTINGS,
    whole_command,
)
from consent_service.cli.service_address import address_written
from consent_service.cli.setting_options import with_settings
from consent_service.errors import ConsentServiceError, SettingsError, explain
from consent_service.installation import make_store
from consent_service.private_files import mend_loose_files
from consent_service.server.crowd import Crowd
from consent_service.server.listen import bind, bounds_of, listen
from consent_service.server.log_lines import set_up_logs
from consent_service.server.worker_relay import WorkerRelay
from consent_service.server.worker_sockets import Siblings
from consent_service.server.workers import Worker, Workers, meeting_place
from consent_service.settings.table import Settings
from consent_service.token import Bearer
from consent_service.web.app import create_app
from consent_service.web.context import Context, Options, ReadyWhen
from consent_service.web.http.commands import ISSUE
from consent_service.web.http.script_shelf import ScriptShelf
from consent_service.web.metrics.metrics import Metrics
from consent_service.web.wiring import Process, make_context
from consent_service.world import monotonic, random_id

_log = logging.getLogger(__name__)

# Objects made, and not freed yet, after which the collector looks at them. A request
# makes hundreds and frees them itself; at Python's 700 each second one was looked at.
_YOUNG: Final = 10_000


class _Others(NamedTuple):
    """The way to the other workers."""

    siblings: Siblings
    relay: WorkerRelay

    @classmethod
    def of(cls, folder: Path, worker: Worker, settings: Settings) -> "_Others":
        me = (folder, worker.number, settings.workers)
        return cls(Siblings(*me), WorkerRelay(*me))


@click.command(epilog=example("consent-service serve --demo"))
@with_settings()
def serve(*, settings: Settings) -> None:
    """Serve the sites of the policy folder until stopped.

    Every setting is a flag and an environment variable. SIGHUP reads the policies
    again. SIGINT and SIGTERM stop the service once running requests are answered and
    waiting choices are written.
    """
    # Who has the policies read again while the service starts does not end it.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if settings.workers > 1 and not make_store(settings).is_shared:
        raise SettingsError(
            f"SQLite takes one process, and {settings.workers} workers were asked for",
            hint="leave out --workers, or move to --store redis://HOST",
        )
    set_up_logs(style=settings.log_format, level=settings.log_level)
    check_start(settings)
    mend_loose_files(settings)
    with bind(settings) as taken:
        known = _with_real_port(settings, taken)
        # Made here, once: whichever worker is asked, it proves the same.
        run = random_id(16)
        if known.workers == 1:
            _run(taken, known, None, Worker(), run=run)
            return
        with meeting_place() as folder:
            work = partial(_run, taken, known, folder, run=run)
            sys.exit(Workers(known.workers, work).run())


def _run(
    taken: socket.socket,
    settings: Settings,
    folder: Path | None,
    worker: Worker,
    *,
    run: str,
) -> None:
    others = _Others.of(folder, worker, settings) if folder else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(taken, settings, others, worker, run=run))


async def _serve(
    taken: socket.socket,
    settings: Settings,
    others: _Others | None,
    worker: Worker,
    *,
    run: str,
) -> None:
    worker.end_with_parent()
    gc.set_threshold(_YOUNG, 10, 10)
    metrics = Metrics()
    async with contextlib.AsyncExitStack() as closing:
        assembly = await closing.enter_async_context(assemble(settings, metrics))
        if not worker.number:
            # One voice is enough for all workers.
            closing.enter_context(address_written(settings, run))
        shelf = ScriptShelf(settings.data / "scripts", max_age=settings.script_max_age)
        closing.callback(shelf.close)
        context = _make_context(assembly, metrics, run, shelf)
        if others is not None:
            await closing.enter_async_context(others.siblings.join(context.scrape))
            await closing.enter_async_context(others.relay.join(assembly.ledgers))
        app = create_app(context)
        crowd = Crowd(bounds_of(settings), metrics, prefix=settings.prefix)
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGHUP, _reloader(assembly)
        )
        starting = asyncio.create_task(start_sites(assembly))
        after = None if worker.answers_early else starting
        listening = asyncio.create_task(listen(app, taken, crowd, settings, after))
        closing.push_async_callback(_end, listening, starting)
        # Somebody may stop the service before thousands of sites are in it.
        await asyncio.wait({listening, starting}, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            await starting
            link = ""
            if not worker.number and prints_link(settings):
                link = await _make_link(assembly, context)
            await _keep_running(assembly, listening, worker, link)


async def _make_link(assembly: Assembly, context: Context) -> str:
    person = LinkFor(random_id(8))
    sites = [site.name for site in assembly.sites.all()]
    whom = Bearer(OPERATOR, holder())
    await assembly.accesses.note(made_link(person), whom, sites)
    return await make_link(
        assembly.settings, context.token_signer, context.tokens, person
    )


async def _keep_running(
    assembly: Assembly, listening: asyncio.Task[None], worker: Worker, link: str
) -> None:
    """Look after what is served until the service is stopped."""
    async with serving(assembly):
        # What is alive now lives as long as the process. The collector does not look
        # at it again, which keeps its pauses out of the slowest requests.
        gc.collect()
        gc.freeze()
        if not worker.number:
            announce(assembly, link)
        await listening


async def _end(*tasks: asyncio.Task[None]) -> None:
    """Cancel what still runs. What a task raised was raised where it was awaited."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _make_context(
    assembly: Assembly, metrics: Metrics, run: str, shelf: ScriptShelf
) -> Context:
    settings = assembly.settings
    options = Options(
        public_url=settings.public_url,
        prefix=settings.prefix,
        demo=settings.demo,
        rate_limit=settings.rate_limit,
        script_max_age=settings.script_max_age,
        ready_when=cast(ReadyWhen, settings.ready_when),
        scan_days=settings.scan_days,
        commands={
            "link": whole_command("link", LINK_SETTINGS, settings),
            "token": whole_command(ISSUE, TOKEN_SETTINGS, settings),
            "scans": whole_command("scan schedule", SCAN_SETTINGS, settings),
        },
    )
    process = Process(
        metrics=metrics,
        refresh=partial(_refresh, assembly),
        seconds=monotonic,
        new_id=partial(random_id, 16),
        run=run,
        script_shelf=shelf,
    )
    return make_context(assembly, options, process)


def _reloader(assembly: Assembly) -> Callable[[], None]:
    tasks: set[asyncio.Task[None]] = set()

    async def refresh() -> None:
        try:
            await assembly.folder.refresh()
        except ConsentServiceError as error:
            # Nobody waits for an answer: the log is where it is read.
            _log.error("the policies were not read again: %s", explain(error))

    def reload() -> None:
        task = asyncio.get_running_loop().create_task(refresh())
        # The loop keeps only a weak reference to its tasks.
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    return reload


async def _refresh(assembly: Assembly) -> None:
    """Read the policies again, in every worker."""
    await assembly.folder.refresh()
    if assembly.settings.workers > 1:
        # The parent passes the signal on to all workers.
        os.kill(os.getppid(), signal.SIGHUP)


def _with_real_port(settings: Settings, taken: socket.socket) -> Settings:
    """Return the settings with the port that was taken where 0 was asked for."""
    if settings.port:
        return settings
    port = taken.getsockname()[1]
    public = settings.public_url
    if public.endswith(":0"):
        public = f"{public[:-1]}{port}"
    return msgspec.structs.replace(settings, port=port, public_url=public)
