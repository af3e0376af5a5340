"""What the notice says about transfers out of the EEA."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import headed, sentences_under

Transfers = Literal["yes", "no", "conditional"]


class Transfer(msgspec.Struct, frozen=True):
    """A sentence on transfers, and what it says of them."""

    hit: Hit
    says: Transfers


def transfer_sentences(reading: Reading) -> list[Transfer]:
    """Return what is said of transfers out of the EEA, sentence by sentence."""
    found: list[Transfer] = []
    for sentence in _candidates(reading):
        hit = reading.first("eu_outside", {sentence}) or reading.first(
            "eu_outside_place", {sentence}
        )
        # "The same rights for people who live outside the EU" moves nothing.
        if hit and not reading.has("lives_outside", {sentence}):
            found.append(Transfer(hit, _says(reading, sentence)))
    return found + list(_answers(reading, {one.hit.sentence for one in found}))


def _answers(reading: Reading, told: set[int]) -> Iterator[Transfer]:
    """Yield the plain answers under headings such as "Is anything sent to the USA?"."""
    for section in reading.notice.sections:
        if section.heading is None or section.end <= section.start + 1:
            continue
        own = reading.sentences_of({section.heading})
        under = sentences_under(reading, [section])
        asked = reading.has("eu_outside", own) or reading.has("eu_outside_place", own)
        if not asked or told & under or not under:
            continue
        first = min(under)
        if any(hit.first == 0 for hit in reading.find("negation", {first})):
            yield Transfer(reading.whole(first), "no")
        elif any(hit.first == 0 for hit in reading.find("yes_word", {first})):
            yield Transfer(reading.whole(first), "yes")


def _candidates(reading: Reading) -> list[int]:
    outside = reading.sentences_with("eu_outside", "transfer_word")
    places = set(reading.sentences_with("eu_outside_place", "transfer_word"))
    # "Providers in the USA have agreed to …" needs no verb under its heading.
    under = sentences_under(reading, headed(reading, "transfer"))
    places |= {hit.sentence for hit in reading.find("eu_outside_place", under)}
    if not places:
        # "Postmark (USA, standard clauses)" tells a transfer by its ground.
        places |= set(reading.sentences_with("eu_outside_place", "safeguard_named"))
    # "Outside the EU: nothing".
    outside = [*outside, *(hit.sentence for hit in reading.denied("eu_outside"))]
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
    said = reading.find("transfer_word", own) or reading.find("eu_outside", own)
    # "Never shared outside the EU" denies the place, whatever else is passed on.
    said = (*said, *reading.find("eu_outside", own))
    denied = any(reading.is_denied(hit) for hit in said)
    if denied:
        return "conditional" if reading.has("exception", own) else "no"
    if reading.has("unless", own):
        return "conditional"
    # "Stored in the USA, and you can unsubscribe": a hedge of something else.
    about = {
        reading.tokens(hit)[0].clause
        for concept in ("transfer_word", "eu_outside", "eu_outside_place")
        for hit in reading.find(concept, own)
    }
    hedged = any(
        reading.tokens(hit)[0].clause in about
        for hit in reading.find("transfer_hedge", own)
    )
    return "conditional" if hedged else "yes"


def overall_answer(sentences: list[Transfer]) -> Transfers | None:
    """Return the notice's answer as a whole: what happens outweighs what does not."""
    for answer in ("yes", "conditional", "no"):
        if any(transfer.says == answer for transfer in sentences):
            return answer
    return None
