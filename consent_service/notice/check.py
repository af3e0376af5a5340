"""Check a notice against every rule: the entry point for the command line and tests."""

from datetime import date

import msgspec

from consent_service.errors import NoticeError
from consent_service.findings import SEVERITIES, Finding, Severity, count
from consent_service.notice.disclosure import Disclosure, disclose
from consent_service.notice.document import Notice
from consent_service.notice.facts.gather import NOTHING, Against, Case, gather
from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.structure import build_notice
from consent_service.notice.rules.table import RULES
from consent_service.notice.source.load import Source, page_of


class Report(msgspec.Struct, frozen=True):
    """A notice, what it discloses, and what was found in it."""

    notice: Notice
    disclosure: Disclosure
    findings: tuple[Finding, ...]

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
    findings = [
        finding
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
