"""The legal basis: named, linked to purposes, complete, with its interest stated."""

import re
from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    headed,
    labelled,
    sentences_under,
)
from consent_service.notice.reading.topics import says
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at
from consent_service.notice.source.blocks import CELLS

_OPENED = re.compile(r"\((?:our |a |vårt? |ett )?$", re.IGNORECASE)
_MOST_CELL = 3  # words of the head of a column, or of a basis that stands alone
BASES = (
    "basis_consent",
    "basis_contract",
    "basis_interest",
    "basis_duty",
    "basis_public",
    "basis_vital",
)


def basis_sentences(case: Case) -> Sentences:
    """Return the sentences that speak of the ground of processing."""
    reading = case.reading
    under = sentences_under(reading, headed(reading, "basis", "purpose"))
    under |= labelled(reading, "basis", "purpose") | _in_columns(reading)
    spoken = {hit.sentence for hit in reading.stated("basis_context")}
    named = {hit.sentence for hit in reading.stated("basis_words_any")}
    aside = {hit.sentence for hit in reading.find("rights_context")}
    # "Disclosed only with consent or if the law demands it" is no basis.
    processed = {hit.sentence for hit in reading.find("processing_word")}
    aside |= set(reading.sentences_with("disclose", "disclose_law")) - processed
    aside |= sentences_under(reading, headed(reading, "retention"))
    aside -= under | named
    # Nor is a consent that use of the site is taken for.
    by_use = {hit.sentence for hit in reading.find("use_as_consent")}
    return frozenset((under | spoken | named) - aside - by_use)


def _in_columns(reading: Reading) -> Sentences:
    """Return the rows of tables that have a column of legal bases."""
    found: set[int] = set()
    inside = False
    for number, block in enumerate(reading.notice.blocks):
        if block.kind != "row":
            inside = False
        elif not inside and _has_column(reading, number):
            inside = True
        if inside:
            found.add(number)
    return reading.sentences_of(found)


def _has_column(reading: Reading, number: int) -> bool:
    """Return whether the row is the head of a table with a column of bases."""
    block = reading.notice.blocks[number]
    if reading.has("basis_words_any", reading.sentences_of({number})):
        return True
    first = number == 0 or reading.notice.blocks[number - 1].kind != "row"
    spoken = block.language or reading.notice.language
    cells = block.text.split(CELLS)
    return first and any(
        len(cell.split()) <= _MOST_CELL and says(cell, "head_basis", spoken)
        for cell in cells
    )


def _is_alone(reading: Reading, hit: Hit) -> bool:
    """Return whether the basis is all that the sentence says: "Agreement."."""
    length = len(reading.sentence(hit.sentence).tokens)
    return length <= _MOST_CELL and reading.block(hit).kind != "heading"


def stated_bases(case: Case) -> dict[str, Hit]:
    """Return each basis that is named as one, with its first place."""
    reading = case.reading
    scope = basis_sentences(case)
    stated: dict[str, Hit] = {}
    for basis in BASES:
        for hit in reading.find(basis):
            spoken = hit.sentence in scope and not reading.is_denied(hit)
            spoken = spoken and not (basis == "basis_duty" and _of_time(reading, hit))
            told = spoken or any(
                stands(reading, hit) for stands in (_is_in_brackets, _is_alone)
            )
            told = told or (basis == "basis_duty" and _is_added(reading, hit))
            if told and not _is_empty(reading, basis, hit):
                stated.setdefault(basis, hit)
    return stated


def _is_empty(reading: Reading, basis: str, hit: Hit) -> bool:
    """Return whether it cites a repealed law, or says no more than "lawfully"."""
    own = {hit.sentence}
    lawful = basis == "basis_duty" and reading.has("in_accordance", own)
    named = reading.has("basis_words_any", own)
    return reading.has("repealed_law", own) or (lawful and not named)


