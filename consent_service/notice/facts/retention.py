"""How long personal data are kept, as the notice says."""

from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.scopes import Sentences, headed, sentences_under


def retention_sentences(reading: Reading, cookies: Sentences) -> list[int]:
    """Return the sentences on how long personal data are kept, without cookies."""
    stated = set(reading.sentences_with("retention_sentence"))
    stated |= sentences_under(reading, headed(reading, "retention"))
    headings = {
        number
        for number, block in enumerate(reading.notice.blocks)
        if block.kind == "heading"
    }
    own_cookies = {hit.sentence for hit in reading.find("cookie")}
    return sorted(
        sentence
        for sentence in stated - own_cookies
        if reading.sentence(sentence).block not in headings
        and not (sentence in cookies and not reading.has("personal_data", {sentence}))
    )


def stated_retention(reading: Reading, sentences: list[int]) -> list[int]:
    """Return those sentences that give a time or a criterion."""
    return [
        number
        for number in sentences
        if reading.has("retention_period", {number})
        or reading.has("retention_criterion", {number})
    ]
