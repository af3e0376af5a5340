"""The links of a page that may lead to a notice, menus and footers included."""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser

from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.site.wanted import Kind, kind_of_link
from consent_service.notice.source.encoding import decode
from consent_service.notice.source.load import Source
from consent_service.notice.source.nesting import check_nesting

_MOST_LINKS = 5_000  # far above any front page
# Our own script, or the one that puts the declaration into a page.
_OWN_SCRIPT = re.compile(r"/(?:consent|declaration)(?:\.[0-9A-Za-z]+)*\.js$")


class WantedLink(msgspec.Struct, frozen=True):
    """A link to follow. `embedded`: the site carries what it leads to as a script."""

    kind: Kind
    url: str
    embedded: bool = False


def wanted_links(source: Source) -> tuple[WantedLink, ...]:
    """Return what `source`, an HTML page, links to and is worth reading.

    Those to the site's own host come first, then in the order of the page.

    Raises:
        NoticeError: The page is nested beyond reading, or is no text.
    """
    text = decode(source.content, declared=source.charset)
    check_nesting(text)
    tree = LexborHTMLParser(text)
    found = dict.fromkeys((*_embedded(tree, source.name), *_linked(tree, source.name)))
    return tuple(sorted(found, key=lambda link: not is_same_site(link, source.name)))


def other_languages(source: Source) -> tuple[str, ...]:
    """Return the addresses that `source` gives for itself in Finnish, Swedish, English.

    Those are what search engines are told by `hreflang`, and links of a menu that say
    in which language the other side is. Only the site's own host counts.

    Raises:
        NoticeError: The page is nested beyond reading, or is no text.
    """
    text = decode(source.content, declared=source.charset)
    check_nesting(text)
    tree = LexborHTMLParser(text)
    found: dict[str, None] = {}
    for node in tree.css('link[rel="alternate"][hreflang], a[hreflang]')[:_MOST_LINKS]:
        spoken = (node.attributes.get("hreflang") or "")[:2].lower()
        url = _absolute(source.name, node.attributes.get("href") or "")
        own = _host(url) == _host(source.name) and url != source.name
        if spoken in LANGUAGES and own:
            found[url] = None
    return tuple(found)


def is_same_site(link: WantedLink, base: str) -> bool:
    """Return whether the link stays on the host of `base`, with or without "www."."""
    return link.embedded or _host(link.url) == _host(base)


def _host(url: str) -> str:
    return (urlsplit(url).netloc or "").lower().removeprefix("www.")


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[WantedLink]:
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        url = _absolute(base, node.attributes.get("href") or "")
        words = " ".join(node.text().split())
        words = words or node.attributes.get("aria-label") or ""
        if url and (kind := kind_of_link(words, url)):
            yield WantedLink(kind, url)


def _embedded(tree: LexborHTMLParser, base: str) -> Iterator[WantedLink]:
    """Yield the declaration of our own service, where its script is on the page."""
    for node in tree.css("script[src]"):
        url = _absolute(base, node.attributes.get("src") or "")
        if url and _OWN_SCRIPT.search(urlsplit(url).path):
            yield WantedLink("declaration", urljoin(url, "declaration"), embedded=True)


def _absolute(base: str, href: str) -> str:
    try:
        return urldefrag(urljoin(base, href.strip())).url
    except ValueError:  # a bracket in the host, as in "http://[name]"
        return ""
