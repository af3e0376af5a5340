"""One tab of the browser: what it loads is recorded, and nothing leaves it.

Dialogs, downloads, pop-ups and prompts are refused. A page that hangs, crashes or grows
without end does not hold the scan: every wait has a limit.
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeVar

import msgspec
from playwright.async_api import (
    BrowserContext,
    CDPSession,
    Dialog,
    Download,
    Error,
    Frame,
    Page,
    Request,
)

from consent_service.scan.browser.recorder import Recorder, Stored
from consent_service.scan.browser.rehearsal import hold_choices, let_go
from consent_service.scan.browser.scripts import Names, script_text, watch_script
from consent_service.scan.report_words import StorageKind

_Answer = TypeVar("_Answer")
# Longer than any honest script of ours runs in a page.
_PATIENCE = 10.0
# A busy machine takes seconds to answer, too.
_PROBE = 6.0
_MOST_FRAMES = 40
_MOST_ENTRIES = 2_000
_NAMED: tuple[tuple[StorageKind, str], ...] = (
    ("indexed_db", "databases"),
    ("cache", "caches"),
    ("service_worker", "workers"),
)


class Marks(msgspec.Struct):
    """What happened to the tab that the report has to say."""

    crashed: bool = False
    downloads: int = 0
    oversized: bool = False
    closed_popups: int = 0
    hangs: bool = False


class Tab:
    """A page with its debugging session. `marks` is reset for each visit.

    More than 15 methods: one for each event of the session and each look at the page.
    """

    def __init__(self, page: Page, recorder: Recorder, names: Names) -> None:
        self.page = page
        self.recorder = recorder
        self.names = names
        self.marks = Marks()
        self.session: CDPSession | None = None
        self._most_bytes = 0
        self._gpc = False
        self._script = True
        self._stopping: set[asyncio.Task[None]] = set()

    async def attach(
        self, *, most_bytes: int, gpc: bool = False, script: bool = True
    ) -> None:
        """Begin to record. Must end before the first page is opened."""
        self._most_bytes, self._gpc, self._script = most_bytes, gpc, script
        session = await self.page.context.new_cdp_session(self.page)
        self.session = session
        network = self.recorder.network
        session.on("Network.requestWillBeSent", network.requested)
        session.on("Network.responseReceivedExtraInfo", network.answered)
        session.on("Network.responseReceived", network.received_head)
        session.on("Network.loadingFinished", network.ended)
        session.on("Network.loadingFailed", network.ended)
        session.on("Network.dataReceived", self._received)
        session.on("Network.webSocketCreated", network.opened_socket)
        session.on("Runtime.bindingCalled", self._told)
        session.on("Fetch.requestPaused", partial(self._held, session))
        self._listen()

        await session.send("Network.enable")
        await hold_choices(session)
        await session.send("Page.enable")
        await session.send("Runtime.enable")
        tree = await session.send("Page.getFrameTree")
        network.page_frame = tree["frameTree"]["frame"]["id"]
        await session.send("Runtime.addBinding", {"name": self.names.binding})
        await session.send(
            "Page.addScriptToEvaluateOnNewDocument",
            {"source": watch_script(self.names, gpc=gpc)},
        )

    def _listen(self) -> None:
        page, network = self.page, self.recorder.network
        refusals = Refusals(self)
        page.on("dialog", refusals.dialog)
        page.on("download", refusals.download)
        page.on("popup", refusals.popup)
        page.on("worker", lambda worker: network.began_worker(worker.url))
        page.on("crash", lambda _: setattr(self.marks, "crashed", True))
        page.on("request", lambda request: network.asked_elsewhere(request.url))
        page.context.on("request", self._worker_request)

    def _told(self, event: dict[str, Any]) -> None:
        if event["name"] == self.names.binding:
            self.recorder.take_note(event["payload"])

    def _held(self, session: CDPSession, event: dict[str, Any]) -> None:
        self._later(let_go(session, event, self.recorder.network.asked()))

    def _received(self, event: dict[str, Any]) -> None:
        network = self.recorder.network
        network.came(event)
        if network.received > self._most_bytes and not self.marks.oversized:
            self.marks.oversized = True
            self._later(self._stop_loading())

    async def _stop_loading(self) -> None:
        if self.session:
            await self.session.send("Page.stopLoading")

    def _worker_request(self, request: Request) -> None:
        if request.service_worker:
            self.recorder.network.noted(request.url, "fetch")

    def _later(self, work: Awaitable[None]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(Error):
                await work

        task = asyncio.ensure_future(quietly())
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def renew(self) -> None:
        """Go on in a new tab if the page in this one hangs or has crashed."""
        if not (self.marks.hangs or self.marks.crashed):
            return
        old = self.page
        if self.marks.hangs and self.session:
            # It would go on beside the next page, and maybe in its process.
            await within(self.session.send("Page.crash"), _PROBE)
        self.page = await old.context.new_page()
        await self.attach(
            most_bytes=self._most_bytes, gpc=self._gpc, script=self._script
        )
        await within(old.close(), _PROBE)

    def begin(self, visit: int, url: str) -> None:
        """Count what comes from now on to the visit of that address."""
        self.recorder.visit = visit
        self.recorder.asks_on = self.recorder.shares_worker = False
        self.recorder.network.begin(visit, url)
        self.marks = Marks()

    async def ask(self, frame: Frame, script: str, argument: object = None) -> Any:
        """Return what a script of ours answers in a frame; None if it does not."""
        if self.marks.hangs:
            return None
        try:
            async with asyncio.timeout(_PATIENCE):
                return await frame.evaluate(script, argument)
        except TimeoutError:
            self.marks.hangs = True
        except Error:
            pass
        return None

    async def probe(self) -> None:
        """Find out whether the page's scripts ever end."""
        if await within(self.page.evaluate("1"), _PROBE) is None:
            self.marks.hangs = True

    async def note_stored(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Note what all frames keep. Returns the cookies and the frames' storage."""
        now = self.recorder.now()
        frames = []
        for frame in self.page.frames[:_MOST_FRAMES]:
            if frame.url.startswith("http"):
                found = await self.ask(frame, script_text("browser", "stored.js"))
                if found:
                    self._note_frame(found, now)
                    frames.append(found)
        cookies = await self.cookies()
        self.recorder.jar(cookies, now)
        return cookies, frames

    def _note_frame(self, found: dict[str, Any], now: float) -> None:
        host = str(found["host"])
        kept: list[Stored] = []
        for name, value in found["local"][:_MOST_ENTRIES]:
            kept.append(Stored("local_storage", name, host, value))
        for name, value in found["session"][:_MOST_ENTRIES]:
            kept.append(Stored("session_storage", name, host, value))
        for kind, names in _NAMED:
            kept += [Stored(kind, name, host, None) for name in found[names][:100]]
        for stored in kept:
            self.recorder.store(stored, now)
        for address in found["contacts"][:100]:
            self.recorder.network.noted(address)

    async def cookies(self) -> list[dict[str, Any]]:
        """Return every cookie that the browser keeps."""
        if self.session is None or self.marks.hangs:
            return []
        answer = await within(self.session.send("Storage.getCookies"))
        return list(answer["cookies"]) if answer else []

    async def leave(self) -> None:
        """Tell the page that it is being left, while its requests are still seen."""
        key = self.names.key
        for frame in self.page.frames[:_MOST_FRAMES]:
            if frame.url.startswith("http"):
                await self.ask(frame, "key => window[key]?.leave()", key)
        await asyncio.sleep(0.4)

    async def settle(self, *, least: float, most: float, quiet: float = 0.6) -> bool:
        """Rest for `least` seconds, then until nothing is on its way. False if it is.

        Gives up after `most` seconds.
        """
        network = self.recorder.network
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while (spent := loop.time() - begun) < most:
            if spent < least - quiet or network.active:
                await asyncio.sleep(0.1)
                continue
            before = network.last_activity
            await self._let_pass(quiet, most=most - spent)
            if network.last_activity == before and not network.active:
                return True
        network.active.clear()
        return False

    async def _let_pass(self, seconds: float, *, most: float) -> None:
        """Wait by the clock of the page: one that gets no processor only looks quiet.

        What its timers ask for meanwhile is told before the answer.
        """
        begun = _ticks()
        if self.session and self._script and not self.marks.hangs:
            wait = f"new Promise(go => setTimeout(go, {seconds * 1000:g}))"
            asked = {"expression": wait, "awaitPromise": True}
            await within(self.session.send("Runtime.evaluate", asked), most)
        # A page that was left, or crashed, answers at once.
        await asyncio.sleep(max(seconds - (_ticks() - begun), 0.0))


def _ticks() -> float:
    return asyncio.get_running_loop().time()


class Refusals:
    """What a page may not do: ask, download, open windows."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    async def dialog(self, asked: Dialog) -> None:
        # Whether to leave the page is the one question that is answered with yes.
        stays = asked.type != "beforeunload"
        with contextlib.suppress(Error):
            await (asked.dismiss() if stays else asked.accept())

    async def download(self, offered: Download) -> None:
        self._tab.marks.downloads += 1
        with contextlib.suppress(Error):
            await offered.cancel()

    async def popup(self, opened: Page) -> None:
        self._tab.marks.closed_popups += 1
        with contextlib.suppress(Error):
            await opened.close()


async def open_tab(context: BrowserContext, recorder: Recorder, names: Names) -> Tab:
    """Return the first tab of a browser."""
    page = context.pages[0] if context.pages else await context.new_page()
    return Tab(page, recorder, names)


async def within(
    work: Awaitable[_Answer], seconds: float = _PATIENCE
) -> _Answer | None:
    """Return the answer of a page; None if it hangs, was left, or has crashed.

    Not by `wait_for`: before Python 3.12 it forgets that it was cancelled when the
    answer comes at the same time (cpython issue 86296), and Ctrl+C would be lost.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except (Error, TimeoutError):
        return None
