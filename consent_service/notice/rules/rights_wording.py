"""Rights that the text describes wrongly."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.model import Entry, Found, Rule, at
from consent_service.notice.rules.rights import is_tied_to_consent, mentions_right


@Entry("objection-right-misdescribed", "error", "GDPR 21", applies="notice")
def objection_right_misdescribed(case: Case) -> Iterator[Found]:
    reading = case.reading
    hits = reading.find("right_object")
    tied = [hit for hit in hits if is_tied_to_consent(case, hit.sentence)]
    if tied and len(tied) == len(hits):
        yield at(case, tied[0])


@Entry("rights-misdescribed", "info", "GDPR 15-22", applies="notice")
def rights_misdescribed(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("anonymise_right")[:1]:
        yield at(case, hit)


@Entry("erasure-as-discretion", "warning", "GDPR 17", applies="notice")
def erasure_as_discretion(case: Case) -> Iterator[Found]:
    reading = case.reading
    if mentions_right(case, "right_erasure_strict"):
        return
    for hit in reading.stated("erasure_discretion"):
        if not reading.has("cookie", {hit.sentence}):
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    objection_right_misdescribed,
    rights_misdescribed,
    erasure_as_discretion,
)
