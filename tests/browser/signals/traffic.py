"""The hosts of the vendors: nothing leaves the machine, and each request is noted."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Route

_FOLDER = Path(__file__).parent / "vendors"

_SCRIPTS = {
    "www.googletagmanager.com/gtag/js": "google",
    "bat.bing.com/bat.js": "uet",
    "www.clarity.ms/tag/shop": "clarity",
    "connect.facebook.net/en_US/fbevents.js": "meta",
    "matomo.shop.example/matomo.js": "matomo",
}

# What the stand-ins heard, kept over a reload: the tab's own storage survives it.
_TOLD = """
window.told = (tool, kind, values) => {
  const list = JSON.parse(sessionStorage.getItem('told') ?? '[]');
  sessionStorage.setItem('told', JSON.stringify([...list, [tool, kind, values]]));
};
"""


class Traffic:
    """The requests to hosts other than the site's own, oldest first.

    Args:
        context: The profile whose requests are answered.
        folder: Where the stand-ins of the vendors' scripts are.
        scripts: The address of a script, and the stand-in for it.
    """

    def __init__(
        self,
        context: BrowserContext,
        folder: Path = _FOLDER,
        scripts: Mapping[str, str] = _SCRIPTS,
    ) -> None:
        self.addresses: list[str] = []
        self._folder = folder
        self._scripts = scripts
        context.add_init_script(_TOLD)
        # The site itself speaks http; every vendor has https addresses.
        context.route(re.compile("^https:"), self._answer)

    def _answer(self, route: Route) -> None:
        address = route.request.url
        self.addresses.append(address)
        parts = urlsplit(address)
        name = self._scripts.get(f"{parts.netloc}{parts.path}")
        if name:
            script = (self._folder / f"{name}.js").read_text(encoding="utf-8")
            route.fulfill(content_type="text/javascript", body=script)
        else:
            route.fulfill(content_type="text/html", body="<p>vendor</p>")

    def hosts(self) -> set[str]:
        return {urlsplit(address).netloc for address in self.addresses}

    def values_sent(self, place: str) -> list[dict[str, str]]:
        """Return the parameters of each request to an address with `place` in it."""
        return [
            {
                name: values[0]
                for name, values in parse_qs(urlsplit(address).query).items()
            }
            for address in self.addresses
            if place in address
        ]
