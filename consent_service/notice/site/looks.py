"""Whether a page is itself a notice, or only of a site that has one."""

from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.scopes import headed
from consent_service.notice.reading.topics import topics_of
from consent_service.notice.site.wanted import kind_of_link

_TITLES = frozenset({"notice", "cookies", "register"})
# Front pages have headings on contact and services, not on these.
_PARTS = ("controller", "rights", "register", "retention", "basis")


def looks_like_notice(reading: Reading, url: str) -> bool:
    """Return whether address, title or headings say that the page is a notice."""
    if url and kind_of_link("", url):
        return True
    notice = reading.notice
    if topics_of(notice.title, notice.language) & _TITLES:
        return True
    heading = next((block for block in notice.blocks if block.kind == "heading"), None)
    if heading and topics_of(heading.text, notice.language) & _TITLES:
        return True
    return len(headed(reading, *_PARTS)) > 1
