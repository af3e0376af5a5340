"""How long personal data are kept, as the notice says."""

from collections.abc import Iterator

from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    headed,
    labelled,
    sentences_under,
)
from consent_service.notice.reading.topics import says
from consent_service.notice.source.blocks import CELLS


def retention_sentences(reading: Reading, cookies: Sentences) -> list[int]:
    """Return the sentences on how long personal data are kept, without cookies."""
    stated = set(reading.sentences_with("retention_sentence"))
    stated |= sentences_under(reading, headed(reading, "retention"))
    stated |= labelled(reading, "retention")
    stated |= reading.sentences_of(set(_in_columns(reading)))
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
        and (
            sentence not in cookies
            or reading.has("personal_data", {sentence})
            or _is_under_title(reading, sentence)
            or _is_before_cookies(reading, sentence)
            or _is_of_logs(reading, sentence)
        )
    )


def _is_of_logs(reading: Reading, sentence: int) -> bool:
    """Return whether it says how long logs are kept: they hold personal data too."""
    return reading.has("log_word", {sentence})


def _is_under_title(reading: Reading, sentence: int) -> bool:
    """Return whether only the title of the page makes the sentence one on cookies."""
    block = reading.sentence(sentence).block
    section = reading.section_of_block(block)
    own = reading.sentences_of({block})
    told = reading.has("cookie", own) or reading.has("analytics_purpose", own)
    return section.start == 0 and not told


def _is_before_cookies(reading: Reading, sentence: int) -> bool:
    """Return whether the paragraph turns to cookies and visits only later."""
    own = reading.sentences_of({reading.sentence(sentence).block})
    told = {
        hit.sentence
        for concept in ("cookie", "visit_tracking", "analytics_purpose", "log_data")
        for hit in reading.find(concept, own)
    }
    return bool(told) and sentence < min(told)


def _in_columns(reading: Reading) -> Iterator[int]:
    """Yield the rows of tables on personal data that tell how long each is kept."""
    told = False
    for number, block in enumerate(reading.notice.blocks):
        if block.kind != "row":
            told = False
        elif told:
            yield number
        elif number == 0 or reading.notice.blocks[number - 1].kind != "row":
            told = _tells_times(block.text, block.language)


def _tells_times(header: str, language: str) -> bool:
    cells = header.split(CELLS)
    if any(says(cell, "column_cookie", language) for cell in cells):
        return False
    return any(says(cell, "head_retention", language) for cell in cells)


def stated_retention(reading: Reading, sentences: list[int]) -> list[int]:
    """Return those sentences that give a time or a criterion."""
    return [
        number
        for number in sentences
        if reading.has("retention_period", {number})
        or reading.has("retention_criterion", {number})
    ]
