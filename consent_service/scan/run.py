"""A whole scan: find the pages, make the passes side by side, compare."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Error, Playwright, async_playwright

from consent_service.durable_files import replace_file
from consent_service.errors import ScanError
from consent_service.outward.aliases import NoResolverError, chains_of
from consent_service.outward.guarding_proxy import Guard, guarding, mapped_resolver
from consent_service.scan.banner.categories import category_reader
from consent_service.scan.banner.values import Inspection
from consent_service.scan.browser.launch import (
    Launch,
    find_browser,
    may_sandbox,
    profile,
    profile_folder,
    usable_browser,
    user_agent,
)
from consent_service.scan.browser.recorder import Recorder
from consent_service.scan.browser.scripts import Names, draw_names
from consent_service.scan.browser.tab import open_tab
from consent_service.scan.crawl.discover import Discoverer, Discovery
from consent_service.scan.crawl.notice_page import NoticePage
from consent_service.scan.options import Options
from consent_service.scan.passes import Means, PassRun
from consent_service.scan.planning import plans_for, visits_of
from consent_service.scan.progress import Progress
from consent_service.scan.report import Browser, Limit, Report
from consent_service.scan.reporting import make_report
from consent_service.scan.standard import Standard
from consent_service.scan.state import ScanState
from consent_service.scan.stopping import run_until_stopped
from consent_service.scan.things import own_hosts
from consent_service.scan.world import World

_MOST_URL = 2_000


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """A report, and what it was made with that no report holds."""

    report: Report
    notice: NoticePage | None = None
    inspection: Inspection = Inspection()


def scan_site(
    url: str,
    standard: Standard,
    options: Options,
    *,
    world: World,
    progress: Progress | None = None,
) -> Scanned:
    """Scan the site that begins at `url`.

    Interrupted (Ctrl+C), it returns what was seen until then.

    Raises:
        ScanError: The address is none, no browser is there, or no site answers.
    """
    check_address(url)
    begun = world.now()
    state = ScanState(url=url, at=datetime.fromtimestamp(begun, UTC), limits=[])
    scan = _Scan(standard, options, progress or Progress(), world, state)
    if not run_until_stopped(scan.run()):
        state.cut = "interrupted"
    state.seconds = round(world.now() - begun, 1)
    found = state.discovery
    if found is not None and options.screenshots:
        state.screenshot = _keep_picture(found.inspection, Path(options.screenshots))
    report = make_report(state, standard)
    if found is None:
        return Scanned(report=report)
    return Scanned(report=report, notice=found.notice, inspection=found.inspection)


def _keep_picture(inspection: Inspection, folder: Path) -> str | None:
    """Write the picture of the banner, and return its file; None without a banner.

    Raises:
        ScanError: It cannot be written.
    """
    if inspection.picture is None:
        return None
    file = folder / "banner.jpg"
    try:
        replace_file(file, inspection.picture.image)
    except OSError as error:
        raise ScanError(
            f"picture {str(file)!r} cannot be written: {error.strerror}"
        ) from error
    return str(file)


def check_address(url: str) -> None:
    """Raise if `url` is not the address of a site.

    Raises:
        ScanError: It is not.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        sound = sound and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
        parts = urlsplit("")
    if not sound or len(url) > _MOST_URL:
        raise ScanError(
            f"{url[:200]!r} is not an address", hint="begin with https:// or http://"
        )
    if parts.username or parts.password:
        raise ScanError("the address holds a user name or a password")


