"""What a scan has so far, however far it came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from consent_service.outward.guarding_proxy import Guard
from consent_service.scan.banner.values import Inspection
from consent_service.scan.crawl.discover import Discovery
from consent_service.scan.passes import PassRun, Plan
from consent_service.scan.report import (
    Browser,
    Limit,
)

# What ended a scan before its end: how it is said of the scan, and of a pass.
Cut = Literal["timeout", "interrupted"]
CUT_WORDS: dict[Cut, tuple[str, str]] = {
    "timeout": ("the time for the whole scan is over", "time ran out"),
    "interrupted": ("the scan was stopped", "it was interrupted"),
}


class ScanState(msgspec.Struct, kw_only=True):
    """What a scan has so far. `cut` is what ended it before its end."""

    url: str
    at: datetime
    limits: list[Limit]
    seconds: float = 0.0
    agent: str = ""
    browser: Browser = Browser("Chromium", "")
    discovery: Discovery | None = None
    guard: Guard | None = None
    plans: Sequence[Plan] = ()
    runs: Sequence[PassRun] = ()
    chains: dict[str, tuple[str, ...]] = {}
    screenshot: str | None = None
    cut: Cut | None = None

    @property
    def inspection(self) -> Inspection:
        """What was found of the banner; nothing if no page was looked at."""
        return self.discovery.inspection if self.discovery else Inspection()
