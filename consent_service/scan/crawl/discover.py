"""Find the pages of a site in a browser of its own, before the passes begin."""

from urllib.parse import urljoin

import msgspec
from playwright.async_api import Error

from consent_service.errors import ScanError
from consent_service.outward.guarding_proxy import Guard
from consent_service.scan.absence import absence_of
from consent_service.scan.banner.inspection import (
    inspect,
    notice_links,
    opens_notice,
    try_links,
)
from consent_service.scan.banner.values import Inspection, Link
from consent_service.scan.banner.words import language_of, without
from consent_service.scan.browser.scripts import script_text
from consent_service.scan.browser.tab import Tab, within
from consent_service.scan.browser.visiting import Stay, arrive, look_at
from consent_service.scan.crawl.links import page_links, page_url, sitemap_links
from consent_service.scan.crawl.notice_page import (
    NoticePage,
    fetch_notice,
    place_of_notice,
)
from consent_service.scan.crawl.robots import Robots, read_robots
from consent_service.scan.domains import host_of, path_of
from consent_service.scan.options import Options
from consent_service.scan.report import Limit, PageSeen
from consent_service.scan.report_words import FoundBy
from consent_service.scan.service_pages import is_own_script, is_service_page
from consent_service.scan.traces import FoundPage

_NO_SUCH = "no such host"
_NO_HOST = (
    "ERR_NAME_NOT_RESOLVED",
    "ERR_CONNECTION_REFUSED",
    "ERR_ADDRESS_UNREACHABLE",
    "ERR_CONNECTION_TIMED_OUT",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_EMPTY_RESPONSE",
)
_MOST_SITEMAPS = 10


class Discovery(msgspec.Struct, kw_only=True):
    """What is known of a site before the passes."""

    pages: list[FoundPage]
    seen: dict[str, PageSeen]
    robots: Robots
    inspection: Inspection
    limits: list[Limit]
    notice: NoticePage | None = None


