"""Why data are processed: open ends, soft words, profiling and what follows from it."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.scopes import headed, sentences_under
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at


@Entry(
    "purpose-open-ended",
    "error",
    "GDPR 5(1)(b)",
    why=(
        "Käyttötarkoitus jää avoimeksi.",
        "Ändamålet lämnas öppet.",
        "The purpose is left open.",
    ),
    write=(
        "Luettele kaikki tarkoitukset, esimerkiksi: laskutus, asiakaspalvelu ja"
        " uutiskirjeen lähettäminen.",
        "Räkna upp alla ändamål, till exempel: fakturering, kundtjänst och nyhetsbrev.",
        "List every purpose, for instance: invoicing, customer service and newsletter.",
    ),
)
def purpose_open_ended(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("open_purpose"):
        limited = reading.has("open_purpose_limited", {hit.sentence})
        if not limited and not reading.denied("open_purpose", {hit.sentence}):
            yield at(case, hit)
    under = sentences_under(reading, headed(reading, "purpose"))
    for hit in reading.stated("vague_purpose", under)[:1]:
        yield at(case, hit, "warning")


@Entry(
    "euphemistic-purpose",
    "info",
    "AEPD guide; CBT23",
    why=(
        "Käyttökokemuksen parantaminen ei kerro, mitä tiedoilla tehdään.",
        "En bättre användarupplevelse säger inte vad uppgifterna används till.",
        "A better experience does not say what is done with the data.",
    ),
    write=(
        "Kerro teko, esimerkiksi: laskemme, kuinka monta kertaa sivuja avataan.",
        "Säg vad som görs, till exempel: vi räknar hur många gånger sidorna öppnas.",
        "Say what is done, for instance: we count how often each page is opened.",
    ),
)
def euphemistic_purpose(case: Case) -> Iterator[Found]:
    scope = case.facts.cookies | sentences_under(
        case.reading, headed(case.reading, "purpose")
    )
    for hit in case.reading.find("euphemism", scope)[:1]:
        yield at(case, hit)


@Entry(
    "national-id-without-basis",
    "warning",
    "Act 1050/2018 s. 29",
    why=(
        "Henkilötunnusta käsitellään, mutta laillista perustetta ei kerrota.",
        "Personnummer behandlas utan att den lagliga grunden anges.",
        "The national identity number is processed and no ground is given.",
    ),
    write=(
        "Käsittelemme henkilötunnusta vain, kun laki sitä edellyttää tai kun henkilö on"
        " yksilöitävä yksiselitteisesti luotonannossa tai perinnässä (tietosuojalaki"
        " 29 §).",
        "Personnummer behandlas endast när lag kräver det eller när en säker"
        " identifiering är nödvändig.",
        "The identity number is processed only where the law requires it or where the"
        " person must be identified without doubt.",
    ),
    applies="notice",
)
def national_id_without_basis(case: Case) -> Iterator[Found]:
    reading = case.reading
    hits = reading.stated("national_id")
    if not any(_has_ground(case, hit.sentence) for hit in hits):
        for hit in hits[:1]:
            yield at(case, hit)


def _has_ground(case: Case, sentence: int) -> bool:
    block = case.reading.sentence(sentence).block
    return case.reading.has("national_id_ground", case.reading.sentences_of({block}))


@Entry(
    "data-subject-scope-mismatch",
    "warning",
    "GDPR 5(1)(b)",
    why=(
        "Asiakkaita koskevassa selosteessa käsitellään työntekijöiden tietoja.",
        "En text om kunder behandlar uppgifter om anställda.",
        "A notice on customers deals with data of employees.",
    ),
    write=(
        "Kerro työntekijöiden tietojen käsittelystä omassa selosteessaan.",
        "Informera de anställda i en egen text.",
        "Inform employees in a notice of their own.",
    ),
    applies="notice",
)
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
    why=(
        "Tekstissä ei kerrota, tehdäänkö profilointia tai automaattisia päätöksiä.",
        "Det framgår inte om profilering eller automatiska beslut förekommer.",
        "The text does not say whether there is profiling or automated"
        " decision-making.",
    ),
    write=(
        "Emme tee automaattisia päätöksiä. Kohdennamme markkinointia vain"
        " suostumuksellasi:"
        " [lyhyt kuvaus].",
        "Vi fattar inga automatiska beslut. Marknadsföring riktas bara med ditt"
        " samtycke:"
        " [kort beskrivning].",
        "We make no automated decisions. We target marketing only with your consent:"
        " [how,"
        " in short].",
    ),
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


@Entry(
    "no-profiling-claim-contradicted",
    "warning",
    "GDPR 13(2)(f), 4(4)",
    why=(
        "Teksti kieltää profiloinnin, mutta kertoo kohdentamisesta.",
        "Texten förnekar profilering men beskriver riktad marknadsföring.",
        "The text denies profiling and describes targeting.",
    ),
    write=(
        "Kohdennamme mainontaa evästeillä kerättyjen tietojen perusteella, jos annat"
        " siihen"
        " suostumuksen. Se on profilointia.",
        "Vi riktar reklam utifrån uppgifter från kakor om du samtycker. Det är"
        " profilering.",
        "With your consent we target advertising on data from cookies. That is"
        " profiling.",
    ),
)
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
    why=(
        "Ei kerrota, onko tietojen antaminen pakollista ja mitä seuraa, jos niitä ei"
        " anna.",
        "Det framgår inte om uppgifterna måste lämnas och vad som annars händer.",
        "The text does not say whether data must be given and what follows if not.",
    ),
    write=(
        "Nimi ja yhteystiedot ovat sopimuksen tekemisen edellytys. Muut tiedot ovat"
        " vapaaehtoisia.",
        "Namn och kontaktuppgifter krävs för avtalet. Övriga uppgifter är frivilliga.",
        "Name and contact details are needed for the contract. Everything else is"
        " voluntary.",
    ),
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
    why=(
        "Suoramarkkinoinnista muiden puolesta kerrotaan ilman suostumusta.",
        "Direktmarknadsföring för andras räkning nämns utan samtycke.",
        "Direct marketing on behalf of others is mentioned without consent.",
    ),
    write=(
        "Lähetämme sähköistä suoramarkkinointia vain suostumuksellasi.",
        "Vi skickar elektronisk direktmarknadsföring endast med ditt samtycke.",
        "We send electronic direct marketing only with your consent.",
    ),
    applies="notice",
)
def electronic_marketing_consent_not_addressed(case: Case) -> Iterator[Found]:
    reading = case.reading
    told = reading.sentences_with("direct_marketing", "direct_marketing_third")
    for sentence in told:
        own = {sentence}
        rights = reading.has("rights_context", own)
        on_behalf = reading.stated("direct_marketing_third", own)
        if on_behalf and not rights and not reading.has("consent_word", own):
            yield at(case, reading.find("direct_marketing", own)[0])
            return


@Entry(
    "publication-right-opt-out",
    "error",
    "GDPR 6, 21",
    why=(
        "Tietoja julkaistaan, ellei rekisteröity kiellä.",
        "Uppgifter publiceras om den registrerade inte förbjuder det.",
        "Data are published unless the person objects.",
    ),
    write=(
        "Julkaisemme tietojasi vain etukäteen annetulla suostumuksellasi.",
        "Vi publicerar dina uppgifter endast med ditt samtycke i förväg.",
        "We publish your data only with your prior consent.",
    ),
    applies="notice",
)
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
