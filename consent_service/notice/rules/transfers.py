"""Transfers out of the EEA: stated, with their safeguards, and not denied."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.transfers import Transfer
from consent_service.notice.reading.scopes import headed, sentences_under
from consent_service.notice.rules.model import Entry, Found, Rule, at


def names_safeguard(case: Case) -> bool:
    """Return whether a mechanism of transfer is named, not only alluded to."""
    reading = case.reading
    # "Not outside of adequate countries" names a border, not a mechanism.
    if _has_contract(case):
        return True
    return bool(reading.stated("safeguard_named")) or any(
        not reading.has("safeguard_limit", {hit.sentence})
        for hit in reading.stated("safeguard_adequate")
    )


def _has_contract(case: Case) -> bool:
    """Return whether a contract on processing stands with what is said of transfers."""
    reading = case.reading
    told = {
        reading.sentence(transfer.hit.sentence).block for transfer in _possible(case)
    }
    near = {block + step for block in told for step in (-1, 0, 1)}
    return bool(reading.stated("processing_contract", reading.sentences_of(near)))


def _possible(case: Case) -> list[Transfer]:
    return [transfer for transfer in case.facts.transfers if transfer.says != "no"]


@Entry("transfer-hedged", "error", "GDPR 13(1)(f)", awaits_rest=True)
def transfer_hedged(case: Case) -> Iterator[Found]:
    reading = case.reading
    if names_safeguard(case):
        return
    for transfer in _possible(case):
        own = {transfer.hit.sentence}
        hedges = reading.stated("transfer_may", own)
        if transfer.says == "conditional" and hedges and not reading.has("unless", own):
            yield at(case, hedges[0])
            return


@Entry("transfer-safeguards-missing", "error", "GDPR 13(1)(f)", awaits_rest=True)
def transfer_safeguards_missing(case: Case) -> Iterator[Found]:
    possible = _possible(case)
    if not possible or names_safeguard(case):
        return
    reading = case.reading
    under = sentences_under(reading, headed(reading, "transfer"))
    near = [
        transfer for transfer in possible if transfer.hit.sentence in under
    ] or possible
    start = near[0].hit.sentence
    # The vague promise, where there is one, is what has to be replaced.
    following = {start, start + 1, start + 2}
    vague = [
        hit
        for hit in reading.find("safeguard_vague", following)
        if reading.section(hit) == reading.section(near[0].hit)
    ]
    yield at(case, vague[0] if vague else near[0].hit)


@Entry("transfer-claim-contradicted", "warning", "GDPR 13(1)(f)")
def transfer_claim_contradicted(case: Case) -> Iterator[Found]:
    denials = [transfer for transfer in case.facts.transfers if transfer.says == "no"]
    if not denials or _possible(case):
        return
    abroad = any(
        mention.service.leaves_eea and mention.service.on_site
        for mention in case.facts.mentions
    )
    abroad = abroad or _declares_transfers(case)
    if abroad or "social_sharing" in case.facts.categories:
        sentence = denials[0].hit.sentence
        yield at(case, case.reading.whole(sentence))


def _declares_transfers(case: Case) -> bool:
    services = case.against.policy.services if case.against.policy else ()
    return any(
        service.transfers and service.transfers.countries for service in services
    )


@Entry(
    "transfer-undisclosed-google",
    "error",
    "GDPR 13(1)(f); FI-HELMET",
    awaits_rest=True,
)
def transfer_undisclosed_google(case: Case) -> Iterator[Found]:
    named = [
        mention
        for mention in case.facts.mentions
        if mention.service.provider.startswith("Google")
    ]
    if not named:
        return
    reading = case.reading
    stated = {transfer.hit.sentence for transfer in _possible(case)}
    abroad = {hit.sentence for hit in reading.stated("eu_outside_place")}
    near = {hit.sentence for hit in reading.find("google")}
    in_cookies = (stated | abroad) & (near | case.facts.cookies)
    if not in_cookies and not abroad & stated:
        yield Found(named[0].line, named[0].words)


RULES: tuple[Rule, ...] = (
    transfer_hedged,
    transfer_safeguards_missing,
    transfer_claim_contradicted,
    transfer_undisclosed_google,
)