class _Scan:
    """One scan while it runs. `_state` holds what is known at any moment."""

    def __init__(
        self,
        standard: Standard,
        options: Options,
        progress: Progress,
        world: World,
        state: ScanState,
    ) -> None:
        self._standard = standard
        self._options = options
        self._progress = progress
        self._world = world
        self._state = state
        self._names: Names = draw_names(world.entropy)
        self._salt = world.entropy(16)

    async def run(self) -> None:
        try:
            async with asyncio.timeout(self._options.total_seconds):
                await self._run()
        except TimeoutError:
            self._state.cut = "timeout"
        except asyncio.CancelledError:
            self._state.cut = "interrupted"
        except Exception:
            # Ctrl+C reaches the driver of the browser too: what it says when it dies
            # must not cost the report.
            if not _is_being_stopped():
                raise
            self._state.cut = "interrupted"

    async def _run(self) -> None:
        # A browser that is stopped while it starts writes to its profile until its
        # driver has ended: the folder around all profiles goes last.
        with profile_folder() as folder:
            async with (
                async_playwright() as playwright,
                self._guarded() as (proxy, guard),
            ):
                await self._in(playwright, folder, proxy, guard)

    async def _in(
        self,
        playwright: Playwright,
        folder: str,
        proxy: str | None,
        guard: Guard | None,
    ) -> None:
        launch = await self._prepared(playwright, folder, proxy)
        self._state.guard = guard
        discovery = await self._discovered(playwright, launch, guard)
        self._state.discovery = discovery
        self._progress.say(_first_look(discovery))
        if discovery.pages:
            await self._passes(playwright, launch, discovery)

    @asynccontextmanager
    async def _guarded(self) -> AsyncIterator[tuple[str | None, Guard | None]]:
        """Put a proxy before the browser that refuses private addresses."""
        if self._options.allow_private:
            yield None, None
            return
        resolve = mapped_resolver(self._options.browser_arguments)
        async with guarding(resolve) as (address, guard):
            yield address, guard

    async def _prepared(
        self, playwright: Playwright, folder: str, proxy: str | None
    ) -> Launch:
        """Start a browser once: what it is, and whether it can lock itself in."""
        launch = Launch(
            folder=folder,
            binary=find_browser(self._options.browser),
            arguments=self._options.browser_arguments,
            proxy=proxy,
            sandbox=may_sandbox(),
            language=self._options.language,
        )
        launch, version = await usable_browser(playwright, launch)
        agent = user_agent(version)
        self._state.browser = Browser("Chromium", version)
        self._state.agent = agent
        if not launch.sandbox:
            self._state.limits.append(_without_sandbox())
        return msgspec.structs.replace(launch, agent=agent)

    async def _discovered(
        self, playwright: Playwright, launch: Launch, guard: Guard | None
    ) -> Discovery:
        recorder = Recorder(self._salt, self._world.now)
        async with profile(playwright, launch) as context:
            tab = await open_tab(context, recorder, self._names)
            await tab.attach(most_bytes=self._options.most_bytes)
            policy = self._standard.policy
            site = policy.site if policy else None
            discoverer = Discoverer(tab, self._options, guard, site=site)
            try:
                return await discoverer.discover(self._state.url)
            except Error as error:
                raise ScanError(
                    f"the browser failed: {error.message.splitlines()[0]}"
                ) from error

    async def _passes(
        self, playwright: Playwright, launch: Launch, discovery: Discovery
    ) -> None:
        policy = self._standard.policy
        means = Means(
            playwright=playwright,
            launch=launch,
            names=self._names,
            salt=self._salt,
            world=self._world,
            options=self._options,
            pages=tuple(discovery.pages),
            category_of=category_reader(self._standard),
            site=policy.site if policy else None,
            delay=max(discovery.robots.delay, self._options.delay_seconds),
            advance=self._progress.advance,
        )
        plans = plans_for(self._standard, discovery.inspection)
        self._state.plans = plans
        pages = len(discovery.pages)
        self._progress.plan(
            {plan.id: visits_of(plan, pages) for plan in plans if plan.applies}
        )
        runs = [PassRun(plan, means) for plan in plans if plan.applies]
        self._state.runs = runs
        await side_by_side(runs, self._options.at_once)
        await self._aliases()

    async def _aliases(self) -> None:
        """Ask what hosts of the site's own domain really are, if there are any."""
        hosts = own_hosts([run.trace() for run in self._state.runs])
        if not hosts:
            return
        try:
            self._state.chains = await chains_of(
                hosts, self._options.dns, self._world.entropy
            )
        except NoResolverError as error:
            self._state.limits.append(
                Limit(
                    kind="dns",
                    message=f"whether {', '.join(hosts[:3])} is another company's host "
                    f"is not known: {error}",
                )
            )


def _without_sandbox() -> Limit:
    if may_sandbox():
        return Limit(
            kind="sandbox",
            message="Chromium ran without its own sandbox, because this machine does "
            "not allow it",
        )
    return Limit(
        kind="sandbox",
        message="Chromium ran without its own sandbox, because the scan ran as root",
    )


def _first_look(discovery: Discovery) -> str:
    number = len(discovery.pages)
    banner = discovery.inspection.banner
    found = (
        f"banner: {banner.product or 'found'}" if banner.found else "no banner found"
    )
    return f"{number} {'page' if number == 1 else 'pages'}; {found}"


def _is_being_stopped() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def side_by_side(runs: Sequence[PassRun], at_once: int) -> None:
    """Make passes, so many at a time. The longest come first."""
    gate = asyncio.Semaphore(at_once)

    async def one(run: PassRun) -> None:
        async with gate:
            await run.run()

    async with asyncio.TaskGroup() as group:
        for run in sorted(runs, key=lambda run: run.plan.visits, reverse=True):
            group.create_task(one(run))
