"""What a page stores, which hosts it contacts, and where its words are."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

# Every place where a page can store something.
_KEPT = """async () => [
  ...document.cookie.split('; ').map((cookie) => cookie.split('=')[0]),
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map(({ name }) => name),
  ...(await caches.keys()),
  ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
].filter(Boolean)"""


def kept(page: Page) -> set[str]:
    """Return the names of all that the browser stores for the page."""
    names: list[str] = page.evaluate(_KEPT)
    hidden = {cookie["name"] for cookie in page.context.cookies()}
    return set(names) | hidden


class Asked:
    """The requests that a page makes from now on."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.kinds: set[str] = set()
        page.on("request", self._note)

    def _note(self, request: Any) -> None:
        self.hosts.add(str(urlsplit(request.url).hostname))
        self.kinds.add(request.resource_type)


def places_of(panel: Locator, texts: list[str]) -> list[int]:
    """Return where each text begins in the panel's words, -1 for one that is not."""
    words = panel.inner_text()
    return [words.find(text) for text in texts]
