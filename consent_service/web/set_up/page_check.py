"""What the source of a page says of its tag: there, first, and who is not held yet.

`page/` finds what is wrong; here it is put under a few heads that an owner can act on.
Only the source is read, not run: what scripts put into the page later, and whether
the banner is seen, takes a browser (`consent-service scan`).
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from consent_service.catalog import Catalog
from consent_service.page.check import check_page
from consent_service.page.elements import Element, elements_of
from consent_service.page.finding import PageFinding
from consent_service.page.our_tag import site_of
from consent_service.page.source import PageSource
from consent_service.policy.model import Policy

State = Literal["good", "info", "warning", "error"]

_TAG: Final = frozenset({"tag-missing", "tag-of-another-site"})
_FIRST: Final = frozenset({"tag-not-first", "tag-twice"})
_MOST: Final = 50


class PageCheck(msgspec.Struct, frozen=True):
    """What was found on one page.

    Attributes:
        address: The page that was read, after redirects.
        link: Whether there is a link to the settings.
        by_http: Whether an answer can set the cookie: the hosts are the same.
        findings: All that is wrong, at most 50.
    """

    address: str
    link: bool
    by_http: bool
    findings: Sequence[PageFinding]

    @property
    def unmarked(self) -> list[PageFinding]:
        """What is wrong beside the tag itself: what runs before a choice."""
        return [
            finding for finding in self.findings if finding.rule not in _TAG | _FIRST
        ]

    def results(self) -> Iterator[tuple[str, State]]:
        """Yield the head of each result and how it is."""
        rules = {finding.rule for finding in self.findings}
        if _TAG & rules:
            yield "tag", "error"
        else:
            yield "tag", "good"
            yield "first", "warning" if _FIRST & rules else "good"
            yield "cookie", "good" if self.by_http else "info"
        severe = any(finding.severity == "error" for finding in self.unmarked)
        yield "marks", "error" if severe else "good"
        yield "link", "good" if self.link else "warning"


def look_at(page: PageSource, *, policy: Policy, catalog: Catalog) -> PageCheck:
    """Return what the source of a page says.

    Raises:
        NoticeError: It is nested beyond reading.
    """
    findings = check_page(page.text, catalog, policy=policy, address=page.address)
    elements = elements_of(page.text)
    return PageCheck(
        address=page.address,
        link=any(element.has("data-consent-open") for element in elements),
        by_http=any(_is_own_host(element, page.address) for element in elements),
        findings=findings[:_MOST],
    )


def _is_own_host(element: Element, address: str) -> bool:
    """Return whether this is our tag, from the host of the page itself."""
    if not site_of(element):
        return False
    tag = urlsplit(urljoin(address, element.get("src")))
    return tag.netloc == urlsplit(address).netloc
