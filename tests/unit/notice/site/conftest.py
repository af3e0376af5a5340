"""Made-up sites, answered without a network."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import httpx
import pytest

from consent_service.notice.check import Report
from consent_service.notice.facts.gather import Against
from consent_service.notice.site.check_site import check_site
from consent_service.notice.site.collect import Collected, collect
from consent_service.notice.source.load import Source
from consent_service.outward.page import Asked

HOST = "https://kivi.example"
PUBLIC = "93.184.215.14"
Pages = Mapping[str, str]


class Site:
    """A site whose pages are given by address, and what was asked of it."""

    def __init__(self, pages: Pages, addresses: Mapping[str, str]) -> None:
        self.asked: list[str] = []
        self._pages = pages
        self._addresses = addresses

    def collect(self, *, private: bool = False) -> Collected:
        asked = Asked(self._resolve, httpx.MockTransport(self._answer))
        return collect(self.start, private=private, asked=asked)

    def report(self, language: str = "") -> Report:
        return check_site(
            self.start,
            today=date(2026, 11, 22),
            against=lambda _: Against(),
            language=language,
            collected=self.collect(),
        )

    @property
    def start(self) -> Source:
        return Source(f"{HOST}/", self._pages["/"].encode(), "html", "utf-8")

    def _answer(self, request: httpx.Request) -> httpx.Response:
        host, path = request.headers["host"], request.url.path
        url = path if host == "kivi.example" else f"https://{host}{path}"
        self.asked.append(url)
        page = self._pages.get(url)
        if page is None:
            return httpx.Response(404, text="no such page")
        if page.startswith("/"):
            return httpx.Response(302, headers={"location": page})
        return httpx.Response(
            200, text=page, headers={"content-type": "text/html; charset=utf-8"}
        )

    async def _resolve(self, host: str, _: int) -> Sequence[str]:
        return [self._addresses.get(host, PUBLIC)]


@pytest.fixture
def make_site() -> Callable[..., Site]:
    def make(pages: Pages, **addresses: str) -> Site:
        return Site(
            pages, {name.replace("_", "."): at for name, at in addresses.items()}
        )

    return make
