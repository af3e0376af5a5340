"""The rights of the person: each one told, and told as what it is."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at


def tells_right(case: Case, concept: str) -> bool:
    """Tell whether the right is told outside of what is said of cookies alone."""
    reading = case.reading
    own_cookies = {hit.sentence for hit in reading.find("cookie")}
    return any(hit.sentence not in own_cookies for hit in reading.find(concept))


def _missing(case: Case, concept: str) -> Iterator[Found]:
    if not tells_right(case, concept):
        yield absent()


@Entry(
    "missing-right-access",
    "error",
    "GDPR 13(2)(b)",
    why=(
        "Oikeutta saada pääsy tietoihin ei kerrota.",
        "Rätten till tillgång nämns inte.",
        "The right of access is not told.",
    ),
    write=(
        "Sinulla on oikeus saada pääsy itseäsi koskeviin tietoihin ja saada niistä"
        " kopio.",
        "Du har rätt att få tillgång till dina uppgifter och en kopia av dem.",
        "You have the right to access your data and to receive a copy.",
    ),
    applies="notice",
    absence=True,
)
def missing_right_access(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_access")


@Entry(
    "missing-right-rectification",
    "error",
    "GDPR 13(2)(b)",
    why=(
        "Oikeutta oikaista tietoja ei kerrota.",
        "Rätten till rättelse nämns inte.",
        "The right of rectification is not told.",
    ),
    write=(
        "Sinulla on oikeus vaatia virheellisen tiedon oikaisua.",
        "Du har rätt att få felaktiga uppgifter rättade.",
        "You have the right to have wrong data corrected.",
    ),
    applies="notice",
    absence=True,
)
def missing_right_rectification(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_rectification")


@Entry(
    "missing-right-erasure",
    "error",
    "GDPR 13(2)(b)",
    why=(
        "Oikeutta saada tiedot poistetuiksi ei kerrota.",
        "Rätten till radering nämns inte.",
        "The right of erasure is not told.",
    ),
    write=(
        "Sinulla on oikeus saada tietosi poistetuiksi, kun niiden käsittelylle ei enää"
        " ole"
        " perustetta.",
        "Du har rätt att få dina uppgifter raderade när det inte längre finns någon"
        " grund"
        " för behandlingen.",
        "You have the right to have your data erased when there is no ground left to"
        " process them.",
    ),
    applies="notice",
    absence=True,
)
def missing_right_erasure(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_erasure")


@Entry(
    "missing-right-restriction",
    "error",
    "GDPR 13(2)(b)",
    why=(
        "Oikeutta käsittelyn rajoittamiseen ei kerrota.",
        "Rätten till begränsning nämns inte.",
        "The right to restriction is not told.",
    ),
    write=(
        "Sinulla on oikeus vaatia käsittelyn rajoittamista.",
        "Du har rätt att kräva att behandlingen begränsas.",
        "You have the right to ask that processing be restricted.",
    ),
    applies="notice",
    absence=True,
)
def missing_right_restriction(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_restriction")


@Entry(
    "missing-right-object",
    "error",
    "GDPR 13(2)(b), 21(4)",
    why=(
        "Oikeutta vastustaa käsittelyä ei kerrota, tai se koskee vain markkinointia.",
        "Rätten att invända nämns inte, eller gäller bara marknadsföring.",
        "The right to object is not told, or told for marketing alone.",
    ),
    write=(
        "Sinulla on oikeus vastustaa oikeutettuun etuun perustuvaa käsittelyä ja"
        " milloin"
        " tahansa suoramarkkinointia.",
        "Du har rätt att invända mot behandling som grundar sig på berättigat intresse"
        " och"
        " när som helst mot direktmarknadsföring.",
        "You have the right to object to processing based on legitimate interest, and"
        " at"
        " any time to direct marketing.",
    ),
    applies="notice",
    absence=True,
)
def missing_right_object(case: Case) -> Iterator[Found]:
    reading = case.reading
    objections = reading.find("right_object")
    if any(not _is_tied_to_consent(case, hit.sentence) for hit in objections):
        return
    marketing = reading.find("right_object_marketing")
    yield at(case, marketing[-1], "warning") if marketing else absent()


def _is_tied_to_consent(case: Case, sentence: int) -> bool:
    own = {sentence}
    tied = case.reading.has("objection_tied_to_consent", own)
    return tied and not case.reading.has("objection_separate", own)


@Entry(
    "missing-right-portability",
    "warning",
    "GDPR 13(2)(b)",
    why=(
        "Oikeutta siirtää tiedot järjestelmästä toiseen ei kerrota.",
        "Rätten till dataportabilitet nämns inte.",
        "The right to data portability is not told.",
    ),
    write=(
        "Sinulla on oikeus saada antamasi tiedot koneellisesti luettavassa muodossa ja"
        " siirtää ne toiselle.",
        "Du har rätt att få de uppgifter du lämnat i maskinläsbar form och flytta dem.",
        "You have the right to receive the data you gave in machine-readable form and"
        " to"
        " move them elsewhere.",
    ),
    applies="notice",
    absence=True,
)
def missing_right_portability(case: Case) -> Iterator[Found]:
    yield from _missing(case, "right_portability")


@Entry(
    "missing-right-withdraw-consent",
    "error",
    "GDPR 7(3), 13(2)(c)",
    why=(
        "Ei kerrota, että suostumuksen voi peruuttaa.",
        "Det sägs inte att samtycket kan återkallas.",
        "The text does not say that consent can be withdrawn.",
    ),
    write=(
        "Voit peruuttaa suostumuksesi milloin tahansa. Evästevalintasi voit muuttaa"
        " sivun"
        " alareunan Evästeasetukset-linkistä.",
        "Du kan när som helst återkalla ditt samtycke. Dina val om kakor ändrar du via"
        " länken Kakinställningar längst ner på sidan.",
        "You can withdraw your consent at any time. Change your cookie choices with the"
        " link Cookie settings at the foot of the page.",
    ),
    absence=True,
)
def missing_right_withdraw_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    if reading.has("right_withdraw"):
        return
    relied = [
        hit
        for hit in reading.stated("consent_word")
        if not _is_contact_only(case, hit.sentence)
    ]
    needed = bool(set(case.facts.categories) - {"necessary"})
    if relied or needed:
        asked = reading.first("consent_asked")
        yield at(case, asked) if asked else absent()


def _is_contact_only(case: Case, sentence: int) -> bool:
    return sentence in case.facts.cookies and not case.facts.categories


@Entry(
    "objection-right-misdescribed",
    "error",
    "GDPR 21",
    why=(
        "Vastustamisoikeus sidotaan suostumukseen, vaikka se koskee oikeutettua etua ja"
        " suoramarkkinointia.",
        "Rätten att invända knyts till samtycke, fast den gäller berättigat intresse"
        " och"
        " direktmarknadsföring.",
        "The right to object is tied to consent; it belongs to legitimate interest and"
        " direct marketing.",
    ),
    write=(
        "Sinulla on oikeus vastustaa oikeutettuun etuun perustuvaa käsittelyä ja"
        " milloin"
        " tahansa suoramarkkinointia.",
        "Du har rätt att invända mot behandling som grundar sig på berättigat intresse"
        " och"
        " mot direktmarknadsföring.",
        "You have the right to object to processing based on legitimate interest and to"
        " direct marketing.",
    ),
    applies="notice",
)
def objection_right_misdescribed(case: Case) -> Iterator[Found]:
    reading = case.reading
    hits = reading.find("right_object")
    tied = [hit for hit in hits if _is_tied_to_consent(case, hit.sentence)]
    if tied and len(tied) == len(hits):
        yield at(case, tied[0])


@Entry(
    "rights-misdescribed",
    "info",
    "GDPR 15-22",
    why=(
        "Asetuksessa ei ole oikeutta vaatia anonymisointia.",
        "Förordningen ger ingen rätt att kräva anonymisering.",
        "The regulation knows no right to anonymisation.",
    ),
    write=(
        "Sinulla on oikeus vaatia tietojesi poistamista.",
        "Du har rätt att begära radering av dina uppgifter.",
        "You have the right to ask for erasure.",
    ),
    applies="notice",
)
def rights_misdescribed(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("anonymise_right")[:1]:
        yield at(case, hit)


@Entry(
    "erasure-as-discretion",
    "warning",
    "GDPR 17",
    why=(
        "Poistaminen esitetään rekisterinpitäjän harkintana, vaikka se on oikeus.",
        "Radering framställs som ett val för den ansvarige, fast den är en rättighet.",
        "Erasure is put as the controller's option; it is a right.",
    ),
    write=(
        "Poistamme tiedot pyynnöstäsi, ellei laki edellytä niiden säilyttämistä.",
        "Vi raderar uppgifterna på din begäran om inte lag kräver att de sparas.",
        "We erase the data at your request unless the law requires us to keep them.",
    ),
    applies="notice",
)
def erasure_as_discretion(case: Case) -> Iterator[Found]:
    reading = case.reading
    if tells_right(case, "right_erasure_strict"):
        return
    for hit in reading.stated("erasure_discretion"):
        if not reading.has("cookie", {hit.sentence}):
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    missing_right_access,
    missing_right_rectification,
    missing_right_erasure,
    missing_right_restriction,
    missing_right_object,
    missing_right_portability,
    missing_right_withdraw_consent,
    objection_right_misdescribed,
    rights_misdescribed,
    erasure_as_discretion,
)
