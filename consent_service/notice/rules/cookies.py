"""What must be told of cookies: which, what for, what they collect, how long, who."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.scopes import headed, topics_of_section
from consent_service.notice.rules.cookie_questions import (
    has_declaration,
    has_optional,
    only_necessary,
)
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

_LINK = (
    "Kaikki evästeet, niiden tarkoitukset ja voimassaoloajat: [linkki"
    " evästeselosteeseen].",
    "Alla kakor, deras ändamål och giltighetstid: [länk till kakdeklarationen].",
    "All cookies, their purposes and lifetimes: [link to the cookie declaration].",
)


@Entry(
    "cookies-undisclosed",
    "error",
    "Act 917/2014 s. 205; ePD 5(3)",
    why=(
        "Verkkopalvelun käyttöä seurataan, mutta evästeistä ei kerrota mitään.",
        "Användningen av webbtjänsten följs men kakor nämns inte.",
        "Use of the web service is followed and cookies are not mentioned.",
    ),
    write=(
        "Sivusto käyttää evästeitä seuraaviin tarkoituksiin: [tarkoitukset]. Muut kuin"
        " välttämättömät asetetaan vain suostumuksellasi.",
        "Webbplatsen använder kakor för följande ändamål: [ändamål]. Andra än"
        " nödvändiga"
        " kakor sätts bara med ditt samtycke.",
        "The site uses cookies for: [purposes]. Cookies that are not necessary are set"
        " only"
        " with your consent.",
    ),
    applies="notice",
    absence=True,
)
def cookies_undisclosed(case: Case) -> Iterator[Found]:
    reading = case.reading
    if reading.has("cookie") or reading.has("non_cookie_tech"):
        return
    hits = reading.stated("behavioural_strong")
    if hits and reading.has("online_service"):
        strongest = [
            hit for hit in hits if reading.has("visitor_analysis", {hit.sentence})
        ]
        yield at(case, (strongest or list(hits))[0])


@Entry(
    "cookies-buried",
    "warning",
    "GDPR 12(1)",
    why=(
        "Evästeistä kerrotaan vain toisen asian otsikon alla.",
        "Kakor nämns bara under en rubrik om något annat.",
        "Cookies are told of only under a heading on something else.",
    ),
    write=(
        "Anna evästeille oma otsikko: Evästeet.",
        "Ge kakorna en egen rubrik: Kakor.",
        "Give cookies a heading of their own: Cookies.",
    ),
    applies="notice",
)
def cookies_buried(case: Case) -> Iterator[Found]:
    reading = case.reading
    own = headed(reading, "cookies", "analytics")
    if own or only_necessary(case) or not has_optional(case):
        return
    for hit in reading.stated("cookie"):
        topics = topics_of_section(reading, reading.section(hit))
        if topics - {"notice"}:
            yield at(case, hit)
            return


@Entry(
    "cookie-list-missing",
    "error",
    "Act 917/2014 s. 205(1); PLANET49",
    why=(
        "Evästeitä ei luetella eikä luetteloon ole linkkiä.",
        "Kakorna räknas inte upp och det finns ingen länk till en lista.",
        "The cookies are not listed and no list is linked to.",
    ),
    write=_LINK,
    applies="cookies",
    absence=True,
)
def cookie_list_missing(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not has_declaration(case):
        yield absent()


@Entry(
    "cookie-categories-missing",
    "warning",
    "FI-GUIDE",
    why=(
        "Evästeitä ei jaeta käyttötarkoituksen mukaisiin ryhmiin.",
        "Kakorna delas inte in efter ändamål.",
        "The cookies are not divided by what they are for.",
    ),
    write=(
        "Välttämättömät, analytiikan ja markkinoinnin evästeet: [mitä kukin ryhmä"
        " tekee].",
        "Nödvändiga kakor, kakor för analys och kakor för marknadsföring: [vad de"
        " gör].",
        "Necessary, analytics and marketing cookies: [what each group does].",
    ),
    applies="cookies",
    absence=True,
)
def cookie_categories_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    if only_necessary(case) or has_declaration(case):
        return
    if not reading.has("cookie_categories", case.facts.cookies):
        yield absent()


@Entry(
    "cookie-data-collected-missing",
    "error",
    "GDPR 13",
    why=(
        "Ei kerrota, mitä tietoja evästeillä kerätään.",
        "Det sägs inte vilka uppgifter som samlas in med kakor.",
        "The text does not say which data cookies collect.",
    ),
    write=(
        "Evästeillä kerätään IP-osoite, selaimen tyyppi, avatut sivut ja käynnin aika.",
        "Med kakor samlas in: IP-adress, webbläsartyp, öppnade sidor och tid för"
        " besöket.",
        "Cookies collect the IP address, the type of browser, the pages opened and the"
        " time"
        " of the visit.",
    ),
    applies="cookies",
    absence=True,
)
def cookie_data_collected_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    # That visitors are counted tells nothing of what is kept about each of them.
    collected = set(case.facts.data_collected) - {"visitor_counts"}
    if only_necessary(case) or not has_optional(case) or collected:
        return
    if intro := reading.first("data_intro", case.facts.cookies):
        yield at(case, intro)
    elif hint := reading.first("detail_how_used", case.facts.cookies):
        yield at(case, hint, "warning")
    else:
        yield absent()


@Entry(
    "cookie-retention-missing",
    "error",
    "PLANET49; FI-GUIDE",
    why=(
        "Evästeiden voimassaoloaikoja ei kerrota.",
        "Kakornas giltighetstid anges inte.",
        "The lifetimes of the cookies are not told.",
    ),
    write=_LINK,
    applies="cookies",
    absence=True,
)
def cookie_retention_missing(case: Case) -> Iterator[Found]:
    if not case.facts.lifetimes and case.reading.has("cookie"):
        yield absent()


@Entry(
    "cookie-third-parties-not-addressed",
    "error",
    "PLANET49",
    why=(
        "Ei kerrota, saavatko ulkopuoliset evästeiden tietoja.",
        "Det sägs inte om utomstående får tillgång till uppgifterna från kakorna.",
        "The text does not say whether third parties have access to cookie data.",
    ),
    write=(
        "Evästeiden tietoja saavat: [palveluntarjoajat]. Muut eivät saa niitä.",
        "Uppgifterna från kakorna får: [leverantörer]. Ingen annan får dem.",
        "Cookie data go to: [providers]. Nobody else receives them.",
    ),
    applies="cookies",
    absence=True,
)
def cookie_third_parties_not_addressed(case: Case) -> Iterator[Found]:
    if not has_optional(case) or case.facts.tools:
        return
    if not case.reading.has("cookie_third_parties", case.facts.cookies):
        yield absent()


@Entry(
    "declaration-link-missing",
    "warning",
    "GDPR 12(1)",
    why=(
        "Evästeselosteeseen ei ole linkkiä.",
        "Det finns ingen länk till en kakdeklaration.",
        "There is no link to a cookie declaration.",
    ),
    write=_LINK,
    applies="cookies",
    absence=True,
)
def declaration_link_missing(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not has_declaration(case):
        yield absent()


@Entry(
    "only-cookies-no-similar-tech",
    "info",
    "EDPB-2/2023",
    why=(
        "Teksti puhuu vain evästeistä, ei pikseleistä tai selaimen muista muisteista.",
        "Texten talar bara om kakor, inte om pixlar eller annan lagring i webbläsaren.",
        "The text speaks of cookies only, not of pixels or other storage in the"
        " browser.",
    ),
    write=(
        "Sama koskee pikseleitä, selaimen paikallista tallennusta ja muita vastaavia"
        " tekniikoita.",
        "Detsamma gäller pixlar, lokal lagring och annan liknande teknik.",
        "The same goes for pixels, local storage and similar technologies.",
    ),
    applies="cookies",
    absence=True,
)
def only_cookies_no_similar_tech(case: Case) -> Iterator[Found]:
    if not only_necessary(case) and not case.reading.has("non_cookie_tech"):
        yield absent()


RULES: tuple[Rule, ...] = (
    cookies_undisclosed,
    cookies_buried,
    cookie_list_missing,
    cookie_categories_missing,
    cookie_data_collected_missing,
    cookie_retention_missing,
    cookie_third_parties_not_addressed,
    declaration_link_missing,
    only_cookies_no_similar_tech,
)
