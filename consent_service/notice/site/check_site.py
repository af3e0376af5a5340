"""Check the notice of a site, given any address of it."""

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from consent_service.errors import NoticeError
from consent_service.notice.check import Report, lint_notice, read_notice
from consent_service.notice.document import Notice
from consent_service.notice.facts.gather import Against, gather
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.reading.reading import Reading
from consent_service.notice.site.collect import Collected, SitePage
from consent_service.notice.site.compare import PageFacts, contradictions
from consent_service.notice.site.join import Joined, join
from consent_service.notice.site.looks import looks_like_notice
from consent_service.notice.site.wanted import KINDS
from consent_service.notice.source.load import Source, page_of

_MOST_CHARACTERS = 300_000  # of all pages together, as of one notice
# Two pages of one site may well say the same.
_WITHIN_A_PAGE = frozenset({"duplicate-text", "duplicate-heading-in-body"})

Compare = Callable[[Notice], Against]


def is_site(source: Source) -> bool:
    """Return whether `source` is a web page, and not itself a notice."""
    if source.form != "html" or not source.name.startswith(("http://", "https://")):
        return False
    try:
        return not looks_like_notice(read_notice(source), source.name)
    except NoticeError:
        return True


def check_site(
    start: Source,
    *,
    today: date,
    against: Compare,
    collected: Collected,
    language: str = "",
) -> Report:
    """Check the pages that were found on the site of `start` together.

    A site without a notice is a finding, not an error.

    Args:
        start: Any page of the site.
        today: The day of the check.
        against: Gives what to compare the joined notice with besides the law.
        collected: Its pages on data protection and cookies.
        language: That of the messages, or "" for that of the notice.
    """
    groups, others = _by_language(collected, _language_of(start))
    pages = [page for group in groups for page in group]
    has_notice = any(page.kind == "notice" for page in pages)
    unread = (*collected.unread, *others)
    if not pages:
        spoken = language or _language_of(start)
        reading = Reading(_nothing(start.name, spoken))
        compared = Against(is_site=True, without_notice=True)
        report = lint_notice(reading, today=today, against=compared, language=language)
        return replace(report, unread=unread)
    notices = [[page.reading.notice for page in group] for group in groups]
    joined = join(notices, page_of(start), source=start.name)
    compared = replace(
        against(joined.notice),
        is_site=True,
        without_notice=not has_notice,
        contradictions=tuple(contradictions(_facts(pages, joined))),
    )
    # The same site in other languages: each is judged in its own words.
    reading = Reading(joined.notice, tuple(map(Reading, joined.versions)))
    report = lint_notice(reading, today=today, against=compared, language=language)
    return _placed(report, joined, unread)


def _by_language(
    found: Collected, spoken: str
) -> tuple[list[list[SitePage]], list[tuple[str, str]]]:
    """Return the pages to judge by language, and those that are too much.

    The notice comes first in each. The language of the front page, `spoken`, comes
    first of all if there is a notice in it, else that of the first notice.
    """
    pages = sorted(found.pages, key=lambda page: KINDS.index(page.kind))
    groups: dict[str, list[SitePage]] = {}
    others: list[tuple[str, str]] = []
    size = 0
    for page in pages:
        notice = page.reading.notice
        size += sum(len(block.text) for block in notice.blocks)
        if size > _MOST_CHARACTERS and groups:
            others.append((notice.source, "the pages are too long to judge together"))
        else:
            groups.setdefault(notice.language, []).append(page)
    ordered = sorted(
        groups.items(),
        key=lambda group: (group[1][0].kind != "notice", group[0] != spoken),
    )
    return [group for _, group in ordered], others


def _facts(pages: list[SitePage], joined: Joined) -> list[PageFacts]:
    return [
        PageFacts(page.reading, gather(page.reading), read.first_line)
        for page, read in zip(pages, joined.pages, strict=True)
    ]


def _placed(
    report: Report, joined: Joined, unread: tuple[tuple[str, str], ...]
) -> Report:
    findings = []
    for finding in report.findings:
        if finding.rule in _WITHIN_A_PAGE and len(joined.pages) > 1:
            continue
        if finding.line is None:
            # What is missing is missing from the notice, which comes first.
            findings.append(replace(finding, file=joined.pages[0].address))
        else:
            file, line = joined.place(finding.line)
            findings.append(replace(finding, file=file, line=line))
    # The front page is one of the report only if something was found there.
    used = any(finding.file == joined.front.address for finding in findings)
    pages = (*joined.pages, joined.front) if used else joined.pages
    return replace(report, findings=tuple(findings), pages=pages, unread=unread)


def _nothing(source: str, language: str) -> Notice:
    return Notice(source, "html", language, "", (), (), ())


def _language_of(start: Source) -> str:
    """Return what the page declares, or English where that says nothing."""
    try:
        declared = page_of(start).language
    except NoticeError:
        return "en"
    return declared if declared in LANGUAGES else "en"
