"""What the source of a page says of its tag: there, first, and who is not held yet.

`page/` finds what is wrong; here it is put under a few heads that an owner can act on.
Only the source is read, not run: what scripts put into the page later, and whether
the banner is seen, takes a browser (`consent-service scan`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from consent_service.catalog import Catalog
from consent_service.page.check import check_page
from consent_service.page.elements import Element, Place, elements_of
from consent_service.page.finding import PageFinding
from consent_service.page.known import KnownServices
from consent_service.page.our_tag import site_of
from consent_service.page.source import PageSource
from consent_service.policy.model import Policy
from consent_service.web.http.origin import shares_cookies
from consent_service.web.set_up.marks import REST, Change
from consent_service.web.set_up.own_scripts import OwnScript, own_items, own_scripts

State = Literal["good", "info", "warning", "error"]

_TAG: Final = frozenset({"tag-missing", "tag-of-another-site"})
_FIRST: Final = frozenset({"tag-not-first", "tag-twice"})
_MOST: Final = 50
# Characters of a script that is shown whole; of a longer one only the start changes.
_LONGEST: Final = 2_000


class PageCheck(msgspec.Struct, frozen=True):
    """What was found on one page.

    Attributes:
        address: The page that was read, after redirects.
        link: Whether there is a link to the settings; to the declaration, where
            nothing is asked.
        by_http: Whether an answer can set the cookie that the page reads.
        findings: All that is wrong, at most 50.
        own: What the site's own scripts keep, and whether they are marked.
        asks: Whether the site asks anything.
        tag: Whether a tag of ours is there.
        changes: By the number of a finding: what stands there, and what to write.
    """

    address: str
    link: bool
    by_http: bool
    findings: Sequence[PageFinding]
    changes: Mapping[int, Change] = {}
    own: Sequence[OwnScript] = ()
    asks: bool = True
    tag: bool = True

    @property
    def unmarked(self) -> list[PageFinding]:
        """What is wrong beside the tag itself: what runs before a choice."""
        return [
            finding for finding in self.findings if finding.rule not in _TAG | _FIRST
        ]

    def change(self, finding: PageFinding) -> Change | None:
        """Return what stands there and what to write instead, where that is known."""
        return self.changes.get(self.findings.index(finding))

    def results(self) -> Iterator[tuple[str, State]]:
        """Yield the head of each result and how it is."""
        if not self.asks:
            yield from self._unasked()
            return
        rules = {finding.rule for finding in self.findings}
        if _TAG & rules:
            yield "tag", "error"
        else:
            yield "tag", "good"
            yield "first", "warning" if _FIRST & rules else "good"
            yield "cookie", "good" if self.by_http else "info"
        yield "marks", "error" if self._is_severe else "good"
        yield "link", "good" if self.link else "warning"

    def _unasked(self) -> Iterator[tuple[str, State]]:
        yield "unasked_link", "good" if self.link else "warning"
        yield "unasked_marks", "error" if self._is_severe else "good"
        if self.tag:
            yield "unasked_tag", "info"

    @property
    def _is_severe(self) -> bool:
        return any(finding.severity == "error" for finding in self.unmarked)


def look_at(
    page: PageSource, *, policy: Policy, catalog: Catalog, service: str = ""
) -> PageCheck:
    """Return what the source of a page says.

    Args:
        page: What was read.
        policy: The site's policy.
        catalog: The services that are known.
        service: The address of the site's folder here, for what to write.

    Raises:
        NoticeError: It is nested beyond reading.
    """
    findings = check_page(
        page.text, catalog, policy=policy, address=page.address, service=service
    )[:_MOST]
    elements = elements_of(page.text)
    return PageCheck(
        address=page.address,
        link=any(_is_way(element, policy) for element in elements),
        asks=policy.asks,
        tag=any(map(site_of, elements)),
        by_http=any(
            _sets_cookie(element, page.address, policy.cookie_domain)
            for element in elements
        ),
        own=own_scripts(
            elements,
            [*own_items(policy, catalog)],
            KnownServices(catalog, policy, page.address),
        ),
        findings=findings,
        changes={
            number: change
            for number, finding in enumerate(findings)
            if (change := _change(finding, elements, page.text))
        },
    )


def _is_way(element: Element, policy: Policy) -> bool:
    """Return whether this opens the settings, or leads to what there is instead."""
    if policy.asks or element.has("data-consent-open"):
        return element.has("data-consent-open")
    path = urlsplit(element.get("href")).path
    return element.name == "a" and path.endswith(f"/{policy.site}/declaration")


def _change(
    finding: PageFinding, elements: Sequence[Element], source: str
) -> Change | None:
    """Return the part of the page and the one to write in its place.

    Both are whole elements, or both are start tags alone where the element is long or
    has others in it: what is replaced as told leaves a sound page.
    """
    if not finding.suggestion.startswith("<") or finding.line is None:
        return None
    place = Place(finding.line, finding.column or 0)
    found = next((each for each in elements if each.place == place), None)
    if found is None:
        return None
    start = finding.suggestion.removesuffix(f"</{found.name}>")
    start = start.removesuffix(REST) if start.endswith(f">{REST}") else start
    if start == finding.suggestion:
        # It has no end tag.
        return Change(found.words, start)
    inside, end = _rest_of(found, source)
    return Change(found.words + inside + end, start + inside + end)


def _rest_of(element: Element, source: str) -> tuple[str, str]:
    """Return what is in an element and its end tag; nothing if only its start counts.

    Text alone is in the elements that HTML calls raw text (HTML 13.1.2); in others
    there may be elements.
    """
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    after = [lines[element.place.line - 1][element.place.column - 1 :]]
    rest = "\n".join([*after, *lines[element.place.line :]])[len(element.words) :]
    most = f"{{0,{_LONGEST}}}"
    inside = f".{most}?" if element.name in ("script", "iframe") else f"[^<]{most}"
    whole = rf"({inside})(</{element.name}\s*>)"
    found = re.match(whole, rest, re.DOTALL | re.IGNORECASE)
    return (found[1], found[2]) if found else ("", "")


def _sets_cookie(element: Element, address: str, domain: str | None) -> bool:
    """Return whether this is our tag, and what it asks can set the page's cookie.

    What the dashboard counts is decided alike (`web/http/origin.py`).
    """
    if not site_of(element):
        return False
    tag, page = urlsplit(urljoin(address, element.get("src"))), urlsplit(address)
    # A page of another scheme is another site (RFC 6265bis, 5.2).
    return tag.scheme == page.scheme and shares_cookies(page.netloc, tag.netloc, domain)
