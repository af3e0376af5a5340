"""What a visitor does in each pass, from an empty profile to the last page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from playwright.async_api import BrowserContext, Playwright

from consent_service.scan.banner.choosing import CategoryOf, Chooser, Outcome, Wanted
from consent_service.scan.banner.finder import Look, look, wait_for_banner
from consent_service.scan.banner.values import FoundBox
from consent_service.scan.browser.launch import Launch, profile
from consent_service.scan.browser.recorder import Recorder
from consent_service.scan.browser.scripts import Names
from consent_service.scan.browser.tab import Tab, open_tab
from consent_service.scan.browser.visiting import (
    Stay,
    arrive,
    depart,
    limits_of,
    look_at,
    rest,
    scroll,
    visit_of,
)
from consent_service.scan.gestures import make_gestures
from consent_service.scan.options import Options
from consent_service.scan.progress import Advance
from consent_service.scan.report import Limit
from consent_service.scan.report_words import Decision
from consent_service.scan.traces import FoundPage, Gesture, PassTrace, Visit
from consent_service.scan.world import World

# Seconds for a banner to appear before the page is scrolled.
_APPEARS = 2.5


_log = logging.getLogger(__name__)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One pass. `wanted` is the choice to make, if any; `withdraws` takes it back.

    `why_not` is why the pass does not apply to the site.
    """

    id: str
    decisions: dict[str, Decision]
    wanted: Wanted | None = None
    withdraws: bool = False
    gpc: bool = False
    script: bool = True
    gestures: bool = False
    why_not: str | None = None

    @property
    def visits(self) -> int:
        """How long it takes, beside the others: every page twice, or gestures too."""
        return 1 + self.withdraws + self.gestures

    @property
    def applies(self) -> bool:
        """Whether the site has what the pass needs."""
        return self.why_not is None


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What all passes of a scan share. `site` is the name in the policy."""

    playwright: Playwright
    launch: Launch
    names: Names
    salt: bytes
    world: World
    options: Options
    pages: tuple[FoundPage, ...]
    category_of: CategoryOf
    site: str | None = None
    delay: float = 0.0
    advance: Advance = lambda *_: None


class PassRun:
    """One pass being made. Its trace can be taken at any time, as far as it is."""

    def __init__(self, plan: Plan, means: Means) -> None:
        self.plan = plan
        self._means = means
        self._recorder = Recorder(means.salt, means.world.now)
        self._visits: list[Visit] = []
        # The page that is being visited.
        self._under_way: tuple[Tab, Stay] | None = None
        self._gestures: list[Gesture] = []
        self._limits: list[Limit] = []
        self._choice_at: float | None = None
        self._clicks = 0
        # What asked at first. What stands where something is held asks too.
        self._asked: FoundBox | None = None
        self._done = False
        self._why: str | None = None
        self._began: float | None = None
        self._ended: float | None = None

    async def run(self) -> None:
        """Make the pass. What goes wrong in the browser ends it, and is its `why`."""
        self._began = self._recorder.now()
        try:
            async with profile(
                self._means.playwright,
                self._means.launch,
                script=self.plan.script,
                gpc=self.plan.gpc,
            ) as context:
                await self._in(context)
        except Exception as error:  # noqa: BLE001 - the driver raises bare ones as it dies
            # The driver's words are for who runs the scan; a report is for owners.
            _log.warning("the browser failed: %s", _first_line(error))
            self._why = "the browser gave up"
            self._done = False
        self._ended = self._recorder.now()

    async def _in(self, context: BrowserContext) -> None:
        # Pages that a dead browser does not open are no pages that cannot be opened.
        ended: list[BrowserContext] = []
        context.on("close", lambda each: ended.append(each))
        tab = await open_tab(context, self._recorder, self._means.names)
        await tab.attach(
            most_bytes=self._means.options.most_bytes,
            gpc=self.plan.gpc,
            script=self.plan.script,
        )
        self._why = await self._visit_all(tab)
        if ended:
            self._why = "the browser gave up"
        self._done = self._why is None

    async def _visit_all(self, tab: Tab) -> str | None:
        pages = self._means.pages
        if self.plan.wanted is None:
            await self._visit_each(tab, pages)
            if self.plan.gestures:
                await self._gesture(tab, pages[0])
            return None
        if why := await self._visit_and_choose(tab, pages[0], self.plan.wanted):
            return why
        await self._visit_each(tab, pages[1:])
        if self.plan.withdraws:
            if why := await self._visit_and_take_back(tab, pages[0]):
                return why
            await self._visit_each(tab, pages[1:])
        await self._visit_each(tab, pages[:1])
        return None

    async def _visit_each(self, tab: Tab, pages: Sequence[FoundPage]) -> None:
        for page in pages:
            stay = await self._arrive(tab, page)
            await self._stay(tab, stay)

    async def _arrive(self, tab: Tab, page: FoundPage) -> Stay:
        if self._visits and self._means.delay:
            await asyncio.sleep(self._means.delay)
        number = len(self._visits)
        self._means.advance(self.plan.id, number, len(self._means.pages))
        return await arrive(
            tab,
            number,
            page.url,
            self._means.options,
            begun=lambda stay: setattr(self, "_under_way", (tab, stay)),
        )

    async def _stay(self, tab: Tab, stay: Stay) -> None:
        """Scroll, rest, look and leave, and keep what was seen."""
        if stay.opened:
            if self.plan.gestures and not self._visits:
                stay.asked = (await wait_for_banner(tab, _APPEARS)).box is not None
            await scroll(tab, stay)
            await rest(tab, stay, self._means.options)
            await look_at(tab, stay)
            if self.plan.script:
                found = await look(tab)
                if self._asked and not found.has_way_back:
                    # What a page says late it says all the same.
                    await tab.settle(least=1.0, most=2.0)
                    found = await look(tab)
                stay.asks, stay.way_back = self._asks_anew(found), found.has_way_back
            await depart(tab, stay)
        self._keep(tab, stay)

    def _asks_anew(self, found: Look) -> bool:
        return found.box is not None and found.box.asks_as(self._asked)

    def _keep(self, tab: Tab, stay: Stay) -> None:
        self._limits += limits_of(stay, (self.plan.id,))
        self._visits.append(visit_of(stay, tab))
        self._under_way = None

    async def _visit_and_choose(
        self, tab: Tab, page: FoundPage, wanted: Wanted
    ) -> str | None:
        stay = await self._arrive(tab, page)
        if not stay.opened:
            self._keep(tab, stay)
            return "the first page cannot be opened"
        last = not self.plan.withdraws
        outcome = await self._chosen(
            tab, stay, lambda each: each.choose(wanted), last=last
        )
        await self._stay(tab, stay)
        return None if outcome.done else outcome.why

    async def _visit_and_take_back(self, tab: Tab, page: FoundPage) -> str | None:
        stay = await self._arrive(tab, page)
        outcome = await self._chosen(
            tab, stay, lambda each: each.take_back(), last=True
        )
        await self._stay(tab, stay)
        return None if outcome.done else outcome.why

    async def _chosen(
        self,
        tab: Tab,
        stay: Stay,
        act: Callable[[Chooser], Awaitable[Outcome]],
        *,
        last: bool,
    ) -> Outcome:
        """Choose; what comes after the last choice is what counts in the pass."""
        chooser = Chooser(
            tab,
            self._means.category_of,
            banner_seconds=self._means.options.banner_seconds,
            asked=self._asked,
        )
        await tab.note_stored()
        stay.enter("choice")
        before = self._recorder.now()
        outcome = await act(chooser)
        self._asked = chooser.asked
        self._clicks += outcome.clicks
        if outcome.done and last:
            # What came while the banner was waited for does not count.
            self._choice_at = outcome.at or before
        return outcome

    async def _gesture(self, tab: Tab, page: FoundPage) -> None:
        stay = await self._arrive(tab, page)
        if stay.opened:
            await rest(tab, stay, self._means.options)
        if stay.opened and not tab.marks.hangs:
            self._gestures += await make_gestures(
                tab, stay, self._means.options, self._means.site
            )
            await look_at(tab, stay)
            await depart(tab, stay)
        self._keep(tab, stay)

    def _broken_off(self) -> list[Visit]:
        """Return the visit that was under way when the pass ended, if one was."""
        if self._under_way is None:
            return []
        tab, stay = self._under_way
        return [visit_of(stay, tab, whole=False)]

    def trace(self) -> PassTrace:
        """Return all that was seen, as far as the pass has come."""
        seen = self._recorder.finish()
        began = self._began or 0.0
        return PassTrace(
            id=self.plan.id,
            decisions=self.plan.decisions,
            done=self._done,
            why=self._why,
            clicks=self._clicks,
            seconds=round((self._ended or self._recorder.now()) - began, 1)
            if self._began
            else 0.0,
            choice_at=self._choice_at,
            visits=(*self._visits, *self._broken_off()),
            cookies=seen.cookies,
            storage=seen.storage,
            requests=seen.requests,
            fingerprints=seen.fingerprints,
            commands=seen.commands,
            gestures=tuple(self._gestures),
            limits=tuple(self._limits),
            left_for=seen.left_for,
        )
