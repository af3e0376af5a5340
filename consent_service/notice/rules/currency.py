"""Whether the notice is of today: its dates, its laws, its authorities, its form."""

from collections.abc import Iterator
from datetime import date

from consent_service.notice.facts.dates import newest
from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at

_GDPR_APPLIES = date(2018, 5, 25)
_COOKIE_GUIDE = date(2021, 9, 13)  # the guide that followed the court rulings of April
_STALE_DAYS = 731  # an engineering threshold, in no law
_LEGACY_HEADINGS = 3


@Entry(
    "missing-notice-date",
    "error",
    "GDPR 5(2)",
    why=(
        "Selosteesta ei näy, milloin se on laadittu tai päivitetty.",
        "Det framgår inte när texten har skrivits eller uppdaterats.",
        "The notice does not say when it was written or updated.",
    ),
    write=(
        "Päivitetty [päivä.kuukausi.vuosi].",
        "Uppdaterad den [dag månad år].",
        "Last updated on [day month year].",
    ),
    absence=True,
)
def missing_notice_date(case: Case) -> Iterator[Found]:
    if not case.facts.dates:
        yield absent()


@Entry(
    "stale-notice-date",
    "warning",
    "GDPR 5(2), 24(1)",
    why=(
        "Selostetta ei ole päivitetty pitkään aikaan.",
        "Texten har inte uppdaterats på länge.",
        "The notice has not been updated for a long time.",
    ),
    write=(
        "Tarkista sisältö ja kirjoita uusi päivityspäivä.",
        "Gå igenom innehållet och ange ett nytt datum.",
        "Go through the text and give the new date.",
    ),
)
def stale_notice_date(case: Case) -> Iterator[Found]:
    last = newest(case.facts.dates)
    if last is None or last.day is None:
        return
    if last.day < _COOKIE_GUIDE and case.reading.has("cookie"):
        yield Found(last.line, last.words)
    elif (case.today - last.day).days > _STALE_DAYS:
        yield Found(last.line, last.words, "info")


@Entry(
    "predates-gdpr",
    "warning",
    "GDPR 99",
    why=(
        "Seloste on vanhempi kuin tietosuoja-asetuksen soveltaminen.",
        "Texten är äldre än dataskyddsförordningens tillämpning.",
        "The notice is older than the application of the GDPR.",
    ),
    write=(
        "Kirjoita seloste tietosuoja-asetuksen 13 ja 14 artiklan mukaiseksi.",
        "Skriv om texten enligt artiklarna 13 och 14 i dataskyddsförordningen.",
        "Rewrite the notice after Articles 13 and 14 of the GDPR.",
    ),
)
def predates_gdpr(case: Case) -> Iterator[Found]:
    last = newest(case.facts.dates)
    # Who names the regulation wrote for it, if only days before it applied.
    if last and last.day and last.day < _GDPR_APPLIES and not case.reading.has("gdpr"):
        yield Found(last.line, last.words)


@Entry(
    "repealed-law-reference",
    "error",
    "Act 1050/2018",
    why=(
        "Tekstissä viitataan kumottuun lakiin.",
        "Texten hänvisar till en upphävd lag.",
        "The text refers to a law that is no longer in force.",
    ),
    write=(
        "Viittaa EU:n yleiseen tietosuoja-asetukseen (EU) 2016/679 ja tietosuojalakiin"
        " (1050/2018).",
        "Hänvisa till EU:s allmänna dataskyddsförordning (EU) 2016/679.",
        "Refer to the General Data Protection Regulation (EU) 2016/679.",
    ),
)
def repealed_law_reference(case: Case) -> Iterator[Found]:
    for hit in _once_a_block(case, "repealed_law"):
        # "Kumottu henkilötietolaki" in a history of the law is no reliance on it.
        if not case.reading.has("struck_down", {hit.sentence}):
            yield at(case, hit)


def _once_a_block(case: Case, concept: str) -> Iterator[Hit]:
    seen: set[int] = set()
    for hit in case.reading.find(concept):
        block = case.reading.sentence(hit.sentence).block
        if block not in seen:
            seen.add(block)
            yield hit


