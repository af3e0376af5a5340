"""A page with ten held scripts from five hosts: accepting, and coming back."""

import msgspec
from playwright.sync_api import Browser, Page

from bench.banner.candidate import Candidate
from bench.banner.telephone import press, telephone
from bench.banner.third_parties import COUNT

_ALL_RAN = f"window.ranAt?.length === {COUNT}"
_LAST = "Math.max(...window.ranAt)"
# When the press began, by the clock of the page; our surfaces keep it from no listener
# of the window that was there before.
_NOTE_PRESS = (
    "addEventListener('click', () => { window.pressedAt ??= performance.now() }, true)"
)
_SETTLED = 1000


class Held(msgspec.Struct, frozen=True):
    """What one page with ten scripts showed, in milliseconds.

    Attributes:
        accepted: From the press of Accept to the last of the ten, on a slow phone.
        accepted_fast: The same with nothing slowed down.
        again: On the next visit, from the start of the navigation to the last of the
            ten, on a slow phone with the banner's own files in its cache.
        again_fast: The same with nothing slowed down.
    """

    accepted: float
    accepted_fast: float
    again: float
    again_fast: float


def hold(browser: Browser, address: str, candidate: Candidate) -> Held:
    accepted, again = _accept_and_return(browser, address, candidate, slow=True)
    fast, again_fast = _accept_and_return(browser, address, candidate, slow=False)
    return Held(accepted, fast, again, again_fast)


def _accept_and_return(
    browser: Browser, address: str, candidate: Candidate, *, slow: bool
) -> tuple[float, float]:
    with telephone(browser, slow=slow) as (page, _):
        page.add_init_script(_NOTE_PRESS)
        url = f"{address}{candidate.held_path}"
        page.goto(url, wait_until="networkidle")
        accepted = _accept(page, candidate) if candidate.accept != "null" else 0.0
        # From another page of the site: the same address again would be a reload.
        page.goto("about:blank")
        page.goto(url, wait_until="networkidle")
        if not page.evaluate("!!window.ranAt"):
            # A page with nothing but a button knows of no earlier visit.
            return accepted, 0.0
        page.wait_for_function(_ALL_RAN, polling=50)
        return accepted, float(page.evaluate(_LAST))


def _accept(page: Page, candidate: Candidate) -> float:
    page.wait_for_function(candidate.accept, polling=50)
    press(page, candidate.name, candidate.accept)
    page.wait_for_function(_ALL_RAN, polling=50)
    took = float(page.evaluate(f"{_LAST} - window.pressedAt"))
    # The choice itself is on its way.
    page.wait_for_timeout(_SETTLED)
    return took
