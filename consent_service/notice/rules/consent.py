"""Consent that is not valid: by use of the site, by force, as part of terms."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.rules.model import Entry, Found, Rule, at

_NEAR = 2  # words between "cookies" and "requires", such as "the use"
# How "the use requires consent" begins; "accepting is a condition" begins otherwise.
_NEEDING = ("käyt", "förutsätt", "kräv", "krav", "requir", "need")


@Entry("continued-use-consent", "error", "EDPB-05/2020; FI-TSV20")
def continued_use_consent(case: Case) -> Iterator[Found]:
    for reading in _texts(case):
        for hit in reading.find("use_as_consent"):
            # "By not rejecting them and going on you consent" denies no consent.
            if reading.denial_of(hit.sentence, hit.last):
                continue
            own = {hit.sentence}
            others = ("without_consent", "necessary_purpose")
            pressed = any(
                # "By going on you accept them, and by a click …" says both.
                button.first <= hit.last
                for button in reading.find("consent_button", own)
            )
            if not pressed and not any(reading.has(other, own) for other in others):
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
            if _is_of_cookies(reading, hit):
                continue
            soft = reading.has("take_or_leave_soft", own)
            if not soft or reading.has("not_served", own):
                yield Found(reading.line(hit), reading.words(hit))
                return


def _is_of_cookies(reading: Reading, hit: Hit) -> bool:
    """Return whether cookies need consent ("their use requires it"), not the site."""
    return reading.tokens(hit)[0].form.startswith(_NEEDING) and any(
        0 < hit.first - cookie.last <= _NEAR
        for cookie in reading.find("cookie", {hit.sentence})
    )


@Entry("notice-as-terms", "warning", "GDPR 7(2), 13")
def notice_as_terms(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("terms_words")[:1]:
        yield at(case, hit)


RULES: tuple[Rule, ...] = (
    continued_use_consent,
    conditional_service_consent,
    notice_as_terms,
)
