"""Find the privacy notice of a site, and fetch it as a visitor's browser does."""

from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Error

from consent_service.scan.banner.inspection import notice_links
from consent_service.scan.banner.values import Inspection, Link
from consent_service.scan.banner.words import plain
from consent_service.scan.browser.tab import Tab, within

FoundAt = Literal["banner", "page", "given"]
# A page on personal data is the notice, rather than one on cookies alone.
_OF_NOTICES = (
    *("tietosuoja", "rekisteriseloste", "yksityisyy", "privacy", "integritet"),
    *("dataskydd", "personuppgift", "datenschutz"),
)


class NoticePage(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as it was fetched. `content` is its HTML, "" if there was none."""

    url: str
    found_at: FoundAt
    status: int | None = None
    content: str = ""


def place_of_notice(
    inspection: Inspection, links: Iterable[Link], given: str | None
) -> tuple[str, FoundAt] | None:
    """Return where the notice is: what was given, the banner's link, or a page's."""
    if given:
        return given, "given"
    in_banner = [link.url for link in inspection.links or () if link.status == 200]
    labels = {link.href: link.label for link in inspection.links_in_banner}
    found = [Link(labels.get(url, ""), url) for url in in_banner]
    of_page = notice_links(tuple(links))
    places: tuple[tuple[list[Link], FoundAt], ...] = (
        (found, "banner"),
        (of_page, "page"),
    )
    for candidates, where in places:
        for link in candidates:
            if _is_of_notice(link):
                return link.href, where
    return (found[0].href, "banner") if found else None


def _is_of_notice(link: Link) -> bool:
    words = f"{plain(link.label)} {urlsplit(link.href).path.lower()}"
    return any(word in words for word in _OF_NOTICES)


async def fetch_notice(tab: Tab, url: str, found_at: FoundAt) -> NoticePage:
    """Open the notice in the browser. Never raises for what the site does."""
    try:
        answer = await within(tab.page.goto(url, timeout=15_000), 17)
        await tab.settle(least=0.3, most=2.0)
        content = await within(tab.page.content(), 5)
    except Error:
        return NoticePage(url=url, found_at=found_at)
    status = answer.status if answer else None
    return NoticePage(
        url=url,
        found_at=found_at,
        status=status,
        content=content or "" if status == 200 else "",
    )
