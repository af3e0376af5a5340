"""From a finding of a scan to the form that mends it."""

import re
from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from consent_service.policy.built_in import NECESSARY
from consent_service.scan.draft.services_seen import lifetime_of
from consent_service.scan.permission import decided_as, passes_against
from consent_service.scan.report import Report, ScanFinding, Subject

Step = Literal["declare", "describe", "change", "mark", "tag", "notice", "language"]
_BREACHES: Final = (
    *("before_choice", "after_refusal", "ignored_signal", "after_withdrawal"),
)
_OF_THE_TAG: Final = (
    *("banner_missing", "no_way_back", "choice_forgotten"),
    *("signal_missing", "signal_late", "signal_wrong", "implied_consent"),
)
_OF_A_SERVICE: Final = ("wrong_lifetime", "renewed", "wrong_party", "unseen", "cloaked")
_KINDS_OF_ITEMS: Final = (
    *("http_cookie", "script_cookie", "local_storage", "session_storage"),
    *("indexed_db", "cache"),
)
# What a suggestion says in words of the policy file, which pages say in their own.
_IN_FILE: Final = (
    *("undeclared", "unclassified", "wrong_category", "wrong_party", "unseen"),
)


class Way(msgspec.Struct, frozen=True):
    """What mends a finding, and where.

    Attributes:
        step: What to do there; a text of the page says it.
        place: The address below `/SITE/`.
    """

    step: Step
    place: str


class Mending(msgspec.Struct, frozen=True):
    """The ways from a finding; `said` is the text of ours that stands for its advice.

    That of the scan is for who edits the policy file; "" where it will do.
    """

    ways: tuple[Way, ...] = ()
    said: str = ""


_BACK: Final = "<!-- way back -->"
_SHEET: Final = '<div class="sheet">'
_MARK: Final = Way("mark", "tag#marks")


def mending_of(finding: ScanFinding, report: Report, *, may_edit: bool) -> Mending:
    """Return what mends a finding, as far as that person may."""
    all_ways = _ways_from(finding, report)
    is_in_file = finding.rule in _IN_FILE and all_ways[:1] != [_MARK]
    return Mending(
        tuple(way for way in all_ways if may_edit or not way.place.startswith("edit")),
        f"do_{finding.rule}" if is_in_file and all_ways else "",
    )


def _ways_from(finding: ScanFinding, report: Report) -> list[Way]:
    """Return what mends a finding, the first thing first; nothing where no page does.

    What nobody declared and what runs before consent is declared, then marked.
    """
    if finding.rule in ("undeclared", "unclassified"):
        against = passes_against(finding, report)
        return [_declaring(finding, report), *([_MARK] if against else [])]
    if finding.rule == "wrong_category" and finding.category == NECESSARY:
        return [*_changing(finding), _MARK]
    if finding.rule in (*_BREACHES, "wrong_category"):
        return [_MARK]
    if finding.rule in _OF_A_SERVICE:
        return _changing(finding) or [_declaring(finding, report)]
    if finding.rule in _OF_THE_TAG:
        return [Way("tag", "tag")]
    if finding.rule == "notice_unreachable":
        return [Way("notice", "edit/controller#notice_url")]
    if finding.rule == "other_language":
        return [Way("language", "edit/languages")]
    return []


def _declaring(finding: ScanFinding, report: Report) -> Way:
    """Lead to the form of a known service, or to that of one's own, both filled in."""
    subject = finding.subject
    if finding.service:
        asked = {"service": finding.service, "category": decided_as(finding) or ""}
        return Way("declare", f"edit/service?{_query(asked)}")
    if subject.type == "request":
        return Way("describe", f"edit/service?{_query({'host': subject.host})}")
    asked = {
        "item": subject.pattern or subject.name,
        "kind": subject.kind if subject.kind in _KINDS_OF_ITEMS else "",
        "party": finding.party or "",
        "lifetime": _lifetime(subject, report),
        "host": subject.host if finding.party == "third" else "",
    }
    return Way("describe", f"edit/service?{_query(asked)}")


def _lifetime(subject: Subject, report: Report) -> str:
    seen = next((each for each in report.observations if each.subject == subject), None)
    return (lifetime_of(seen) or "") if seen else ""


def _changing(finding: ScanFinding) -> list[Way]:
    if not finding.service:
        return []
    asked = {"service": finding.service}
    return [Way("change", f"edit/service?{_query(asked)}")]


def _query(values: Mapping[str, str | None]) -> str:
    return urlencode({name: value for name, value in values.items() if value})


def with_ways(
    page: str,
    mendings: Mapping[str, Mending],
    words: Mapping[str, str],
    language: str,
) -> str:
    """Return a stored report with a way back, and from findings to their forms.

    Its comments mark the places; what a site wrote is escaped, and makes none. A report
    of an earlier release has none, and gets the way back alone.

    Args:
        page: The report as its scan wrote it.
        mendings: By the id of each finding that is open.
        words: Of the pages on scans, in `language`.
        language: That of the reader; the report may be in another.
    """
    back = Markup('<nav class="ways" lang="{}"><a href="../scans">← {}</a></nav>')
    back = back.format(language, words["title"])
    if _BACK in page:
        page = page.replace(_BACK, back, 1)
    else:
        page = page.replace(_SHEET, f"{_SHEET}{back}", 1)
    for finding, mending in mendings.items():
        page = page.replace(
            f"<!-- mend {finding} -->", _links(mending, words, language)
        )
        if mending.said:
            said = Markup('<span lang="{}">{}</span>')
            page = _instead(page, finding, said.format(language, words[mending.said]))
    return page


def _links(mending: Mending, words: Mapping[str, str], language: str) -> str:
    if not mending.ways:
        return ""
    link = Markup('<a href="../{}">{}</a>')
    links = (link.format(way.place, words[f"way_{way.step}"]) for way in mending.ways)
    every = Markup(" ").join(links)
    return Markup('<span class="ways" lang="{}">{}</span>').format(language, every)


def _instead(page: str, finding: str, said: str) -> str:
    """Put our words where the report has its advice on a finding."""
    advice = re.compile(f"<!-- do {re.escape(finding)} -->.*?<!-- done -->", re.DOTALL)
    return advice.sub(lambda _: said, page)
