"""How a scan is done: its limits and its patience."""

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever starts a scan decides. Times are in seconds.

    Attributes:
        pages: So many pages are visited in every pass.
        depth: So many links away from the start they may be.
        rest_seconds: How long a page is looked at after it has loaded; the report
            format asks for 5.
        settle_seconds: How much longer one that still loads is waited for.
        banner_seconds: How long a banner may take to appear.
        idle_seconds: How long `no_choice` waits on one page for implied consent.
        most_bytes: Of one page with all that it loads.
        at_once: Passes side by side; each is a browser of its own.
        total_seconds: After that the report is given as far as it is.
        notice: Address of the privacy notice, where it is not to be looked for.
        delay_seconds: Between two pages of one pass, if robots.txt asks for none.
    """

    pages: int = 10
    depth: int = 3
    sitemap: bool = False
    robots: bool = True
    rest_seconds: float = 5.0
    settle_seconds: float = 10.0
    load_seconds: float = 30.0
    banner_seconds: float = 8.0
    idle_seconds: float = 30.0
    most_bytes: int = 50_000_000
    at_once: int = 6
    total_seconds: float = 1800.0
    delay_seconds: float = 0.0
    allow_private: bool = False
    browser: str | None = None
    browser_arguments: tuple[str, ...] = ()
    dns: str | None = None
    language: str = "fi-FI"
    screenshots: str | None = None
    notice: str | None = None
