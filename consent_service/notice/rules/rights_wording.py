"""Rights that are told as something else than they are."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.model import Entry, Found, Rule, at
from consent_service.notice.rules.rights import is_tied_to_consent, tells_right


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
    tied = [hit for hit in hits if is_tied_to_consent(case, hit.sentence)]
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
    objection_right_misdescribed,
    rights_misdescribed,
    erasure_as_discretion,
)
