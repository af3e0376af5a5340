"""What the source of a page says of its tag: there, first, and who is not held yet.

Only the source is read, not run: what scripts put into the page later, and whether
the banner is seen, takes a browser (`consent-service scan`).
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from consent_service.catalog import Catalog
from consent_service.policy.model import Policy

State = Literal["good", "info", "warning", "error"]

_LOADS: Final = "script[src], script[data-src], iframe, img[src]"
_MOST_NAMED: Final = 50


class Unmarked(msgspec.Struct, frozen=True):
    """Something of a known service that runs before consent."""

    address: str
    service: str
    category: str


class PageCheck(msgspec.Struct, frozen=True):
    """What was found.

    Attributes:
        address: The page that was read, after redirects.
        tag: Whether the tag is there.
        first: Whether it comes before the scripts of other hosts.
        link: Whether there is a link to the settings.
        by_http: Whether an answer can set the cookie: the hosts are the same.
        unmarked: What is not held.
    """

    address: str
    tag: bool
    first: bool
    link: bool
    by_http: bool
    unmarked: Sequence[Unmarked] = ()

    def results(self) -> Iterator[tuple[str, State]]:
        """Yield the name of each result and how it is."""
        yield "tag", "good" if self.tag else "error"
        if self.tag:
            yield "first", "good" if self.first else "warning"
        yield "marks", "error" if self.unmarked else "good"
        yield "link", "good" if self.link else "warning"
        if self.tag:
            yield "cookie", "good" if self.by_http else "info"


def check_page(
    source: str, *, address: str, policy: Policy, catalog: Catalog
) -> PageCheck:
    """Return what the source of the page at `address` says."""
    tree = LexborHTMLParser(source)
    scripts = [
        urljoin(address, node.attributes.get("src") or "")
        for node in tree.css("script[src]")
        if not _is_held(node)
    ]
    own = [_is_tag(script, policy.site) for script in scripts]
    tag = True in own
    before = scripts[: own.index(True)] if tag else []
    host = urlsplit(address).netloc
    return PageCheck(
        address=address,
        tag=tag,
        first=all(urlsplit(script).netloc == host for script in before),
        link=tree.css_first("[data-consent-open]") is not None,
        by_http=tag and urlsplit(scripts[own.index(True)]).netloc == host,
        unmarked=list(_unmarked(tree, address, catalog))[:_MOST_NAMED],
    )


def _is_tag(script: str, site: str) -> bool:
    folder, _, file = urlsplit(script).path.rpartition("/")
    is_ours = file.startswith("consent.") and file.endswith(".js")
    return is_ours and folder.rpartition("/")[2] == site


def _is_held(node: LexborNode) -> bool:
    kind = (node.attributes.get("type") or "").strip().lower()
    return "data-consent" in node.attributes or kind == "text/plain"


def _unmarked(
    tree: LexborHTMLParser, address: str, catalog: Catalog
) -> Iterator[Unmarked]:
    seen: set[str] = set()
    for node in tree.css(_LOADS):
        named = node.attributes.get("src") or ""
        if not named or _is_held(node):
            continue
        loaded = urljoin(address, named)
        service = catalog.lookup.find_by_address(loaded)
        entry = catalog.entries.get(service) if service else None
        if entry is None or entry.category == "necessary" or loaded in seen:
            continue
        seen.add(loaded)
        yield Unmarked(loaded[:200], entry.name, entry.category)