class Discoverer:
    """Walks from the start over links until there are enough pages.

    `site` is the name in the policy: the pages of this service for it are none of them.
    """

    def __init__(
        self,
        tab: Tab,
        options: Options,
        guard: Guard | None,
        *,
        site: str | None = None,
    ) -> None:
        self._tab = tab
        self._site = site
        self._scripts: set[str] = set()
        self._options = options
        self._guard = guard
        self._found: dict[str, FoundPage] = {}
        self._depths: dict[str, int] = {}
        self._seen: dict[str, PageSeen] = {}
        self._limits: list[Limit] = []
        self._robots = Robots()
        self._disallowed: dict[str, None] = {}
        self._notice: NoticePage | None = None

    async def discover(self, start: str) -> Discovery:
        """Return the pages to visit, and a close look at the banner of the first.

        Raises:
            ScanError: No host answers at the start, or no page opens there.
        """
        self._robots = await self._read_robots(start)
        if not self._robots.allows(start):
            self._limits.append(_robots_limit([start]))
            return self._result(Inspection(host=host_of(start)))
        stay = await self._open(start)
        if stay.status is None:
            raise self._absence(start, stay)
        start = self._start_of(start)
        self._add(start, "start", 0)
        self._seen[start] = _page_seen(stay, start, "start")
        inspection = Inspection(host=host_of(start))
        if (stay.status or 0) < 400:
            await look_at(self._tab, stay)
            hrefs = [link[0] for link in stay.reading.get("links", ())]
            inspection = await self._inspect(stay, start)
            named = [Link(link[1], link[0]) for link in stay.reading.get("links", ())]
            await self._gather(start, hrefs)
            await self._read_notice(inspection, named)
        return self._result(inspection)

    async def _read_notice(self, inspection: Inspection, links: list[Link]) -> None:
        place = place_of_notice(inspection, links, self._options.notice)
        if place is not None:
            self._notice = await fetch_notice(self._tab, *place)

    async def _open(self, url: str) -> Stay:
        stay = await arrive(self._tab, 0, url, self._options)
        await self._tab.settle(least=0.3, most=2.0)
        return stay

    def _absence(self, url: str, stay: Stay) -> ScanError:
        """Return why there is nothing to look at: no page means no report."""
        host = host_of(url)
        guard = self._guard
        if guard and host in guard.refused:
            return ScanError(
                f"{host} is an address of a private network",
                hint="for a site of your own that is not public yet: --allow-private",
                reason="private",
            )
        words = " ".join(message for _, message in stay.limits) or "it gave no answer"
        if guard and host in guard.unknown:
            words = _NO_SUCH
        if words == _NO_SUCH or any(sign in words for sign in _NO_HOST):
            return ScanError(
                f"no site answers at {url}: {words}",
                hint="check the address, and the network of this machine",
                reason="address" if _is_unknown(words) else "silent",
            )
        kinds = [kind for kind, _ in stay.limits]
        return ScanError(
            f"no page can be seen at {url}: {words}",
            reason=absence_of(kinds, status=stay.status),
        )

    def _start_of(self, asked: str) -> str:
        """Return where the start really is: it may redirect to another host."""
        landed = page_url(self._tab.page.url)
        return landed if landed and host_of(landed) else asked

    async def _read_robots(self, start: str) -> Robots:
        if not self._options.robots:
            return Robots()
        text = await self._text(urljoin(start, "/robots.txt"))
        return read_robots(text) if text else Robots()

    async def _text(self, url: str) -> str:
        """Return a file as the browser fetches it, or ""."""
        try:
            answer = await self._tab.page.goto(url, timeout=10_000)
            if answer is None or answer.status != 200:
                return ""
            body = await within(answer.body())
        except Error:
            return ""
        return (body or b"")[:5_000_000].decode("utf-8", "replace")

    async def _inspect(self, stay: Stay, start: str) -> Inspection:
        found = await inspect(
            self._tab,
            page=path_of(start),
            host=host_of(start),
            seconds=self._options.banner_seconds,
        )
        said = (stay.reading.get("language") or "").lower().split("-")[0]
        words = without(stay.reading.get("text", ""), found.text)
        found = msgspec.structs.replace(
            found, page_language=said or None, page_words=language_of(words)
        )
        if not found.banner.found or found.banner.driver == "selectors":
            return found
        named = notice_links(found.links_in_banner, found.banner.language)
        if not named and opens_notice(found.doors_in_banner):
            return found
        links = await try_links(self._tab, named)
        return msgspec.structs.replace(found, links=links)

    async def _gather(self, start: str, hrefs: list[str]) -> None:
        self._note_scripts()
        if self._options.sitemap:
            await self._read_sitemaps(start)
        for url in page_links(hrefs, start):
            self._add(url, "link", 1)
        visited = {start}
        while len(self._found) <= self._options.pages:
            ahead = [
                url
                for url, depth in self._depths.items()
                if url not in visited and depth < self._options.depth
            ]
            if not ahead or len(visited) > 2 * self._options.pages:
                break
            visited.add(ahead[0])
            await self._follow(ahead[0], start)
        # Some may have been found before any page had the banner's script.
        for page in list(self._found.values()):
            if page.url != start and is_service_page(
                page.url, self._scripts, self._site
            ):
                del self._found[page.url]
        if len(self._found) > self._options.pages:
            self._limits.append(_page_limit(self._options.pages))
        if self._disallowed:
            self._limits.append(_robots_limit(list(self._disallowed)))

    async def _follow(self, url: str, start: str) -> None:
        stay = await self._open(url)
        if not stay.opened:
            return
        self._note_scripts()
        found = await self._tab.ask(
            self._tab.page.main_frame,
            script_text("browser", "reading.js"),
            [self._tab.names.key],
        )
        hrefs = [link[0] for link in (found or {}).get("links", ())]
        for link in page_links(hrefs, start):
            self._add(link, "link", self._depths[url] + 1)

    async def _read_sitemaps(self, start: str) -> None:
        waiting = [*self._robots.sitemaps] or [urljoin(start, "/sitemap.xml")]
        for _ in range(_MOST_SITEMAPS):
            if not waiting:
                break
            links = sitemap_links(await self._text(waiting.pop(0)))
            waiting += [url for url in links if url.endswith(".xml")]
            for url in page_links(links, start):
                self._add(url, "sitemap", 1)

    def _add(self, url: str, found_by: FoundBy, depth: int) -> None:
        if url in self._found or len(self._found) > 10 * self._options.pages:
            return
        if found_by != "start" and is_service_page(url, self._scripts, self._site):
            return
        if not self._robots.allows(url):
            self._disallowed.setdefault(url)
            return
        self._found[url] = FoundPage(url=url, found_by=found_by)
        self._depths[url] = depth

    def _note_scripts(self) -> None:
        """Keep where the banner's script came from: the service's pages are there."""
        hops = self._tab.recorder.network.hops()
        self._scripts |= {hop.url for hop in hops if is_own_script(hop.url, self._site)}

    def _result(self, inspection: Inspection) -> Discovery:
        return Discovery(
            pages=list(self._found.values())[: self._options.pages],
            seen=self._seen,
            robots=self._robots,
            inspection=inspection,
            limits=self._limits,
            notice=self._notice,
        )


def _page_seen(stay: Stay, url: str, found_by: FoundBy) -> PageSeen:
    return PageSeen(
        url=url, status=stay.status, settled=stay.settled, found_by=found_by
    )


def _page_limit(pages: int) -> Limit:
    if pages == 1:
        one = "1 page was visited; the site has more: --pages N"
        return Limit(kind="page_limit", message=one)
    return Limit(
        kind="page_limit",
        message=f"{pages} pages were visited; the site has more: --pages N",
    )


def _robots_limit(urls: list[str]) -> Limit:
    return Limit(
        kind="robots",
        page=path_of(urls[0]),
        message=f"robots.txt asks not to visit {path_of(urls[0])}"
        + (f" and {len(urls) - 1} more" if len(urls) > 1 else ""),
    )


def _is_unknown(words: str) -> bool:
    """Return whether nobody knows the name of the host; one that is silent has one."""
    return words == _NO_SUCH or "ERR_NAME_NOT_RESOLVED" in words
