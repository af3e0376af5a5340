"""Collects what is found in one page."""

import msgspec

from consent_service.findings import Finding
from consent_service.page.elements import Element
from consent_service.page.known import Contact
from consent_service.page.rules import BY_ID

# A start tag can hold a picture or a program.
_MOST_WORDS = 200


class Mark(msgspec.Struct, frozen=True):
    """A category to mark with, whatever the service is."""

    category: str


class PageFinding(Finding, frozen=True, kw_only=True):
    """A finding in a page.

    Attributes:
        service: The id of the service, where it is about one.
        category: The category to mark with, where it is about a mark.
    """

    service: str | None = None
    category: str | None = None


class Reporter:
    """Call it with a rule, what is wrong, and the element that it is about."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[PageFinding] = []

    def __call__(
        self,
        rule: str,
        message: str,
        element: Element | None = None,
        *,
        suggestion: str = "",
        about: Contact | Mark | None = None,
    ) -> None:
        found = BY_ID[rule]
        self.findings.append(
            PageFinding(
                rule=rule,
                severity=found.severity,
                message=message,
                source=found.source,
                suggestion=suggestion,
                words=_shortened(element.words) if element else None,
                file=self._file,
                line=element.place.line if element else None,
                column=element.place.column if element else None,
                service=about.id if isinstance(about, Contact) else None,
                category=about.category if about else None,
            )
        )


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_WORDS else f"{line[: _MOST_WORDS - 1]}…"
