"""A slow phone: slow 4G, and a processor four times as slow as this one."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession, Page

from bench.banner.candidate import Candidate

# What Chromium's own tools call Slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there
# and back, which they lay on each request as 562.5 ms and nine tenths of the rate.
SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8 * 0.9,
    "uploadThroughput": 750 * 1024 / 8 * 0.9,
}
SLOWDOWN = 4


@contextmanager
def telephone(
    browser: Browser, *, slow: bool = True
) -> Iterator[tuple[Page, CDPSession]]:
    """Give a page in a clean profile, and the tools that watch it."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=2, locale="fi-FI"
    )
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    if slow:
        tools.send("Network.emulateNetworkConditions", SLOW_4G)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        yield page, tools
    finally:
        context.close()


def press_reject(page: Page, candidate: Candidate) -> None:
    press(page, candidate.name, candidate.reject)


def press(page: Page, name: str, finding: str) -> None:
    """Click where the button is, as a finger does, once it has stopped moving."""
    button = page.evaluate_handle(finding).as_element()
    if button is None:
        raise LookupError(f"{name} shows no button by {finding}")
    button.wait_for_element_state("stable")
    box = button.bounding_box()
    if box is None:
        raise LookupError(f"the button of {name} has no place in the window")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
