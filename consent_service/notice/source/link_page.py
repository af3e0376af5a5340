"""A page that only links to notices: it says nothing itself, and is told apart."""

import re
from urllib.parse import urljoin

from consent_service.errors import NoticeError
from consent_service.notice.document import Link, Page
from consent_service.notice.language.tokens import ADDRESS

_OF_NOTICES = re.compile(
    r"tietosuoj|rekisteriselo|seloste|eväste|evaste|yksityisyy|privacy|cookie|gdpr"
    r"|data.?protection|integritet|dataskydd|registerbeskriv|personuppgift|kakor",
    re.IGNORECASE,
)
_MOST_WORDS = 40  # of its own: "You find our notices here", and how to get in touch
_MOST_WITH_ONE = 12  # with a single link: a short notice may link to one on cookies
_FEWEST_LINKS = 2


def check_says_something(page: Page, source: str) -> None:
    """Refuse a page whose text is little but links to notices.

    Raises:
        NoticeError: It is such a page. The hint has the first addresses.
    """
    links = [link for link in page.links if _leads_to_notice(link)]
    own = _words_besides(page)
    few = _MOST_WORDS if len(links) >= _FEWEST_LINKS else _MOST_WITH_ONE
    if not links or own > few:
        return
    addresses = [urljoin(source, link.address) for link in links]
    first = ", ".join(dict.fromkeys(addresses[:3]))
    raise NoticeError(
        f"the page only links to notices ({len(links)}) and is none itself",
        hint=f"give the notice itself: {first}",
    )


def _leads_to_notice(link: Link) -> bool:
    if not link.address or link.address.startswith(
        ("#", "mailto:", "tel:", "javascript")
    ):
        return False
    return _OF_NOTICES.search(f"{link.words} {link.address}") is not None


def _words_besides(page: Page) -> int:
    """Return how many words of the text stand neither in links nor in headings."""
    text = sum(
        len(ADDRESS.sub("", block.text).split())
        for block in page.blocks
        if block.kind != "heading"
    )
    return text - sum(len(link.words.split()) for link in page.links)
