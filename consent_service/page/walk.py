"""Goes through the elements of a page, and reports what needs a mark and has none."""

from typing import Final

from consent_service.page.addresses import (
    acts_at_once,
    addresses_in_css,
    addresses_of,
    is_program,
)
from consent_service.page.calls import addresses_in, services_called
from consent_service.page.elements import Element
from consent_service.page.finding import Mark, Reporter
from consent_service.page.known import Contact, KnownServices
from consent_service.page.mark import marked_form
from consent_service.page.our_tag import site_of
from consent_service.policy.mistakes import closest
from consent_service.scan.domains import host_of

_MEDIA: Final = frozenset(
    {"img", "video", "audio", "source", "embed", "object", "input", "track"}
)
_HINTS: Final = frozenset(
    {"preconnect", "dns-prefetch", "prefetch", "preload", "modulepreload"}
)
# Words that other consent tools and many owners use for the same thing.
_SAME: Final = {
    "statistics": "analytics",
    "statistic": "analytics",
    "stats": "analytics",
    "performance": "analytics",
    "measurement": "analytics",
    "tilastot": "analytics",
    "ads": "marketing",
    "advertising": "marketing",
    "advertisement": "marketing",
    "targeting": "marketing",
    "markkinointi": "marketing",
    "functional": "preferences",
    "functionality": "preferences",
    "preference": "preferences",
    "social": "social_sharing",
    "social_media": "social_sharing",
    "embeds": "social_sharing",
}


class PageWalk:
    """One page while it is checked."""

    def __init__(
        self,
        elements: tuple[Element, ...],
        known: KnownServices,
        report: Reporter,
        *,
        way_back: str,
    ) -> None:
        """Set up; `way_back` is the link to write where a page has none."""
        self.elements = elements
        self._way_back = way_back
        self.report = report
        self._known = known
        bases = [each.get("href") for each in elements if each.name == "base"]
        self._base = bases[0] if bases else ""
        self._undeclared: set[str] = set()
        self._unknown: set[str] = set()

    def check(self) -> None:
        for element in self.elements:
            if site_of(element):
                continue
            if element.unscripted:
                self._check_unscripted(element)
            elif element.has("data-consent"):
                self._check_mark(element)
            else:
                self._check_unmarked(element)
        opens = any(element.has("data-consent-open") for element in self.elements)
        if self._way_back and not opens:
            self.report(
                "way-back-missing",
                "no link of the page opens the preferences",
                suggestion=self._way_back,
            )

    def _check_unscripted(self, element: Element) -> None:
        contact = self._contact(element, addresses_of(element))
        if contact and contact.needs_consent:
            self.report(
                "noscript-pixel",
                f"{contact.name} in <noscript> is loaded without any choice",
                element,
                suggestion="delete the whole <noscript>",
                about=contact,
            )

    def _check_mark(self, element: Element) -> None:
        category = element.get("data-consent")
        if category not in self._known.categories:
            self._report_unknown_category(element, category)
            return
        if acts_at_once(element):
            self.report(
                "mark-without-effect",
                f"the element is marked {category!r} and loads all the same",
                element,
                suggestion=marked_form(element, category),
                about=Mark(category),
            )
        contact = self._contact(element, addresses_of(element)) or self._called(element)
        if contact and contact.declared and contact.category != category:
            self.report(
                "other-category",
                f"{contact.name} is marked {category!r} and is {contact.category!r}",
                element,
                suggestion=marked_form(element, contact.category),
                about=contact,
            )

    def _report_unknown_category(self, element: Element, category: str) -> None:
        known = self._known.categories
        meant = _SAME.get(category.lower().replace("-", "_"))
        if meant not in known:
            near = closest(category.lower(), known)
            meant = near.split("'")[1] if near else None
        self.report(
            "unknown-category",
            f"there is no category {category!r}; there are {', '.join(known)}",
            element,
            suggestion=marked_form(element, meant) if meant else "",
            about=Mark(meant) if meant else None,
        )

    def _check_unmarked(self, element: Element) -> None:
        match element.name:
            case "script":
                self._check_script(element)
            case "iframe" | "frame":
                self._check_element(element, "unmarked-frame")
            case "link":
                self._check_link(element)
            case "style":
                self._check_css(element, element.text)
            case name if name in _MEDIA:
                self._check_element(element, "unmarked-media")
        if style := element.get("style"):
            self._check_css(element, style)

    def _check_script(self, element: Element) -> None:
        if not is_program(element):
            return
        if element.get("src") or element.get("data-src"):
            self._check_element(element, "unmarked-script")
            return
        contact = self._called(element)
        if contact and contact.needs_consent:
            self.report(
                "unmarked-inline-script",
                f"the snippet of {contact.name} runs before a choice",
                element,
                suggestion=marked_form(element, contact.category),
                about=contact,
            )

    def _check_element(self, element: Element, rule: str) -> None:
        contact = self._contact(element, addresses_of(element))
        if contact and contact.needs_consent:
            self.report(
                rule,
                f"{contact.name} is loaded before a choice",
                element,
                suggestion=marked_form(element, contact.category),
                about=contact,
            )

    def _check_link(self, element: Element) -> None:
        kinds = set(element.get("rel").lower().split())
        if "stylesheet" in kinds:
            self._check_element(element, "unmarked-stylesheet")
        elif kinds & _HINTS:
            contact = self._contact(element, [element.get("href")])
            if contact and contact.needs_consent:
                self.report(
                    "early-connection",
                    f"the browser contacts {contact.name} before a choice",
                    element,
                    suggestion="delete it",
                    about=contact,
                )

    def _check_css(self, element: Element, css: str) -> None:
        contact = self._contact(element, addresses_in_css(css))
        if contact and contact.needs_consent:
            self.report(
                "css-request",
                f"a style requests something of {contact.name}",
                element,
                suggestion="keep the file on your own host, or move the rule into a "
                f'stylesheet of its own: <link rel="stylesheet" data-consent='
                f'"{contact.category}" data-src="…">',
                about=contact,
            )

    def _called(self, element: Element) -> Contact | None:
        """Return the service whose snippet an inline script is."""
        if element.name != "script":
            return None
        found = self._known.first(addresses_in(element.text), self._base)
        for service in services_called(element.text):
            named = self._known.named(service)
            # What a snippet is called by says more than where it loads from.
            if named and not (found and found.declared and not named.declared):
                found = named
                break
        if found:
            self._note(element, found)
        return found

    def _contact(self, element: Element, addresses: list[str]) -> Contact | None:
        """Return the known service at one of `addresses`; note the others' hosts."""
        contact = self._known.first(addresses, self._base)
        if contact:
            self._note(element, contact)
            return contact
        for address in addresses:
            host = host_of(self._known.whole(address, self._base))
            if host and host not in self._unknown and self._known.is_foreign(host):
                self._unknown.add(host)
                self.report(
                    "unknown-host",
                    f"{host} belongs to no service of policy or catalog",
                    element,
                    suggestion="mark it with its category, and describe the service in "
                    "the policy",
                )
        return None

    def _note(self, element: Element, contact: Contact) -> None:
        is_known = contact.declared or not self._known.has_policy
        if is_known or contact.id in self._undeclared:
            return
        self._undeclared.add(contact.id)
        self.report(
            "undeclared-service",
            f"{contact.name} is in the page and not in the policy",
            element,
            suggestion=f"under [categories.{contact.category}]: "
            f'services = [..., "{contact.id}"]',
            about=contact,
        )
