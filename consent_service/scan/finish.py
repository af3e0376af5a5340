"""Bring the notice into a report, once the browser is gone."""

import msgspec

from consent_service.notice.source.load import Source
from consent_service.scan.report import NoticeSeen, Report
from consent_service.scan.run import Scanned
from consent_service.scan.standard import Standard
from consent_service.scan.told import Told, try_told
from consent_service.scan.truth import with_truth


class Finished(msgspec.Struct, frozen=True):
    """A whole report, and what the notice tells if there is one."""

    report: Report
    told: Told | None


def finish(scanned: Scanned, standard: Standard, given: Source | None) -> Finished:
    """Return the report with the notice: the file that was given, or what was found."""
    told, seen = _read(scanned, standard, given)
    report = msgspec.structs.replace(scanned.report, notice=seen)
    return Finished(with_truth(report, standard, told), told)


def _read(
    scanned: Scanned, standard: Standard, given: Source | None
) -> tuple[Told | None, NoticeSeen | None]:
    page = scanned.notice
    if given is not None:
        told, why = try_told(given)
        seen = NoticeSeen(url=given.name, found_at="given", why=why or None)
    elif page is None:
        return None, None
    elif not page.content:
        why = f"it answers {page.status}" if page.status else "it cannot be opened"
        told, seen = None, NoticeSeen(url=page.url, found_at=page.found_at, why=why)
    else:
        told, why = try_told(Source(page.url, page.content.encode(), "html", "utf-8"))
        seen = NoticeSeen(url=page.url, found_at=page.found_at, why=why or None)
    language = told.disclosure.language if told else None
    said = standard.speech.translated(seen.why) if seen.why else None
    return told, msgspec.structs.replace(seen, language=language, why=said)
