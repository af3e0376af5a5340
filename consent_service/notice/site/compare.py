"""Where two pages of a site say different things of the same matter."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

import msgspec

from consent_service.notice.facts.contact import business_id
from consent_service.notice.facts.denials import is_denied_use
from consent_service.notice.facts.durations import days_in
from consent_service.notice.facts.gather import Facts
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.reading.reading import Reading
from consent_service.notice.services import pattern_of

_TOLERANCE = 0.05  # of a lifetime: twelve months and 365 days are the same


class Place(msgspec.Struct, frozen=True):
    """A line of a page, and the words there."""

    line: int
    words: str


class PageFacts(msgspec.Struct, frozen=True):
    """One page with its facts, and by how much its lines are moved."""

    reading: Reading
    facts: Facts
    first_line: int


def contradictions(pages: Sequence[PageFacts]) -> list[tuple[int, str]]:
    """Return the lines and words of each contradiction, both of its places."""
    found: dict[tuple[int, str], None] = {}
    for page, other in permutations(pages, 2):
        for own, theirs in (*_denied(page, other), *_lifetimes(page, other)):
            found[_moved(page, own)] = None
            found[_moved(other, theirs)] = None
    for page, place in _business_ids(pages):
        found[_moved(page, place)] = None
    return sorted(found)


def _moved(page: PageFacts, place: Place) -> tuple[int, str]:
    return page.first_line + place.line, place.words


def _denied(page: PageFacts, other: PageFacts) -> Iterator[tuple[Place, Place]]:
    """Yield the services that `page` denies and `other` says to be in use."""
    for mention in other.facts.mentions:
        if mention.service.on_site and not mention.service.asks_consent:
            denial = _denial(page.reading, mention)
            if denial:
                yield denial, Place(mention.line, mention.words)


def _denial(reading: Reading, mention: Mention) -> Place | None:
    pattern = pattern_of(mention.service)
    for sentence in reading.notice.sentences:
        match = pattern.search(sentence.text)
        if match is None:
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        if is_denied_use(reading, sentence, start, end):
            block = reading.notice.blocks[sentence.block]
            return Place(block.line_at(start), match.group())
    return None


def _lifetimes(page: PageFacts, other: PageFacts) -> Iterator[tuple[Place, Place]]:
    for name in page.facts.cookie_names:
        if name not in other.facts.cookie_names:
            continue
        own, line = _days(page.reading, name)
        theirs, there = _days(other.reading, name)
        if own and theirs and not any(_is_near(a, b) for a in own for b in theirs):
            yield Place(line, name), Place(there, name)


def _days(reading: Reading, name: str) -> tuple[list[float], int]:
    whole = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w*-])")
    for sentence in reading.notice.sentences:
        block = reading.notice.blocks[sentence.block]
        # In a table the lifetime stands in another cell of the row.
        text = block.text if block.kind == "row" else sentence.text
        if whole.search(sentence.text) and (days := list(days_in(text))):
            return days, block.line_at(sentence.start)
    return [], 0


def _is_near(days: float, other: float) -> bool:
    return abs(days - other) <= max(1.0, _TOLERANCE * max(days, other))


def _business_ids(pages: Sequence[PageFacts]) -> Iterator[tuple[PageFacts, Place]]:
    stated = [(page, own) for page in pages if (own := business_id(page.reading))]
    if len({own for _, own in stated}) > 1:
        for page, own in stated:
            yield page, Place(_line_of(page.reading, own), own)


def _line_of(reading: Reading, words: str) -> int:
    for block in reading.notice.blocks:
        if (at := block.text.find(words)) >= 0:
            return block.line_at(at)
    return 1
