"""Check a notice against every rule: the entry point for the command line and tests."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from consent_service.errors import NoticeError
from consent_service.findings import SEVERITIES, Finding, Severity, count
from consent_service.notice.disclosure import Disclosure, disclose
from consent_service.notice.document import Block, Notice
from consent_service.notice.facts.gather import NOTHING, Against, Case, gather
from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.structure import build_notices
from consent_service.notice.reading.topics import topics_of
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.table import RULES, load_sections
from consent_service.notice.source.link_page import check_says_something
from consent_service.notice.source.load import Source, page_of


class PageRead(msgspec.Struct, frozen=True):
    """One page of a site that was read as a part of its notice.

    `first_line` is the line in the joined notice before which its first line stands.
    """

    address: str
    first_line: int


_NEAR_TOP = 3  # blocks among which the title stands
_MOST_TITLE_WORDS = 8
_MOST_TITLE = 80  # characters of the title of a version


class Report(msgspec.Struct, frozen=True):
    """A notice, what it discloses, and what was found in it.

    Of a whole site the notice is joined from `pages`; `unread` are the addresses that
    could not be read or judged, each with the reason. `versions` are the same notice
    in other languages, which are judged too.
    """

    notice: Notice
    disclosure: Disclosure
    findings: tuple[NoticeFinding, ...]
    pages: tuple[PageRead, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    versions: tuple[Notice, ...] = ()

    @property
    def texts(self) -> tuple[Notice, ...]:
        """The notice in each of its languages, the first one first."""
        return (self.notice, *self.versions)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of all of them, in that order."""
        return tuple(block for text in self.texts for block in text.blocks)

    def line_in_notice(self, finding: Finding) -> int:
        """Return the line of `finding` as the blocks of the notice count them."""
        before = {page.address: page.first_line for page in self.pages}
        return before.get(finding.file, 0) + (finding.line or 0)

    def count(self, severity: Severity) -> int:
        return count(self.findings, severity)


_TOPICAL = ("personal_data", "cookie", "authority_named")
# Of these a text on data has several, even in words that no lawyer would choose.
_SIGNS = (
    "retention_sentence", "right_access", "right_erasure", "visit_tracking",
    "data_item", "basis_consent", "basis_contract", "right_complaint",
)  # fmt: skip
_FEWEST_SIGNS = 4


def _speaks_of_data(reading: Reading) -> bool:
    # A page on visitor statistics alone: it counts visits, and names the address.
    logs = reading.has("visit_tracking") and reading.has("d_ip_address")
    return logs or sum(map(reading.has, _SIGNS)) >= _FEWEST_SIGNS


def _is_titled(reading: Reading) -> bool:
    """Return whether the first lines call the text a notice."""
    notice = reading.notice
    titles = (notice.title, *(block.text for block in notice.blocks[:_NEAR_TOP]))
    return any(
        len(title.split()) <= _MOST_TITLE_WORDS
        and "notice" in topics_of(title, notice.language)
        for title in titles
    )


def read_notice(source: Source) -> Reading:
    """Return the notice in `source`, with its words indexed.

    Raises:
        NoticeError: The text is empty, in an unsupported language, about something
            else altogether, or only links to notices.
    """
    page = page_of(source)
    check_says_something(page, source.name)
    main, *others = build_notices(page, source.name)
    reading = Reading(main, tuple(map(Reading, others)))
    topical = any(map(reading.has, _TOPICAL)) or _is_titled(reading)
    if not topical and not _speaks_of_data(reading):
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
    facts = gather(reading, against.services)
    spoken = language or reading.notice.language
    case = Case(reading, facts, today, excerpt, against)
    findings = list(_findings(case, spoken))
    for version in reading.versions:
        own = gather(version, against.services)
        # Where pages differ was said once, of all of them.
        other = Case(version, own, today, excerpt, replace(against, contradictions=()))
        findings += _of_version(other, spoken, findings)
    return Report(
        notice=reading.notice,
        disclosure=disclose(reading, facts),
        findings=tuple(sorted(findings, key=_place)),
        versions=tuple(version.notice for version in reading.versions),
    )


def _findings(case: Case, language: str) -> Iterator[NoticeFinding]:
    sections = load_sections()
    for rule in RULES:
        for finding in rule.findings(case, language):
            yield replace(finding, section=sections[finding.rule])


# Said once for the whole page, in whichever language.
_OF_THE_PAGE = frozenset({"missing-notice-date", "no-contact", "no-controller"})


def _of_version(
    case: Case, language: str, known: Sequence[NoticeFinding]
) -> Iterator[NoticeFinding]:
    """Yield what is wrong in a version in another language.

    What it lacks is placed where the version begins, unless the page lacks it too.
    """
    lacking = {finding.rule for finding in known if finding.line is None}
    # A page of its own is read alone: what the other lacks too is told of both.
    alone = case.against.is_site and not case.facts.cookie_page
    excused = frozenset() if alone else lacking | _OF_THE_PAGE
    first = case.reading.notice.blocks[0]
    for finding in _findings(case, language):
        if finding.line is not None:
            yield finding
        elif finding.rule not in excused:
            yield replace(finding, line=first.line, words=first.text[:_MOST_TITLE])


def _place(finding: Finding) -> tuple[bool, int, int, str]:
    line = finding.line or 0
    return (
        finding.line is None,
        line,
        SEVERITIES.index(finding.severity),
        finding.rule,
    )
