"""A page that leads on to another site takes nothing of that site into the report.

On a busy machine the browser is on the page before while the next is on its way.
"""

from typing import Any

import pytest

from consent_service.scan.browser.network import NetworkLog

_FRAME = "F"


class _Log:
    """A log that is told what a tab asks for, a second apart."""

    def __init__(self) -> None:
        self.log = NetworkLog(lambda: 0.0)
        self.log.page_frame = _FRAME
        self._at = 0

    def page(self, url: str, *, name: str = "", status: int = 200) -> None:
        self._at += 1
        event: dict[str, Any] = {
            "requestId": name or str(self._at),
            "type": "Document",
            "frameId": _FRAME,
            "wallTime": float(self._at),
            "request": {"url": url},
        }
        self.log.requested(event)
        self.log.answered(
            {"requestId": event["requestId"], "statusCode": status, "headers": {}}
        )

    def away(self) -> list[str]:
        return [hop.url for hop in self.log.leads_on()]


@pytest.mark.anyio
async def test_a_page_on_its_way_elsewhere_is_of_that_site() -> None:
    tab = _Log()
    tab.log.begin(0, "https://shop.test/leaves")
    tab.page("https://shop.test/leaves")
    tab.page("https://elsewhere.test/landing")

    assert tab.away() == ["https://elsewhere.test/landing"]
    assert tab.log.leads_to() == "https://elsewhere.test/landing"


@pytest.mark.anyio
async def test_it_may_only_be_asked_for_when_the_next_visit_has_begun() -> None:
    tab = _Log()
    tab.log.begin(0, "https://shop.test/leaves")
    tab.page("https://shop.test/leaves")
    tab.log.begin(1, "https://shop.test/next#top")
    tab.page("https://elsewhere.test/landing")
    tab.page("https://shop.test/next")

    assert tab.away() == ["https://elsewhere.test/landing"]
    assert tab.log.leads_to() == ""


@pytest.mark.anyio
async def test_a_tracker_on_the_way_back_to_the_site_is_its_own_doing() -> None:
    """Bounce tracking: the visitor never sees the page between."""
    tab = _Log()
    tab.log.begin(0, "https://shop.test")
    tab.page("https://shop.test/")
    tab.page("https://bounce.tracker.test/?to=shop", name="b", status=302)
    tab.page("https://shop.test/back", name="b")

    assert tab.away() == []


@pytest.mark.anyio
async def test_a_request_that_leaves_the_page_where_it_is_counts() -> None:
    tab = _Log()
    tab.log.begin(0, "https://shop.test/")
    tab.page("https://shop.test/")
    tab.page("https://tracker.test/hit", status=204)

    assert tab.away() == []
