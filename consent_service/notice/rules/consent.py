"""Consent that is not valid: by use of the site, by force, as part of terms."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Reading
from consent_service.notice.rules.model import Entry, Found, Rule, at


@Entry("continued-use-consent", "error", "EDPB-05/2020; FI-TSV20")
def continued_use_consent(case: Case) -> Iterator[Found]:
    for reading in _texts(case):
        for hit in reading.find("use_as_consent"):
            # "By not rejecting them and going on you consent" denies no consent.
            if reading.denial_of(hit.sentence, hit.last):
                continue
            own = {hit.sentence}
            others = ("consent_button", "without_consent", "necessary_purpose")
            if not any(reading.has(other, own) for other in others):
                yield Found(reading.line(hit), reading.words(hit))
                return


def _texts(case: Case) -> list[Reading]:
    """Return the notice and the cookie bar, which often holds the gravest sentence."""
    bar = case.reading.banner()
    return [case.reading, bar] if bar else [case.reading]


@Entry("conditional-service-consent", "error", "GDPR 7(4); FI-TRAF22")
def conditional_service_consent(case: Case) -> Iterator[Found]:
    for reading in _texts(case):
        for hit in reading.find("take_or_leave"):
            # "Some functions may not work" is a warning, not a refusal.
            own = {hit.sentence}
            soft = reading.has("take_or_leave_soft", own)
            if not soft or reading.has("not_served", own):
                yield Found(reading.line(hit), reading.words(hit))
                return


@Entry("notice-as-terms", "warning", "GDPR 7(2), 13")
def notice_as_terms(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("terms_words")[:1]:
        yield at(case, hit)


RULES: tuple[Rule, ...] = (
    continued_use_consent,
    conditional_service_consent,
    notice_as_terms,
)
