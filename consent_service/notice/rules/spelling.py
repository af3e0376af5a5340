"""Misspelt words. Only certain ones are reported: a false alarm costs trust."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from consent_service.notice.document import Sentence, Token
from consent_service.notice.facts.gather import Case
from consent_service.notice.language.dictionaries import Speller
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.rules.model import Entry, Found, Rule
from consent_service.notice.services import (
    Services,
    load_named_services,
    pattern_of,
)

# Shorter words have too many neighbours one slip away, so a suggestion is a guess.
_LETTERS = re.compile(r"[^\W\d_]{6,40}")
_MOST_TIMES = 2  # a word that is written so more often is a term of the trade
_MOST_FINDINGS = 20  # more would bury the other findings
_LONG = 11  # letters: in a long word two slips leave it recognisable
_MOST_SUGGESTIONS = 3


@Entry("spelling-error", "info", "GDPR 12(1)", applies="dictionary")
def spelling_error(case: Case) -> Iterator[Found]:
    reading, spellers = case.reading, case.against.spellers
    own = spellers[reading.notice.language]
    counts = Counter(token.form for _, token in _tokens(reading))
    known = _names(reading)
    services = case.against.services or load_named_services()
    stated = 0
    for sentence, token in _tokens(reading):
        if token.form in known or counts[token.form] > _MOST_TIMES:
            continue
        word = _written(reading, sentence, token)
        if stated < _MOST_FINDINGS and _is_candidate(word, sentence, token):
            if _is_known(word, spellers, services):
                continue
            if near := _near(word, own):
                stated += 1
                known.add(token.form)
                yield _found(reading, sentence, token, near)


def _tokens(reading: Reading) -> Iterator[tuple[Sentence, Token]]:
    for sentence in reading.notice.sentences:
        for token in sentence.tokens:
            yield sentence, token


def _written(reading: Reading, sentence: Sentence, token: Token) -> str:
    return reading.notice.blocks[sentence.block].text[token.start : token.end]


def _names(reading: Reading) -> set[str]:
    """Return the parts of addresses and of words with a capital inside a sentence."""
    found: set[str] = set()
    for sentence, token in _tokens(reading):
        inside = token is not sentence.tokens[0]
        if "@" in token.form or "/" in token.form or "." in token.form:
            found.update(re.findall(r"[^\W\d_]+", token.form))
        elif inside and not _written(reading, sentence, token).islower():
            found.add(token.form)
    return found


def _is_candidate(word: str, sentence: Sentence, token: Token) -> bool:
    """Return whether to check the word: not a name, abbreviation or hyphenated part."""
    if not _LETTERS.fullmatch(word) or not word[1:].islower():
        return False
    if word[0].isupper() and token is not sentence.tokens[0]:
        return False
    at = token.start - sentence.start
    around = sentence.text[max(0, at - 1) : at + len(word) + 1]
    return not re.search(r"[-_./@:\d]", around.replace(f"{word}.", word).rstrip(":"))


def _is_known(word: str, spellers: Mapping[str, Speller], services: Services) -> bool:
    """Return whether a dictionary has `word` or a service is named so.

    Every dictionary is asked, because notices mix languages.
    """
    forms = {word, word.lower()}
    if any(speller.check(form) for speller in spellers.values() for form in forms):
        return True
    return any(pattern_of(service).search(word) for service in services)


def _near(word: str, speller: Speller) -> list[str]:
    """Return the words of the language that are a slip away."""
    reach = 2 if len(word) >= _LONG else 1
    plain = word.lower()
    near = [
        near_word
        for near_word in speller.suggest(plain)
        if near_word.isalpha()
        and near_word[0] == plain[0]
        and distance(plain, near_word) <= reach
    ]
    return near[:_MOST_SUGGESTIONS]


def distance(word: str, other: str) -> int:
    """Return how many letters must be added, left out, changed or swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            same = letter == against
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (not same))
            swapped = (
                i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against
            )
            row.append(min(cost, last[j - 2] + 1) if swapped else cost)
    return row[-1]


def _found(
    reading: Reading, sentence: Sentence, token: Token, near: list[str]
) -> Found:
    number = sentence.tokens.index(token)
    hit = Hit(sentence.index, number, number)
    return Found(reading.line(hit), reading.words(hit), write=" / ".join(near))


RULES: tuple[Rule, ...] = (spelling_error,)
