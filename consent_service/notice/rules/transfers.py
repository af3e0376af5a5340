"""Transfers out of the EEA: told plainly, with their safeguards, and without denial."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.retention import Transfer
from consent_service.notice.reading.scopes import headed, sentences_under
from consent_service.notice.rules.model import Entry, Found, Rule, at

_WRITE = (
    "Tietoja siirretään [maa]. Siirto perustuu [komission vakiolausekkeisiin tai EU:n"
    " ja"
    " Yhdysvaltojen tietosuojakehykseen].",
    "Uppgifter överförs till [land] med stöd av [EU-kommissionens"
    " standardavtalsklausuler"
    " eller EU-US Data Privacy Framework].",
    "Data are transferred to [country] on the basis of [the Commission's standard"
    " contractual clauses or the EU-US Data Privacy Framework].",
)


def names_safeguard(case: Case) -> bool:
    """Tell whether a mechanism of transfer is named, not only alluded to."""
    reading = case.reading
    # "Not outside of adequate countries" names a border, not a mechanism.
    return bool(reading.stated("safeguard_named")) or any(
        not reading.has("safeguard_limit", {hit.sentence})
        for hit in reading.stated("safeguard_adequate")
    )


def _possible(case: Case) -> list[Transfer]:
    return [one for one in case.facts.transfers if one.says != "no"]


@Entry(
    "transfer-hedged",
    "error",
    "GDPR 13(1)(f)",
    why=(
        "Siirroista kerrotaan vain, että niitä saattaa olla.",
        "Om överföringar sägs bara att de kan förekomma.",
        "Of transfers the text says only that there may be some.",
    ),
    write=_WRITE,
)
def transfer_hedged(case: Case) -> Iterator[Found]:
    reading = case.reading
    if names_safeguard(case):
        return
    for one in _possible(case):
        own = {one.hit.sentence}
        hedges = reading.stated("transfer_may", own)
        if one.says == "conditional" and hedges and not reading.has("unless", own):
            yield at(case, hedges[0])
            return


@Entry(
    "transfer-safeguards-missing",
    "error",
    "GDPR 13(1)(f)",
    why=(
        "Siirron suojatoimea ei nimetä.",
        "Skyddsåtgärden för överföringen nämns inte.",
        "The safeguard of the transfer is not named.",
    ),
    write=_WRITE,
)
def transfer_safeguards_missing(case: Case) -> Iterator[Found]:
    possible = _possible(case)
    if not possible or names_safeguard(case):
        return
    reading = case.reading
    under = sentences_under(reading, headed(reading, "transfer"))
    near = [one for one in possible if one.hit.sentence in under] or possible
    start = near[0].hit.sentence
    # The vague promise, where there is one, is what has to be replaced.
    following = {start, start + 1, start + 2}
    vague = [
        hit
        for hit in reading.find("safeguard_vague", following)
        if reading.section(hit) == reading.section(near[0].hit)
    ]
    yield at(case, vague[0] if vague else near[0].hit)


@Entry(
    "transfer-claim-contradicted",
    "warning",
    "GDPR 13(1)(f)",
    why=(
        "Siirrot kielletään, vaikka sivustolla on palveluja, joiden tarjoaja on EU:n"
        " ulkopuolella.",
        "Överföringar förnekas fast webbplatsen har tjänster från länder utanför EU.",
        "Transfers are denied while the site has services from outside the EU.",
    ),
    write=(
        "Sivustolla käytettävä [palvelu] siirtää tietoja Yhdysvaltoihin: [peruste].",
        "Tjänsten [namn] på webbplatsen överför uppgifter till USA: [grund].",
        "The service [name] on the site transfers data to the USA: [mechanism].",
    ),
)
def transfer_claim_contradicted(case: Case) -> Iterator[Found]:
    denials = [one for one in case.facts.transfers if one.says == "no"]
    if not denials or _possible(case):
        return
    abroad = any(one.tool.leaves_eea and one.tool.site for one in case.facts.tools)
    abroad = abroad or _declares_transfers(case)
    if abroad or "social_sharing" in case.facts.categories:
        sentence = denials[0].hit.sentence
        yield at(case, case.reading.whole(sentence))


def _declares_transfers(case: Case) -> bool:
    services = case.against.policy.services if case.against.policy else ()
    return any(one.transfers and one.transfers.countries for one in services)


@Entry(
    "transfer-undisclosed-google",
    "error",
    "GDPR 13(1)(f); FI-HELMET",
    why=(
        "Googlen palvelusta ei kerrota, että tietoja siirtyy Yhdysvaltoihin.",
        "Det sägs inte att Googles tjänst överför uppgifter till USA.",
        "The text does not say that the Google service transfers data to the USA.",
    ),
    write=(
        "Google Ireland Limited voi siirtää tietoja Google LLC:lle Yhdysvaltoihin EU:n"
        " ja"
        " Yhdysvaltojen tietosuojakehyksen perusteella.",
        "Google Ireland Limited kan överföra uppgifter till Google LLC i USA med stöd"
        " av"
        " EU-US Data Privacy Framework.",
        "Google Ireland Limited may transfer data to Google LLC in the USA under the"
        " EU-US"
        " Data Privacy Framework.",
    ),
)
def transfer_undisclosed_google(case: Case) -> Iterator[Found]:
    named = [one for one in case.facts.tools if one.tool.provider == "Google"]
    if not named:
        return
    reading = case.reading
    told = {one.hit.sentence for one in _possible(case)}
    abroad = {hit.sentence for hit in reading.stated("eu_outside_place")}
    near = {hit.sentence for hit in reading.find("google")}
    in_cookies = (told | abroad) & (near | case.facts.cookies)
    if not in_cookies and not abroad & told:
        yield Found(named[0].line, named[0].words)


RULES: tuple[Rule, ...] = (
    transfer_hedged,
    transfer_safeguards_missing,
    transfer_claim_contradicted,
    transfer_undisclosed_google,
)
