"""The rights of the person: each one told, and told as what it is."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

# What no site may do without consent, whether the text mentions consent or not.
_TRACKING = frozenset({"analytics", "ga_demographics", "marketing"})


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
    if any(not is_tied_to_consent(case, hit.sentence) for hit in objections):
        return
    marketing = reading.find("right_object_marketing")
    yield at(case, marketing[-1], "warning") if marketing else absent()


def is_tied_to_consent(case: Case, sentence: int) -> bool:
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
    if relied or _TRACKING & set(case.facts.categories):
        asked = reading.first("consent_asked")
        yield at(case, asked) if asked else absent()


def _is_contact_only(case: Case, sentence: int) -> bool:
    return sentence in case.facts.cookies and not case.facts.categories


RULES: tuple[Rule, ...] = (
    missing_right_access,
    missing_right_rectification,
    missing_right_erasure,
    missing_right_restriction,
    missing_right_object,
    missing_right_portability,
    missing_right_withdraw_consent,
)