@Entry(
    "outdated-authority",
    "warning",
    "GDPR 13(2)(d)",
    why=(
        "Viranomaisella on nykyään toinen nimi.",
        "Myndigheten har numera ett annat namn.",
        "The authority has another name today.",
    ),
    write=(
        "Tietosuojavaltuutetun toimisto; evästeiden osalta Liikenne- ja"
        " viestintävirasto"
        " Traficom.",
        "Integritetsskyddsmyndigheten (IMY); i Finland dataombudsmannens byrå.",
        "Use today's name: Traficom or the Data Protection Ombudsman in Finland, IMY in"
        " Sweden.",
    ),
)
def outdated_authority(case: Case) -> Iterator[Found]:
    for hit in _once_a_block(case, "old_authority"):
        if not case.reading.has("current_authority", {hit.sentence}):
            yield at(case, hit)


@Entry(
    "legacy-htl-procedure",
    "warning",
    "GDPR 12",
    why=(
        "Menettely on peräisin kumotusta henkilötietolaista.",
        "Förfarandet kommer från den upphävda personuppgiftslagen.",
        "The procedure is that of the repealed personal data act.",
    ),
    write=(
        "Jos emme toteuta pyyntöä, kerromme syyt kuukauden kuluessa ja neuvomme, miten"
        " voit"
        " valittaa.",
        "Om vi avslår din begäran får du skälen inom en månad och besked om hur du"
        " klagar.",
        "If we refuse a request, we give the reasons within a month and say how to"
        " complain.",
    ),
)
def legacy_htl_procedure(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("legacy_procedure")[:1]:
        yield at(case, hit)


@Entry(
    "legacy-register-description-form",
    "info",
    "GDPR 13-14",
    why=(
        "Otsikot ovat kumotun henkilötietolain rekisteriselosteesta.",
        "Rubrikerna följer den upphävda lagens registerbeskrivning.",
        "The headings are those of the repealed act's register description.",
    ),
    write=(
        "Jäsennä seloste tietosuoja-asetuksen 13 artiklan mukaan: kuka, miksi, millä"
        " perusteella, kenelle, kuinka kauan, mitkä oikeudet.",
        "Disponera texten enligt artikel 13: vem, varför, på vilken grund, till vem,"
        " hur"
        " länge, vilka rättigheter.",
        "Arrange the notice after Article 13: who, why, on what basis, to whom, how"
        " long,"
        " which rights.",
    ),
)
def legacy_register_description_form(case: Case) -> Iterator[Found]:
    blocks = case.reading.notice.blocks
    headings = {
        number for number, block in enumerate(blocks) if block.kind == "heading"
    }
    own = case.reading.sentences_of(headings)
    hits = {hit.sentence: hit for hit in case.reading.find("legacy_headings", own)}
    if len(hits) < _LEGACY_HEADINGS:
        return
    sources = case.reading.find("legacy_sources", own)
    yield at(case, sources[0] if sources else next(iter(hits.values())))


@Entry(
    "invalid-transfer-mechanism",
    "error",
    "GDPR 44-46",
    why=(
        "Siirtoperuste on kumottu tuomioistuimessa.",
        "Överföringsgrunden har ogiltigförklarats.",
        "The mechanism of transfer was struck down in court.",
    ),
    write=(
        "Siirrot Yhdysvaltoihin perustuvat EU:n ja Yhdysvaltojen tietosuojakehykseen"
        " (Data"
        " Privacy Framework) tai komission vakiolausekkeisiin.",
        "Överföringar till USA grundar sig på EU-US Data Privacy Framework eller EU-"
        "kommissionens standardavtalsklausuler.",
        "Transfers to the USA rest on the EU-US Data Privacy Framework or on the"
        " Commission's standard contractual clauses.",
    ),
)
def invalid_transfer_mechanism(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("invalid_mechanism"):
        if not case.reading.has("struck_down", {hit.sentence}):
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    missing_notice_date,
    stale_notice_date,
    predates_gdpr,
    repealed_law_reference,
    outdated_authority,
    legacy_htl_procedure,
    legacy_register_description_form,
    invalid_transfer_mechanism,
)
