"""Whether the notice is up to date: its dates, laws, authorities and form."""

from collections.abc import Iterator
from datetime import date

from consent_service.notice.facts.dates import newest
from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

_GDPR_APPLIES = date(2018, 5, 25)
_COOKIE_GUIDE = date(2021, 9, 13)  # the guide that followed the court rulings of April
_STALE_DAYS = 731  # two years: our own threshold, no law gives one
# So many headings of the old form make it that form: one or two are in use today too.
_LEGACY_HEADINGS = 3


@Entry("missing-notice-date", "error", "GDPR 5(2)", absence=True)
def missing_notice_date(case: Case) -> Iterator[Found]:
    if not case.facts.dates:
        yield absent()


@Entry("stale-notice-date", "warning", "GDPR 5(2), 24(1)")
def stale_notice_date(case: Case) -> Iterator[Found]:
    last = newest(case.facts.dates)
    if last is None or last.day is None:
        return
    if last.day < _COOKIE_GUIDE and case.reading.has("cookie"):
        yield Found(last.line, last.words)
    elif (case.today - last.day).days > _STALE_DAYS:
        yield Found(last.line, last.words, "info")


@Entry("predates-gdpr", "warning", "GDPR 99")
def predates_gdpr(case: Case) -> Iterator[Found]:
    last = newest(case.facts.dates)
    # Who names the regulation wrote for it, if only days before it applied.
    if last and last.day and last.day < _GDPR_APPLIES and not case.reading.has("gdpr"):
        yield Found(last.line, last.words)


@Entry("repealed-law-reference", "error", "Act 1050/2018")
def repealed_law_reference(case: Case) -> Iterator[Found]:
    for hit in _once_a_block(case, "repealed_law"):
        # "Kumottu henkilötietolaki" in a history of the law is no reliance on it.
        if not case.reading.has("struck_down", {hit.sentence}):
            yield at(case, hit)


def _once_a_block(case: Case, concept: str) -> Iterator[Hit]:
    seen: set[int] = set()
    for hit in case.reading.find(concept):
        block = case.reading.sentence(hit.sentence).block
        if block not in seen:
            seen.add(block)
            yield hit


@Entry("outdated-authority", "warning", "GDPR 13(2)(d)")
def outdated_authority(case: Case) -> Iterator[Found]:
    for hit in _once_a_block(case, "old_authority"):
        if not case.reading.has("current_authority", {hit.sentence}):
            yield at(case, hit)


@Entry("legacy-htl-procedure", "warning", "GDPR 12")
def legacy_htl_procedure(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("legacy_procedure")[:1]:
        yield at(case, hit)


@Entry("legacy-register-description-form", "info", "GDPR 13-14")
def legacy_register_description_form(case: Case) -> Iterator[Found]:
    blocks = case.reading.notice.blocks
    headings = {
        number for number, block in enumerate(blocks) if block.kind == "heading"
    }
    own = case.reading.sentences_of(headings)
    hits = {hit.sentence: hit for hit in case.reading.find("legacy_headings", own)}
    if len(hits) < _LEGACY_HEADINGS:
        return
    sources = case.reading.find("legacy_sources", own)
    yield at(case, sources[0] if sources else next(iter(hits.values())))


@Entry("invalid-transfer-mechanism", "error", "GDPR 44-46")
def invalid_transfer_mechanism(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("invalid_mechanism"):
        if not case.reading.has("struck_down", {hit.sentence}):
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    missing_notice_date,
    stale_notice_date,
    predates_gdpr,
    repealed_law_reference,
    outdated_authority,
    legacy_htl_procedure,
    legacy_register_description_form,
    invalid_transfer_mechanism,
)
