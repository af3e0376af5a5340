"""A page rests when nothing comes by its own clock: without processor it only seems to.

Seen on two busy cores: a page that asked five times a second was called settled.
"""

from typing import Any, cast

import pytest
from playwright.async_api import CDPSession

from consent_service.scan.browser.recorder import Recorder
from consent_service.scan.browser.scripts import Names
from consent_service.scan.browser.tab import Tab


class _Page:
    """A page whose timers run only while the scan waits for them."""

    def __init__(self, tab: Tab, *, asks: int) -> None:
        self._tab = tab
        self._asks = asks

    async def send(self, method: str, asked: dict[str, Any]) -> None:
        assert (method, asked["awaitPromise"]) == ("Runtime.evaluate", True)
        if self._asks:
            self._asks -= 1
            self._tab.recorder.network.ended({"requestId": "hit"})


def _tab(*, asks: int) -> Tab:
    tab = Tab(
        cast("Any", None), Recorder(b"", lambda: 0.0), Names(binding="b", key="k")
    )
    tab.session = cast("CDPSession", _Page(tab, asks=asks))
    return tab


@pytest.mark.anyio
async def test_a_page_whose_timers_ask_on_never_rests() -> None:
    assert not await _tab(asks=1000).settle(least=0.0, most=0.05, quiet=0.01)


@pytest.mark.anyio
async def test_a_page_that_asks_a_last_time_rests_after_it() -> None:
    assert await _tab(asks=1).settle(least=0.0, most=5.0, quiet=0.01)


@pytest.mark.anyio
async def test_what_the_page_before_left_unfinished_is_not_waited_for() -> None:
    tab = _tab(asks=0)
    tab.recorder.network.requested(
        {
            "requestId": "download",
            "type": "Document",
            "wallTime": 1.0,
            "request": {"url": "https://shop.test/file"},
        }
    )

    tab.begin(1, "https://shop.test/next")

    assert await tab.settle(least=0.0, most=5.0, quiet=0.01)
