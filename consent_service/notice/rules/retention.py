"""How long personal data are kept."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.retention import stated_retention
from consent_service.notice.reading.reading import Hit
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at


@Entry("retention-missing", "error", "GDPR 13(2)(a)", applies="notice", absence=True)
def retention_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = stated_retention(reading, case.facts.retention)
    if stated:
        return
    for sentence in reading.sentences_with("deletion", "deletion_request"):
        if reading.has("personal_data", {sentence}) and not reading.has(
            "cookie", {sentence}
        ):
            yield at(case, reading.find("deletion", {sentence})[0])
            return
    yield absent()


@Entry("retention-minimum-only", "error", "GDPR 13(2)(a)", applies="notice")
def retention_minimum_only(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = frozenset(case.facts.retention)
    capped = reading.has("retention_maximum", stated)
    for hit in reading.find("retention_minimum", stated):
        if not capped:
            end = len(reading.sentence(hit.sentence).tokens) - 1
            yield at(case, Hit(hit.sentence, hit.first, min(hit.last + 4, end)))
            return


@Entry("retention-vague", "error", "GDPR 13(2)(a)", applies="notice")
def retention_vague(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = frozenset(case.facts.retention)
    if reading.has("retention_period", stated) or _has_event(case, stated):
        return
    for hit in reading.stated("retention_as_long", stated):
        if reading.has("retention_need", {hit.sentence}):
            yield at(case, hit)
            return


def _has_event(case: Case, stated: frozenset[int]) -> bool:
    """Return whether storage ends with an event that has a date."""
    return any(
        not case.reading.has("retention_by_law_then", {hit.sentence})
        for hit in case.reading.find("retention_event", stated)
    )


@Entry(
    "retention-not-covering-all-groups", "warning", "GDPR 13(2)(a)", applies="notice"
)
def retention_not_covering_all_groups(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = frozenset(stated_retention(reading, case.facts.retention))
    tied = reading.find("retention_customer", stated)
    if not tied:
        return
    others = reading.find("other_registers")
    if others and not reading.has("other_registers", stated):
        yield at(case, tied[0])
        return
    draws = reading.find("draw_groups")
    if draws and not reading.has("draw_groups", stated):
        yield at(case, draws[0], "info")


@Entry("bookkeeping-retention-inexact", "info", "Accounting Act 2:10", applies="notice")
def bookkeeping_retention_inexact(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("six_years_from_period")[:1]:
        if not case.reading.has("calendar_year", {hit.sentence}):
            yield at(case, hit)


RULES: tuple[Rule, ...] = (
    retention_missing,
    retention_minimum_only,
    retention_vague,
    retention_not_covering_all_groups,
    bookkeeping_retention_inexact,
)
