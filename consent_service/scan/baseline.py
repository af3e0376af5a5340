"""Compare a report with an earlier one of the same site."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from consent_service.scan.report import (
    GoneFinding,
    Report,
    ScanFinding,
    Since,
    Subject,
)

FailOn = Literal["error", "warning", "new"]
_GRAVE: dict[FailOn, tuple[str, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "new": ("error", "warning"),
}
_THINGS = ("cookie", "storage", "request", "fingerprint")


def is_failing(report: Report, fail_on: FailOn) -> bool:
    """Return whether a finding fails the run: one as grave as that, and not accepted.

    With `new` only those fail that the earlier report did not have.
    """
    old = report.since and fail_on == "new"
    return any(
        finding.severity in _GRAVE[fail_on]
        and finding.accepted is None
        and (not old or (report.since and finding.id in report.since.new))
        for finding in report.findings
    )


def has_seen_nothing(report: Report) -> bool:
    """Return whether no page was there to look at: of the site nothing is known."""
    return not any(page.status and page.status < 400 for page in report.pages)


def since_last(report: Report, last: Report | None) -> Report:
    """Return the report with what has changed since the site's last scan.

    One without a policy, as the set-up makes it, judged by another measure: beside a
    report with one all would be new.
    """
    if last is None or (last.policy is None) != (report.policy is None):
        return report
    return with_baseline(report, last)


def with_baseline(report: Report, old: Report) -> Report:
    """Return the report with what has changed since `old`."""
    before = {finding.id: finding for finding in old.findings}
    now = {finding.id for finding in report.findings}
    missing = [finding for key, finding in before.items() if key not in now]
    looked = {each.id for each in missing if _was_looked_for(each, report)}
    since = Since(
        at=old.at,
        new=tuple(each.id for each in report.findings if each.id not in before),
        gone=tuple(_gone(missing, report, lambda each: each.id in looked)),
        not_looked=tuple(_gone(missing, report, lambda each: each.id not in looked)),
        same=len(now & before.keys()),
    )
    return msgspec.structs.replace(report, since=since)


def _gone(
    findings: Iterable[ScanFinding],
    report: Report,
    is_meant: Callable[[ScanFinding], bool],
) -> Iterable[GoneFinding]:
    for finding in filter(is_meant, findings):
        yield GoneFinding(
            id=finding.id,
            rule=finding.rule,
            severity=finding.severity,
            message=finding.message,
            there=_is_there(finding, report),
        )


def _is_there(finding: ScanFinding, report: Report) -> bool | None:
    """Return whether the thing of an earlier finding is in this report, too."""
    if finding.subject.type not in _THINGS or finding.rule == "unseen":
        return None
    return any(_is_same(finding.subject, each.subject) for each in report.observations)


def _is_same(before: Subject, now: Subject) -> bool:
    """Return whether both are one thing, though one may be declared by now.

    A host then has the name of its service, and a cookie that of a pattern.
    """
    if before.type != now.type:
        return False
    if before.type == "request":
        return before.name == now.name or bool(_hosts(before) & _hosts(now))
    if before.type == "storage" and before.kind != now.kind:
        return False
    names = (now.name, now.pattern or now.name)
    return before.host == now.host and (
        before.name in names or fnmatchcase(before.name, names[1])
    )


def _hosts(subject: Subject) -> set[str]:
    return {subject.host, *(subject.hosts or ())}


def _was_looked_for(finding: ScanFinding, report: Report) -> bool:
    """Return whether some pass and page that had shown it was looked at again."""
    done = {each.id for each in report.passes if each.done}
    pages = {urlsplit(page.url).path or "/" for page in report.pages}
    again = not finding.passes or done.intersection(finding.passes)
    return bool(again) and (not finding.pages or bool(pages & set(finding.pages)))
