"""Check a notice against every rule: the entry point for the command line and tests."""

from datetime import date

import msgspec
from msgspec.structs import replace

from consent_service.errors import NoticeError
from consent_service.findings import SEVERITIES, Finding, Severity, count
from consent_service.notice.disclosure import Disclosure, disclose
from consent_service.notice.document import Notice
from consent_service.notice.facts.gather import NOTHING, Against, Case, gather
from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.structure import build_notice
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.table import RULES, load_sections
from consent_service.notice.source.load import Source, page_of


class PageRead(msgspec.Struct, frozen=True):
    """One page of a site that was read as a part of its notice.

    `first_line` is the line in the joined notice before which its first line stands.
    """

    address: str
    first_line: int


class Report(msgspec.Struct, frozen=True):
    """A notice, what it discloses, and what was found in it.

    Of a whole site the notice is joined from `pages`; `unread` are the addresses that
    could not be read or judged, each with the reason.
    """

    notice: Notice
    disclosure: Disclosure
    findings: tuple[NoticeFinding, ...]
    pages: tuple[PageRead, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    def line_in_notice(self, finding: Finding) -> int:
        """Return the line of `finding` as the blocks of the notice count them."""
        before = {page.address: page.first_line for page in self.pages}
        return before.get(finding.file, 0) + (finding.line or 0)

    def count(self, severity: Severity) -> int:
        return count(self.findings, severity)


def read_notice(source: Source) -> Reading:
    """Return the notice in `source`, with its words indexed.

    Raises:
        NoticeError: The text is empty, in an unsupported language, or about something
            else altogether.
    """
    reading = Reading(build_notice(page_of(source), source.name))
    if not reading.has("personal_data") and not reading.has("cookie"):
        raise NoticeError(
            "the text is about neither personal data nor cookies",
            hint="give a privacy notice or a page on cookies",
        )
    return reading


def lint_notice(
    reading: Reading,
    *,
    today: date,
    excerpt: bool = False,
    against: Against = NOTHING,
    language: str = "",
) -> Report:
    """Check a notice against the rules.

    With `excerpt` the text stops before the notice ends, and nothing is called
    missing. `against` is what the notice is compared with besides the law. Messages
    are in `language`, or in that of the notice; suggested sentences always in the
    latter.
    """
    facts = gather(reading)
    case = Case(reading, facts, today, excerpt, against)
    sections = load_sections()
    findings = [
        replace(finding, section=sections[finding.rule])
        for rule in RULES
        for finding in rule.findings(case, language or reading.notice.language)
    ]
    return Report(
        notice=reading.notice,
        disclosure=disclose(reading, facts),
        findings=tuple(sorted(findings, key=_place)),
    )


def _place(finding: Finding) -> tuple[bool, int, int, str]:
    line = finding.line or 0
    return (
        finding.line is None,
        line,
        SEVERITIES.index(finding.severity),
        finding.rule,
    )