def _of_time(reading: Reading, hit: Hit) -> bool:
    """Return whether a duty only says how long: "kept as the law demands"."""
    own = {hit.sentence}
    if _is_added(reading, hit) or hit.first == 0:
        return False
    aside = ("because", "processing_word", "basis_words_any")
    kept = reading.has("retention_sentence", own)
    return kept and not any(reading.has(concept, own) for concept in aside)


def _is_added(reading: Reading, hit: Hit) -> bool:
    """Return whether the duty ends the sentence: "… kept, our legal obligation."."""
    tokens = reading.sentence(hit.sentence).tokens
    own = [token for token in tokens if token.clause == tokens[hit.last].clause]
    added = len(own) <= hit.last - hit.first + 2 and len(own) < len(tokens)
    return hit.last + 1 == len(tokens) and added


def _is_in_brackets(reading: Reading, hit: Hit) -> bool:
    """Return whether the basis stands behind its purpose: "deliveries (contract)"."""
    text, tokens = reading.block(hit).text, reading.tokens(hit)
    before, after = text[: tokens[0].start], text[tokens[-1].end :]
    return bool(_OPENED.search(before)) and after[:1] in {")", ",", ";"}


@Entry("missing-legal-basis", "error", "GDPR 13(1)(c)", applies="notice", absence=True)
def missing_legal_basis(case: Case) -> Iterator[Found]:
    if stated_bases(case):
        return
    reading = case.reading
    # Where the text begins to give a basis, or cites a repealed section instead.
    for concept in ("basis_words_any", "repealed_section"):
        headings = _headings(case)
        if hit := next(
            (hit for hit in reading.find(concept) if hit.sentence not in headings), None
        ):
            yield at(case, hit)
            return
    yield absent()


def _headings(case: Case) -> Sentences:
    blocks = case.reading.notice.blocks
    return case.reading.sentences_of(
        {number for number, block in enumerate(blocks) if block.kind == "heading"}
    )


@Entry("legal-basis-not-mapped", "warning", "GDPR 13(1)(c)", applies="notice")
def legal_basis_not_mapped(case: Case) -> Iterator[Found]:
    stated = stated_bases(case)
    if len(stated) < 2 or any(_is_mapped(case, hit) for hit in stated.values()):
        return
    together = {hit.sentence for hit in stated.values()}
    if len(together) == 1:
        yield at(case, case.reading.whole(next(iter(together))), "error")
        return
    scope = basis_sentences(case)
    intro = case.reading.first("basis_listing", scope - _headings(case))
    yield at(case, intro or min(stated.values()))


def _is_mapped(case: Case, hit: Hit) -> bool:
    return case.reading.has("purpose_words", {hit.sentence})


@Entry("legal-basis-incomplete", "warning", "GDPR 13(1)(c)", applies="notice")
def legal_basis_incomplete(case: Case) -> Iterator[Found]:
    stated = stated_bases(case)
    if stated and "basis_duty" not in stated:
        for hit in case.reading.find("bookkeeping")[:1]:
            yield at(case, hit)


@Entry("legitimate-interest-unspecified", "error", "GDPR 13(1)(d)", applies="notice")
def legitimate_interest_unspecified(case: Case) -> Iterator[Found]:
    scope = basis_sentences(case)
    hits = case.reading.stated("basis_interest", scope)
    if hits and not any(_is_named(case, hit) for hit in hits):
        yield at(case, hits[0])


def _is_named(case: Case, hit: Hit) -> bool:
    reading = case.reading
    if reading.has("interest_named", {hit.sentence}):
        return True
    following = hit.sentence + 1
    if following >= len(reading.notice.sentences):
        return False
    block = reading.notice.blocks[reading.sentence(following).block]
    if reading.block(hit).text.rstrip().endswith(":"):
        return True
    is_item = block.kind == "item" and reading.block(hit).kind != "item"
    return is_item or reading.has("interest_word", {following})


RULES: tuple[Rule, ...] = (
    missing_legal_basis,
    legal_basis_not_mapped,
    legal_basis_incomplete,
    legitimate_interest_unspecified,
)
