"""Which links of a page lead to further pages of the site."""

import re
from collections.abc import Iterable
from urllib.parse import urldefrag, urljoin, urlsplit

from consent_service.scan.domains import is_same_site

# Visiting them changes something, or leads to no page. A basket by itself is a page,
# and often loads what the rest of a shop does not.
_NEVER = re.compile(
    r"log-?out|sign-?out|kirjaudu-ulos|add-to-cart|wp-admin|unsubscribe|"
    r"/(add|remove|delete|clear|empty|lisaa|poista|tyhjenna)(?=[/?]|$)|"
    r"[?&](action|add|delete|remove|clear|empty)\b",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"\.(pdf|zip|gz|docx?|xlsx?|pptx?|jpe?g|png|gif|webp|avif|svg|mp[34]|webm|mov|avi|"
    r"xml|json|css|m?js|ico|woff2?|ttf|txt|csv|ics|apk|exe|dmg|rss)$",
    re.IGNORECASE,
)


def page_links(hrefs: Iterable[str], start: str) -> list[str]:
    """Return the addresses that are pages of the site of `start`, in their order."""
    found: dict[str, None] = {}
    for href in hrefs:
        url = page_url(href)
        if url and is_same_site(_host(url), _host(start)) and not _is_action(url):
            found.setdefault(url)
    return list(found)


def page_url(href: str) -> str:
    """Return an address as it is asked for: without its fragment, with a path."""
    try:
        plain = urldefrag(href).url
        parts = urlsplit(plain)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return (
        urljoin(plain, parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if is_web
        else ""
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_action(url: str) -> bool:
    return bool(_NEVER.search(url) or _NO_PAGE.search(urlsplit(url).path))


def sitemap_links(text: str) -> list[str]:
    """Return the addresses that a sitemap names: of pages, or of further sitemaps."""
    return [
        match.replace("&amp;", "&").strip()
        for match in re.findall(r"<loc>\s*([^<]+?)\s*</loc>", text[:5_000_000])
    ]
