"""Transfers out of the EEA, and how long personal data are kept."""

from typing import Literal

import msgspec

from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import Sentences, headed, sentences_under

Transfers = Literal["yes", "no", "conditional"]


class Transfer(msgspec.Struct, frozen=True):
    """A sentence on transfers, and what it says of them."""

    hit: Hit
    says: Transfers


def transfer_sentences(reading: Reading) -> list[Transfer]:
    """Return what is said of transfers out of the EEA, sentence by sentence."""
    told: list[Transfer] = []
    for sentence in _candidates(reading):
        hit = reading.first("eu_outside", {sentence}) or reading.first(
            "eu_outside_place", {sentence}
        )
        if hit:
            told.append(Transfer(hit, _says(reading, sentence)))
    return told


def _candidates(reading: Reading) -> list[int]:
    outside = reading.sentences_with("eu_outside", "transfer_word")
    places = reading.sentences_with("eu_outside_place", "transfer_word")
    headings = {
        number
        for number, block in enumerate(reading.notice.blocks)
        if block.kind == "heading"
    }
    return sorted(
        sentence
        for sentence in {*outside, *places}
        if reading.sentence(sentence).block not in headings
    )


def _says(reading: Reading, sentence: int) -> Transfers:
    own = {sentence}
    denied = any(reading.is_denied(hit) for hit in reading.find("transfer_word", own))
    if denied:
        return "conditional" if reading.has("exception", own) else "no"
    return "conditional" if reading.has("transfer_hedge", own) else "yes"


def transfers(told: list[Transfer]) -> Transfers | None:
    """Return the notice's answer as a whole: what happens outweighs what does not."""
    for answer in ("yes", "conditional", "no"):
        if any(transfer.says == answer for transfer in told):
            return answer
    return None


def retention_sentences(reading: Reading, cookies: Sentences) -> list[int]:
    """Return the sentences on how long personal data are kept, without cookies."""
    told = set(reading.sentences_with("retention_sentence"))
    told |= sentences_under(reading, headed(reading, "retention"))
    headings = {
        number
        for number, block in enumerate(reading.notice.blocks)
        if block.kind == "heading"
    }
    own_cookies = {hit.sentence for hit in reading.find("cookie")}
    return sorted(
        sentence
        for sentence in told - own_cookies
        if reading.sentence(sentence).block not in headings
        and not (sentence in cookies and not reading.has("personal_data", {sentence}))
    )


def retention_told(reading: Reading, sentences: list[int]) -> list[int]:
    """Return those sentences that give a time or a criterion."""
    return [
        number
        for number in sentences
        if reading.has("retention_period", {number})
        or reading.has("retention_criterion", {number})
    ]
