"""Why data are processed: open-ended or vague purposes, profiling, marketing."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.scopes import headed, sentences_under
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at


@Entry("purpose-open-ended", "error", "GDPR 5(1)(b)")
def purpose_open_ended(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("open_purpose"):
        limited = reading.has("open_purpose_limited", {hit.sentence})
        if not limited and not reading.denied("open_purpose", {hit.sentence}):
            yield at(case, hit)
    under = sentences_under(reading, headed(reading, "purpose"))
    for hit in reading.stated("vague_purpose", under):
        # "Name, telephone etc." leaves data open, not what they are for.
        if not reading.has("form_item", {hit.sentence}):
            yield at(case, hit, "warning")
            return


@Entry("euphemistic-purpose", "info", "AEPD guide; CBT23")
def euphemistic_purpose(case: Case) -> Iterator[Found]:
    scope = case.facts.cookies | sentences_under(
        case.reading, headed(case.reading, "purpose")
    )
    for hit in case.reading.find("euphemism", scope)[:1]:
        yield at(case, hit)


@Entry("national-id-without-basis", "warning", "Act 1050/2018 s. 29", applies="notice")
def national_id_without_basis(case: Case) -> Iterator[Found]:
    reading = case.reading
    hits = reading.stated("national_id")
    if not any(_has_ground(case, hit.sentence) for hit in hits):
        for hit in hits[:1]:
            yield at(case, hit)


def _has_ground(case: Case, sentence: int) -> bool:
    block = case.reading.sentence(sentence).block
    return case.reading.has("national_id_ground", case.reading.sentences_of({block}))


@Entry("data-subject-scope-mismatch", "warning", "GDPR 5(1)(b)", applies="notice")
def data_subject_scope_mismatch(case: Case) -> Iterator[Found]:
    reading = case.reading
    names = sentences_under(reading, headed(reading, "register"))
    titles = reading.sentences_of({0, 1, 2})
    if reading.has("staff_register", names | titles):
        return
    if not reading.has("customer_register", names | titles):
        return
    data = sentences_under(reading, headed(reading, "data"))
    for hit in reading.find("employee", data)[:1]:
        yield at(case, hit)


@Entry(
    "automated-decisions-not-addressed",
    "info",
    "GDPR 13(2)(f)",
    applies="notice",
    absence=True,
)
def automated_decisions_not_addressed(case: Case) -> Iterator[Found]:
    reading = case.reading
    if reading.has("automated_statement"):
        return
    hits = reading.find("profiling_words", case.facts.cookies) or reading.find(
        "profiling_words"
    )
    if not hits:
        yield absent()
        return
    graver = reading.has("targeting_on_data", {hits[0].sentence})
    yield at(case, hits[0], "warning" if graver else None)


@Entry("no-profiling-claim-contradicted", "warning", "GDPR 13(2)(f), 4(4)")
def no_profiling_claim_contradicted(case: Case) -> Iterator[Found]:
    reading = case.reading
    denials = reading.find("no_profiling")
    elsewhere = frozenset(range(len(reading.notice.sentences))) - {
        hit.sentence for hit in denials
    }
    targeting = (
        reading.stated("targeting_words", elsewhere)
        or "ga_demographics" in case.facts.categories
    )
    if denials and targeting:
        yield at(case, denials[0])


@Entry(
    "provision-obligation-missing",
    "info",
    "GDPR 13(2)(e)",
    applies="notice",
    absence=True,
)
def provision_obligation_missing(case: Case) -> Iterator[Found]:
    if not case.reading.has("provision_statement"):
        yield absent()


@Entry(
    "electronic-marketing-consent-not-addressed",
    "warning",
    "Act 917/2014 s. 200",
    applies="notice",
)
def electronic_marketing_consent_not_addressed(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = reading.sentences_with("direct_marketing", "direct_marketing_third")
    for sentence in stated:
        own = {sentence}
        rights = reading.has("rights_context", own)
        on_behalf = reading.stated("direct_marketing_third", own)
        if on_behalf and not rights and not reading.has("consent_word", own):
            yield at(case, reading.find("direct_marketing", own)[0])
            return


@Entry("publication-right-opt-out", "error", "GDPR 6, 21", applies="notice")
def publication_right_opt_out(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("publication_right")[:1]:
        yield at(case, hit)


RULES: tuple[Rule, ...] = (
    purpose_open_ended,
    euphemistic_purpose,
    national_id_without_basis,
    data_subject_scope_mismatch,
    automated_decisions_not_addressed,
    no_profiling_claim_contradicted,
    provision_obligation_missing,
    electronic_marketing_consent_not_addressed,
    publication_right_opt_out,
)
