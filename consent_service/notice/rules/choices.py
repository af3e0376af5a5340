"""Whether the visitor has a choice about cookies, and what stands in for one."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.rules.cookie_questions import (
    browser_refusals,
    has_control,
    has_optional,
    is_of_browser,
    only_necessary,
    refuses,
)
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

_WRITE = (
    "Kysymme suostumuksesi ennen muiden kuin välttämättömien evästeiden käyttöä. Voit"
    " hylätä ne tai muuttaa valintaasi milloin tahansa: [linkki Evästeasetukset].",
    "Vi frågar om ditt samtycke innan andra än nödvändiga kakor används. Du kan avvisa"
    " dem"
    " eller ändra ditt val när som helst: [länk Kakinställningar].",
    "We ask for your consent before using cookies that are not necessary. You can"
    " refuse"
    " them or change your choice at any time: [link Cookie settings].",
)


@Entry(
    "cookie-consent-not-mentioned",
    "error",
    "Act 917/2014 s. 205(1)",
    why=(
        "Muihin kuin välttämättömiin evästeisiin ei kerrota pyydettävän suostumusta.",
        "Det sägs inte att samtycke inhämtas till andra än nödvändiga kakor.",
        "The text does not say that consent is asked for optional cookies.",
    ),
    write=_WRITE,
    applies="cookies",
    absence=True,
)
def cookie_consent_not_mentioned(case: Case) -> Iterator[Found]:
    if has_optional(case) and not _mentions_consent(case):
        yield absent()


def _mentions_consent(case: Case) -> bool:
    reading = case.reading
    by_browser = {hit.sentence for hit in reading.find("browser_default")}
    hits = reading.find("consent_in_cookies", case.facts.cookies)
    return any(hit.sentence not in by_browser for hit in hits) or has_control(case)


@Entry(
    "cookie-legal-basis-missing",
    "error",
    "GDPR 13(1)(c)",
    why=(
        "Evästeillä tehtävän käsittelyn oikeusperustetta ei kerrota.",
        "Den rättsliga grunden för kakor anges inte.",
        "The legal basis for the cookies is not told.",
    ),
    write=(
        "Käsittely perustuu suostumukseesi, välttämättömien evästeiden osalta palvelun"
        " tarjoamiseen.",
        "Behandlingen grundar sig på ditt samtycke, för nödvändiga kakor på att"
        " tjänsten ska"
        " kunna tillhandahållas.",
        "Processing rests on your consent, for necessary cookies on providing the"
        " service.",
    ),
    applies="cookies",
    absence=True,
)
def cookie_legal_basis_missing(case: Case) -> Iterator[Found]:
    scope = case.facts.cookies
    interest = case.reading.has("basis_interest", scope)
    if has_optional(case) and not interest and not _mentions_consent(case):
        yield absent()


@Entry(
    "cookie-settings-link-missing",
    "error",
    "GDPR 7(3); CBT23",
    why=(
        "Evästevalintoja ei voi muuttaa mistään.",
        "Det finns inget ställe där valen om kakor kan ändras.",
        "There is no place to change the choices about cookies.",
    ),
    write=_WRITE,
    applies="cookies",
    absence=True,
)
def cookie_settings_link_missing(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not has_control(case):
        yield absent()


@Entry(
    "cookie-refusal-missing",
    "error",
    "Act 917/2014 s. 205; GDPR 7(3)",
    why=(
        "Ei kerrota mitään tapaa kieltää evästeitä.",
        "Inget sätt att avvisa kakor anges.",
        "No way to refuse cookies is told.",
    ),
    write=_WRITE,
    applies="cookies",
    absence=True,
)
def cookie_refusal_missing(case: Case) -> Iterator[Found]:
    if has_optional(case) and not refuses(case):
        yield absent()


@Entry(
    "refusal-mechanism-not-linked",
    "error",
    "GDPR 7(3)",
    why=(
        "Teksti sanoo, että evästeet voi kieltää, mutta ei kerro miten.",
        "Texten säger att kakor kan avvisas men inte hur.",
        "The text says that cookies can be refused, and not how.",
    ),
    write=_WRITE,
    applies="cookies",
)
def refusal_mechanism_not_linked(case: Case) -> Iterator[Found]:
    if has_control(case):
        return
    reading = case.reading
    for hit in reading.stated("refuse_bare", case.facts.cookies):
        if not reading.has("refusal_means", {hit.sentence}):
            yield at(case, hit)
            return


@Entry(
    "browser-settings-only-refusal",
    "error",
    "FI-HAO21; FI-TSV20",
    why=(
        "Selaimen asetukset ovat ainoa keino kieltää evästeet.",
        "Webbläsarens inställningar är det enda sättet att avvisa kakor.",
        "The browser's settings are the only way to refuse cookies.",
    ),
    write=_WRITE,
    applies="cookies",
)
def browser_settings_only_refusal(case: Case) -> Iterator[Found]:
    if has_control(case) or only_necessary(case):
        return
    reading = case.reading
    hits = browser_refusals(case)
    defaults = {hit.sentence for hit in reading.find("browser_default")}
    plain = [hit for hit in hits if hit.sentence not in defaults]
    for hit in (plain or hits)[:1]:
        yield at(case, hit)


@Entry(
    "consent-via-browser-settings",
    "error",
    "FI-HAO21",
    why=(
        "Selaimen asetus ei ole suostumus.",
        "En inställning i webbläsaren är inget samtycke.",
        "A setting of the browser is not consent.",
    ),
    write=_WRITE,
    applies="cookies",
)
def consent_via_browser_settings(case: Case) -> Iterator[Found]:
    for hit in case.reading.stated("browser_consent")[:1]:
        yield at(case, hit)


@Entry(
    "browser-default-as-consent",
    "warning",
    "FI-HAO21",
    why=(
        "Selaimen oletusasetus esitetään lähtökohtana, eikä se ole suostumus.",
        "Webbläsarens standardläge framställs som utgångspunkt; det är inget samtycke.",
        "The browser's default is put as the starting point; it is not consent.",
    ),
    write=_WRITE,
    applies="cookies",
)
def browser_default_as_consent(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("browser_default")[:1]:
        yield at(case, hit)


@Entry(
    "refusal-detriment-warning",
    "info",
    "GDPR recital 42",
    why=(
        "Toimintojen menetyksestä varoitetaan kertomatta, mitkä evästeet ovat"
        " välttämättömiä.",
        "Texten varnar för bortfall utan att säga vilka kakor som är nödvändiga.",
        "The text warns of lost functions and does not say which cookies are"
        " necessary.",
    ),
    write=(
        "Muiden kuin välttämättömien evästeiden kieltäminen ei vaikuta sivuston"
        " toimintaan.",
        "Att avvisa andra än nödvändiga kakor påverkar inte webbplatsens funktion.",
        "Refusing cookies that are not necessary does not affect how the site works.",
    ),
    applies="cookies",
)
def refusal_detriment_warning(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("refusal_detriment", case.facts.cookies)[:1]:
        yield at(case, hit)


@Entry(
    "refers-to-missing-control",
    "warning",
    "GDPR 12(1)",
    why=(
        "Teksti viittaa evästeluokkien valintaan, jota ei kuvata.",
        "Texten hänvisar till ett val av kategorier som inte beskrivs.",
        "The text refers to a choice by category that it never describes.",
    ),
    write=_WRITE,
    applies="cookies",
)
def refers_to_missing_control(case: Case) -> Iterator[Found]:
    reading = case.reading
    if any(not is_of_browser(case, hit) for hit in _controls(case)):
        return
    for hit in reading.find("missing_control")[:1]:
        yield at(case, hit)


def _controls(case: Case) -> list[Hit]:
    reading = case.reading
    own = reading.stated("own_control", case.facts.cookies)
    return [*reading.stated("own_control_strong"), *own]


@Entry(
    "withdrawal-does-not-delete",
    "warning",
    "GDPR 7(3), 17(1)(b)",
    why=(
        "Kieltäminen ei poista evästettä, vaan se jää käyttäjän tehtäväksi.",
        "Avvisningen tar inte bort kakan; det lämnas åt användaren.",
        "Refusing leaves the cookie in place and its removal to the visitor.",
    ),
    write=(
        "Kun peruutat suostumuksesi, poistamme asettamamme evästeet.",
        "När du återkallar ditt samtycke tar vi bort de kakor vi har satt.",
        "When you withdraw your consent we delete the cookies that we have set.",
    ),
    applies="cookies",
)
def withdrawal_does_not_delete(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("not_deleted", case.facts.cookies)[:1]:
        yield at(case, hit)


RULES: tuple[Rule, ...] = (
    cookie_consent_not_mentioned,
    cookie_legal_basis_missing,
    cookie_settings_link_missing,
    cookie_refusal_missing,
    refusal_mechanism_not_linked,
    browser_settings_only_refusal,
    consent_via_browser_settings,
    browser_default_as_consent,
    refusal_detriment_warning,
    refers_to_missing_control,
    withdrawal_does_not_delete,
)
