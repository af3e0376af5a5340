"""Visit one page as a visitor does: open it, scroll to its end, rest, and leave it."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import msgspec
from playwright.async_api import Error, Response
from playwright.async_api import TimeoutError as PageTimeoutError

from consent_service.scan.browser.scripts import script_text
from consent_service.scan.browser.tab import Tab, within
from consent_service.scan.domains import host_of, is_same_site, is_web, path_of
from consent_service.scan.options import Options
from consent_service.scan.report import Limit
from consent_service.scan.report_words import LimitKind, Trigger
from consent_service.scan.traces import Left, Reading, Visit

_ERRORS: tuple[tuple[str, LimitKind, str], ...] = (
    ("ERR_CERT", "certificate", "its certificate is not valid"),
    ("ERR_SSL", "certificate", "it has no sound TLS"),
    ("ERR_TOO_MANY_REDIRECTS", "redirect_loop", "it redirects in a circle"),
    ("Download is starting", "download", "it is a download"),
    ("crash", "crash", "the page crashed"),
)
_BOT_WALL = re.compile(
    r"checking your browser|verify (that )?you are (a )?human|are you a robot|"
    r"unusual traffic|attention required|access denied|ddos protection|"
    r"enable javascript and cookies to continue|just a moment",
    re.IGNORECASE,
)
_WALL_STATUS = (401, 403, 407, 429, 503)
# An error page on its way, or a crash of the page before.
_AGAIN = re.compile(r"interrupted by another navigation|net::ERR_ABORTED")
_PAUSES = (0.5, 1.5)
_SCROLLS = 25
_STEP = 900
_SCROLL_SECONDS = 6.0
_HEIGHT = """() => {
  const height = document.documentElement.scrollHeight;
  return [height, height - scrollY - innerHeight];
}"""


class Stay(msgspec.Struct):
    """What is known of a page while it is being visited."""

    number: int
    url: str
    started: float
    phases: list[tuple[float, Trigger]]
    now: Callable[[], float]
    status: int | None = None
    settled: bool = True
    limits: list[tuple[LimitKind, str]] = []
    reading: dict[str, Any] = {}
    left: Left = Left()
    landed: str = ""
    asked: bool = False
    asks: bool = False
    way_back: bool = True

    def enter(self, trigger: Trigger) -> None:
        """Count what comes from now on to `trigger`."""
        self.phases.append((self.now(), trigger))

    @property
    def opened(self) -> bool:
        """Whether there is a page to look at."""
        return self.status is not None


async def arrive(
    tab: Tab,
    number: int,
    url: str,
    options: Options,
    *,
    begun: Callable[[Stay], None] = lambda _: None,
) -> Stay:
    """Open a page and wait until it has loaded. Never raises for what a page does.

    `begun` gets the stay before the page is asked for.
    """
    await tab.renew()
    tab.begin(number, url)
    now = tab.recorder.now
    started = now()
    stay = Stay(number, url, started, [(started, "load")], now, limits=[])
    begun(stay)
    try:
        answer = await _open(tab, url, options)
        if answer is None:
            stay.limits.append(("http_error", "it gave no answer"))
        else:
            stay.status = answer.status
    except PageTimeoutError:
        stay.limits.append(("timeout", f"not loaded in {options.load_seconds:g} s"))
        stay.status = 200 if is_web(tab.page.url) else None
        await tab.probe()
    except Error as error:
        stay.limits.append(_limit_of(error.message, tab))
    stay.enter("delay")
    return stay


async def _open(tab: Tab, url: str, options: Options) -> Response | None:
    """Open a page; once more if what the one before left came between."""
    timeout = options.load_seconds * 1000
    for pause in _PAUSES:
        try:
            return await tab.page.goto(url, wait_until="load", timeout=timeout)
        except Error as error:
            if tab.marks.downloads or not _AGAIN.search(error.message):
                raise
        await asyncio.sleep(pause)
    return await tab.page.goto(url, wait_until="load", timeout=timeout)


def _limit_of(message: str, tab: Tab) -> tuple[LimitKind, str]:
    if tab.marks.downloads:
        return "download", "it is a download"
    for sign, kind, words in _ERRORS:
        if sign in message:
            return kind, words
    found = re.search(r"net::(\w+)", message)
    words = "it cannot be opened"
    return "http_error", f"{words}: {found[1]}" if found else words


async def scroll(tab: Tab, stay: Stay) -> None:
    """Scroll to the end as a visitor does, for a bounded time."""
    if tab.marks.hangs:
        return
    stay.enter("scroll")
    if await within(_wheel(tab), 12):
        words = "it grows as it is scrolled, and was looked at only so far"
        stay.limits.append(("unsettled", words))
    await asyncio.sleep(0.3)
    stay.enter("delay")


async def _wheel(tab: Tab) -> bool:
    """Scroll in steps; return whether the page grew all the time and has no end."""
    page = tab.page
    loop = asyncio.get_running_loop()
    until = loop.time() + _SCROLL_SECONDS
    await page.mouse.move(640, 400)
    height, ahead = await page.evaluate(_HEIGHT)
    first = height
    for step in range(_SCROLLS):
        # One that is only long is not read line by line.
        await page.mouse.wheel(0, _STEP if step < _SCROLLS - 5 else max(_STEP, ahead))
        await asyncio.sleep(0.06)
        height, ahead = await page.evaluate(_HEIGHT)
        if ahead <= 2:
            return False
        if loop.time() > until:
            break
    return bool(height > first + _STEP)


async def rest(tab: Tab, stay: Stay, options: Options) -> None:
    """Wait until nothing is on its way, at least as long as a visitor reads."""
    if not tab.marks.hangs:
        await tab.probe()
    if tab.marks.hangs:
        stay.limits.append(("timeout", "its scripts do not end"))
        return
    stay.settled = await tab.settle(
        least=options.rest_seconds, most=options.rest_seconds + options.settle_seconds
    )
    if not stay.settled:
        stay.limits.append(("unsettled", "still loading when it was left"))


async def look_at(tab: Tab, stay: Stay) -> None:
    """Note what the page keeps, and how much of it can be read."""
    cookies, frames = await tab.note_stored()
    stay.left = _left(cookies, frames)
    found = await tab.ask(
        tab.page.main_frame, script_text("browser", "reading.js"), [tab.names.key]
    )
    stay.reading = found or {}
    stay.limits += _limits_seen(tab, stay)


def _limits_seen(tab: Tab, stay: Stay) -> list[tuple[LimitKind, str]]:
    found: list[tuple[LimitKind, str]] = []
    marks, reading = tab.marks, stay.reading
    shown = f"{reading.get('title', '')} {reading.get('text', '')[:1500]}"
    wall = _BOT_WALL.search(shown)
    if marks.crashed:
        found.append(("crash", "the page crashed"))
    if tab.recorder.asks_on:
        found.append(("timeout", "its scripts ask on and on, and were stopped"))
    if tab.recorder.shares_worker:
        words = "what its shared worker asks for and keeps was not looked at"
        found.append(("shared_worker", words))
    if marks.oversized:
        found.append(("size_limit", "it is larger than is looked at"))
    if stay.status in _WALL_STATUS and wall:
        found.append(("blocked", f"status {stay.status} and the words {wall[0]!r}"))
    elif stay.status is not None and stay.status >= 400:
        found.append(("http_error", f"it answers {stay.status}"))
    if reading.get("password"):
        found.append(("login_wall", "it asks for a password"))
    return found


async def depart(tab: Tab, stay: Stay) -> None:
    """Leave the page, so that what it sends at its end is seen."""
    stay.enter("leave")
    if not tab.marks.hangs:
        await tab.leave()
    stay.landed = host_of(tab.recorder.network.leads_to() or _address(tab, stay))
    if not is_same_site(stay.landed, host_of(stay.url)):
        words = f"it leads on to {stay.landed}, which was not looked at"
        stay.limits.append(("unsettled", words))


def _address(tab: Tab, stay: Stay) -> str:
    return tab.page.url if is_web(tab.page.url) else stay.url


def visit_of(stay: Stay, tab: Tab, *, whole: bool = True) -> Visit:
    """Return what is kept of a visit; not `whole` if it was broken off."""
    url = _address(tab, stay)
    return Visit(
        number=stay.number,
        url=url,
        asked_for=stay.url,
        path=path_of(stay.url),
        host=host_of(stay.url),
        landed=stay.landed or host_of(url),
        started=stay.started,
        ended=stay.now(),
        status=stay.status,
        settled=stay.settled and stay.opened and whole,
        whole=whole,
        phases=tuple(stay.phases),
        asks=stay.asks,
        asked=stay.asked,
        way_back=stay.way_back,
        reading=Reading(
            characters=int(stay.reading.get("characters", 0)),
            covered=float(stay.reading.get("covered", 0.0)),
        ),
        left=stay.left,
        language=stay.reading.get("language"),
    )


def limits_of(stay: Stay, passes: tuple[str, ...]) -> list[Limit]:
    """Return the limits of a visit as the report names them."""
    return [
        Limit(
            kind=kind,
            page=path_of(stay.url),
            passes=passes,
            message=f"{path_of(stay.url)}: {words}",
        )
        for kind, words in stay.limits
    ]


def _left(cookies: list[dict[str, Any]], frames: list[dict[str, Any]]) -> Left:
    storage = []
    for frame in frames:
        host = str(frame["host"])
        storage += [("local_storage", name, host) for name, _ in frame["local"]]
        storage += [("session_storage", name, host) for name, _ in frame["session"]]
        storage += [("indexed_db", name, host) for name in frame["databases"]]
        storage += [("cache", name, host) for name in frame["caches"]]
        storage += [("service_worker", name, host) for name in frame["workers"]]
    kept = tuple((each["name"], each["domain"].lstrip(".")) for each in cookies)
    return msgspec.convert({"cookies": kept, "storage": storage}, Left)
