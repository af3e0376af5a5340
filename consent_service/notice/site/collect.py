"""Find and fetch the pages of a site that make up its notice.

1. Links of the page that was given: notice, page on cookies, declaration.
2. Links of the same page in other languages, by what it says of them itself.
3. Links between those pages, and the same pages in other languages.
4. Usual addresses, for what nobody links to.

Everything goes through the outward client, which guards against private networks. The
numbers of requests, pages and bytes and the time are bounded, whatever the site does.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from consent_service.errors import NoticeError
from consent_service.notice.check import read_notice
from consent_service.notice.reading.reading import Reading
from consent_service.notice.site.links import (
    WantedLink,
    is_same_site,
    other_languages,
    wanted_links,
)
from consent_service.notice.site.looks import looks_like_notice
from consent_service.notice.site.wanted import KINDS, USUAL_PATHS, Kind
from consent_service.notice.source.load import Source, source_of
from consent_service.outward.page import Asked

_MOST_REQUESTS = 24
_MOST_OF_A_KIND = 3  # a notice in three languages, or one for each register
_MOST_FRONTS = 2  # front pages in other languages
_MOST_BYTES = 12_000_000  # of all answers together; one may have 5 MB
_MOST_SECONDS = 60.0
_SECONDS_EACH = 15.0


class SitePage(msgspec.Struct, frozen=True):
    """A page that was read, and what it was looked for as."""

    kind: Kind
    source: Source
    reading: Reading


class Collected(msgspec.Struct, frozen=True):
    """What was found. `unread` are addresses with the reason, linked ones only."""

    pages: tuple[SitePage, ...]
    unread: tuple[tuple[str, str], ...]


def collect(start: Source, *, private: bool, asked: Asked | None = None) -> Collected:
    """Return the pages that the site of `start` has on data protection and cookies.

    With `private` its own host may be on a private network; others may not.
    """
    collector = _Collector(start, asked or Asked(), private=private)
    asyncio.run(collector.run())
    return Collected(tuple(collector.pages), tuple(collector.unread.items()))


class _Collector:
    """One search: what was found so far, and what is left of its budget."""

    def __init__(self, start: Source, asked: Asked, *, private: bool) -> None:
        self.pages: list[SitePage] = []
        self.unread: dict[str, str] = {}
        self._start = start
        self._asked = asked
        self._private = private
        self._tried = {start.name}
        self._contents = {_digest(start)}
        self._requests = 0
        self._bytes = len(start.content)

    async def run(self) -> None:
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                await self._follow(self._links_of(self._start))
                await self._follow_fronts()
                for page in tuple(self.pages):
                    await self._follow(self._links_of(page.source))
                    await self._follow(self._in_other_languages(page))
                for kind in KINDS:
                    await self._try_usual(kind)
        except TimeoutError:
            self._note(self._start.name, "the site took too long")

    def _links_of(self, source: Source) -> tuple[WantedLink, ...]:
        try:
            return wanted_links(source)
        except NoticeError as error:
            self._note(source.name, str(error))
            return ()

    def _in_other_languages(self, page: SitePage) -> Iterator[WantedLink]:
        """Yield the same page in other languages, by what it says itself."""
        for url in self._alternates(page.source):
            yield WantedLink(page.kind, url)

    def _alternates(self, source: Source) -> tuple[str, ...]:
        try:
            return other_languages(source)
        except NoticeError:
            return ()

    async def _follow_fronts(self) -> None:
        """Follow what the front pages in other languages link to."""
        for url in self._alternates(self._start)[:_MOST_FRONTS]:
            if url in self._tried or self._requests >= _MOST_REQUESTS:
                continue
            self._tried.add(url)
            try:
                front = await self._fetch(url)
            except NoticeError as error:
                self._note(url, str(error))
                continue
            if front:
                await self._follow(self._links_of(front))

    def _note(self, url: str, reason: str) -> None:
        self.unread.setdefault(url, reason)

    def _count(self, kind: Kind) -> int:
        return sum(page.kind == kind for page in self.pages)

    async def _follow(self, links: Iterable[WantedLink]) -> None:
        for link in links:
            own = is_same_site(link, self._start.name)
            # A link to another's notice is usually one of a provider.
            if not own and self._count(link.kind):
                continue
            if self._count(link.kind) < _MOST_OF_A_KIND:
                await self._read(link.kind, link.url, linked=True)

    async def _try_usual(self, kind: Kind) -> None:
        for path in USUAL_PATHS[kind]:
            if self._count(kind):
                return
            url = _at_root(self._start.name, path)
            await self._read(kind, url, linked=False)

    async def _read(self, kind: Kind, url: str, *, linked: bool) -> None:
        """Read one page. What nobody links to and is not there is no news."""
        if url in self._tried or self._requests >= _MOST_REQUESTS:
            return
        self._tried.add(url)
        try:
            source = await self._fetch(url)
            if source is None:
                return
            reading = read_notice(source)
        except NoticeError as error:
            if linked:
                self._note(url, str(error))
            return
        # An address that does not exist is often answered with some other page.
        if linked or looks_like_notice(reading, ""):
            self.pages.append(SitePage(kind, source, reading))

    async def _fetch(self, url: str) -> Source | None:
        """Return what `url` answers; None if that was read already.

        Raises:
            NoticeError: It does not answer, or with too much.
        """
        self._requests += 1
        try:
            async with asyncio.timeout(_SECONDS_EACH):
                own = is_same_site(WantedLink("notice", url), self._start.name)
                page = await self._asked.follow(url, private=self._private and own)
        except TimeoutError as error:
            raise NoticeError(
                f"{url} did not answer within {_SECONDS_EACH:g} seconds"
            ) from error
        self._bytes += len(page.content)
        if self._bytes > _MOST_BYTES:
            self._requests = _MOST_REQUESTS
            raise NoticeError(f"the pages have more than {_MOST_BYTES:,} bytes")
        source = source_of(page)
        is_new = page.url not in self._tried - {url}
        is_new = is_new and _digest(source) not in self._contents
        self._tried.add(page.url)
        self._contents.add(_digest(source))
        return source if is_new else None


def _digest(source: Source) -> bytes:
    return hashlib.sha256(source.content).digest()


def _at_root(url: str, path: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{path}"
