"""Find what asks the visitor, in every frame of a page, and press its controls."""

import asyncio
import contextlib
from typing import Any

import msgspec
from playwright.async_api import ElementHandle, Error, Frame, JSHandle

from consent_service.scan.banner.picture import element_at, take_picture
from consent_service.scan.banner.values import (
    FoundBox,
    FoundControl,
    Opener,
    Picture,
    Switch,
)
from consent_service.scan.banner.words import load_words
from consent_service.scan.browser.scripts import script_text
from consent_service.scan.browser.tab import Tab, within

_MOST_FRAMES = 20
_SMALLEST_FRAME = 60


class _Seen(msgspec.Struct, frozen=True):
    """What one frame of the page showed, as the script in it found it."""

    found: FoundBox | None
    openers: tuple[Opener, ...] = ()
    standing: int = 0
    foreign: bool = False


class Look:
    """What one look at a page found. Valid until the page changes."""

    def __init__(self) -> None:
        self.box: FoundBox | None = None
        self.openers: list[tuple[Opener, JSHandle]] = []
        self.standing = 0
        self._handle: JSHandle | None = None

    def add(self, seen: _Seen, handle: JSHandle) -> None:
        """Take what one frame has."""
        if seen.found and (self.box is None or seen.found.score > self.box.score):
            self.box, self._handle = seen.found, handle
        self.openers += [(opener, handle) for opener in seen.openers]
        self.standing += seen.standing

    @property
    def has_way_back(self) -> bool:
        """Whether the page lets visitors change their choice."""
        return bool(self.openers or self.standing or self.box)

    async def press(self, tab: Tab, control: FoundControl | Switch) -> bool:
        """Press a control as a visitor does. False if it cannot be pressed."""
        return self._handle is not None and await _press(tab, self._handle, control.at)

    async def open_again(self, tab: Tab) -> bool:
        """Press the control that opens the choices again."""
        for opener, handle in self.openers:
            if await _press(tab, handle, opener.at):
                return True
        return False

    async def picture(self) -> Picture | None:
        """Return a picture of the banner with its controls."""
        if self.box is None or self._handle is None:
            return None
        return await take_picture(self.box, self._handle)


async def look(tab: Tab) -> Look:
    """Look for a banner, and for what opens one again, in all frames of the page."""
    found = Look()
    if tab.marks.hangs:
        return found
    words = load_words().for_pages()
    for frame in tab.page.frames[:_MOST_FRAMES]:
        if frame != tab.page.main_frame and not await _is_shown(frame):
            continue
        handle = await within(
            frame.evaluate_handle(
                script_text("banner", "find.js"), [tab.names.key, words]
            )
        )
        report = await within(handle.evaluate("found => found.report")) if handle else 0
        if handle and report:
            found.add(_read(report), handle)
    return found


def _read(report: Any) -> _Seen:
    try:
        return msgspec.convert(report, _Seen, strict=False)
    except msgspec.ValidationError:
        return _Seen(None)


async def wait_for_banner(tab: Tab, seconds: float) -> Look:
    """Look again and again until a banner is there, for so long."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    found = await look(tab)
    while found.box is None and loop.time() < end:
        await asyncio.sleep(0.4)
        found = await look(tab)
    if found.box is not None:
        # It may still be moving into its place.
        await asyncio.sleep(0.4)
        found = await look(tab)
    return found


async def _is_shown(frame: Frame) -> bool:
    if not frame.url.startswith("http") and frame.url != "about:srcdoc":
        return False
    # Patiently: a frame that a busy machine does not measure in time would be a banner
    # that is not there.
    element = await within(frame.frame_element(), 6)
    box = await within(element.bounding_box(), 6) if element else None
    return box is not None and min(box["width"], box["height"]) >= _SMALLEST_FRAME


async def _press(tab: Tab, handle: JSHandle, at: int) -> bool:
    element = await element_at(handle, at)
    if element is None:
        return False
    with contextlib.suppress(Error):
        await element.scroll_into_view_if_needed(timeout=1500)
    box = await within(element.bounding_box(), 2)
    if not box or not box["width"]:
        return await _press_unseen(element)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if not await _is_on_top(element):
        return await _press_unseen(element)
    return await within(_click(tab, x, y), 4) is not None


async def _click(tab: Tab, x: float, y: float) -> bool:
    await tab.page.mouse.move(x - 3, y - 2)
    await tab.page.mouse.click(x, y)
    return True


async def _is_on_top(element: ElementHandle) -> bool:
    """Return whether a click in its middle reaches it, by what the page itself says."""
    found = await within(
        element.evaluate(
            """element => {
              const { x, y, width, height } = element.getBoundingClientRect();
              const root = element.getRootNode();
              const top = root.elementFromPoint(x + width / 2, y + height / 2);
              return Boolean(top) && (element.contains(top) || top.contains(element));
            }"""
        ),
        2,
    )
    return bool(found)


async def _press_unseen(element: ElementHandle) -> bool:
    """Press what lies under something else, or has no box: a hidden input."""
    done = await within(element.evaluate("element => (element.click(), true)"), 3)
    return bool(done)
