"""What must not count as consent: a visitor does it on any page (LAW.md A-05)."""

import contextlib
from collections.abc import Awaitable, Callable

from playwright.async_api import Error

from consent_service.scan.banner.finder import look
from consent_service.scan.browser.tab import Tab, within
from consent_service.scan.browser.visiting import Stay
from consent_service.scan.domains import host_of, is_same_site
from consent_service.scan.options import Options
from consent_service.scan.service_pages import is_service_page
from consent_service.scan.traces import Gesture, GestureName

_Act = Callable[[Tab], Awaitable[None]]


async def make_gestures(
    tab: Tab, stay: Stay, options: Options, site: str | None
) -> list[Gesture]:
    """Do each on the open page, and note whether the banner outlives it.

    `site` is the name in the policy: a page of this service for it is no other page
    of the site, and its banner says nothing of the site's.
    """

    async def follow(tab: Tab) -> None:
        await within(_follow(tab, site), 12)

    async def idle(tab: Tab) -> None:
        await tab.settle(least=options.idle_seconds, most=options.idle_seconds + 1)

    acts: tuple[tuple[GestureName, _Act], ...] = (
        ("click", _click_aside),
        ("escape", _press_escape),
        ("wait", idle),
        ("link", follow),
    )
    stay.enter("gesture")
    stay.asked = stay.asks = (await look(tab)).box is not None
    made = []
    for name, act in acts:
        at, before = stay.now(), stay.asks
        await act(tab)
        await tab.settle(least=1.0, most=4.0)
        stay.asks = (await look(tab)).box is not None
        made.append(
            Gesture(name=name, at=at, asked_before=before, asks_after=stay.asks)
        )
    return made


async def _follow(tab: Tab, site: str | None) -> None:
    """Press a link to another page of the site."""
    here = tab.page.url
    asked = [hop.url for hop in tab.recorder.network.hops()]
    with contextlib.suppress(Error):
        for link in await tab.page.query_selector_all("a[href]"):
            address = await link.evaluate("link => link.href")
            box = await link.bounding_box()
            other = address.partition("#")[0] != here.partition("#")[0]
            other = other and not is_service_page(address, asked, site)
            if box and other and is_same_site(host_of(address), host_of(here)):
                await within(link.click(timeout=2000, no_wait_after=True), 3)
                await within(tab.page.wait_for_load_state("load"), 8)
                return


async def _click_aside(tab: Tab) -> None:
    """Click where nothing is to be clicked: a visitor marks text or misses a button."""
    found = await within(
        tab.page.evaluate(
            """() => {
              const fields = 'input, label, select, textarea';
              const pressed = `a, button, dialog, iframe, [onclick], ${fields}`;
              for (let down = 0.25; down < 0.8; down += 0.05) {
                const at = [innerWidth * 0.5, innerHeight * down];
                const hit = document.elementFromPoint(...at);
                if (hit && !hit.closest(pressed)) return at;
              }
              return [4, innerHeight * 0.4];
            }"""
        )
    )
    if found:
        await within(tab.page.mouse.click(*found), 3)


async def _press_escape(tab: Tab) -> None:
    await within(tab.page.keyboard.press("Escape"), 3)
