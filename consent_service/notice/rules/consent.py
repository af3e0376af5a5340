"""Consent that is none: by use, by force, by terms."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.model import Entry, Found, Rule, at

_WRITE = (
    "Tämä seloste kertoo, miten käsittelemme henkilötietoja. Suostumuksen kysymme"
    " erikseen,"
    " ja voit käyttää sivustoa myös ilman sitä.",
    "Den här texten berättar hur vi behandlar personuppgifter. Samtycke frågar vi"
    " särskilt"
    " om, och webbplatsen kan användas utan det.",
    "This notice tells how we process personal data. Consent is asked for separately,"
    " and"
    " the site can be used without it.",
)


@Entry(
    "continued-use-consent",
    "error",
    "EDPB-05/2020; FI-TSV20",
    why=(
        "Sivuston käyttö ei ole suostumus.",
        "Att använda webbplatsen är inget samtycke.",
        "Using a site is not consent.",
    ),
    write=_WRITE,
)
def continued_use_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("use_as_consent"):
        own = {hit.sentence}
        others = ("consent_button", "without_consent", "necessary_purpose")
        if not any(reading.has(other, own) for other in others):
            yield at(case, hit)
            return


@Entry(
    "conditional-service-consent",
    "error",
    "GDPR 7(4); FI-TRAF22",
    why=(
        "Palvelu evätään siltä, joka ei hyväksy.",
        "Den som inte godkänner nekas tjänsten.",
        "Who does not accept is refused the service.",
    ),
    write=_WRITE,
)
def conditional_service_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.find("take_or_leave"):
        # "Some functions may not work" is a warning, not a refusal.
        if not reading.has("take_or_leave_soft", {hit.sentence}):
            yield at(case, hit)
            return


@Entry(
    "notice-as-terms",
    "warning",
    "GDPR 7(2), 13",
    why=(
        "Seloste on tiedote, ei hyväksyttävät ehdot.",
        "Texten är information, inte villkor att godkänna.",
        "A notice informs; it is no set of terms to accept.",
    ),
    write=_WRITE,
)
def notice_as_terms(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("terms_words")[:1]:
        yield at(case, hit)


RULES: tuple[Rule, ...] = (
    continued_use_consent,
    conditional_service_consent,
    notice_as_terms,
)
