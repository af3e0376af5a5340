"""Which data are processed, and where they come from."""

from collections.abc import Iterator

from consent_service.notice.document import Section
from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.scopes import (
    Sentences,
    headed,
    is_in_contents,
    sentences_under,
    topics_of_section,
)
from consent_service.notice.rules.model import Entry, Found, Rule, at, at_block

_MOST_ANSWER = 12  # words of an answer without a verb: "The customer, the bank"
_ENOUGH_ITEMS = 2  # in a list: one item may be a stray line


@Entry("missing-data-categories", "error", "GDPR 14(1)(d), 13", applies="notice")
def missing_data_categories(case: Case) -> Iterator[Found]:
    for section in _sections(case, "data"):
        if is_in_contents(case.reading, section):
            continue
        own = sentences_under(case.reading, [section])
        hits = case.reading.find("data_item", own)
        items = {case.reading.words(hit).lower() for hit in hits}
        blocks = case.reading.notice.blocks[section.start + 1 : section.deep_end]
        listed = sum(block.kind in {"item", "row"} for block in blocks)
        if len(items) >= _ENOUGH_ITEMS or listed >= _ENOUGH_ITEMS or not blocks:
            continue
        if not items and _are_told_beside(case, section):
            continue
        if _announces_only(case, section) or not items:
            yield at_block(case, section.start + 1)


def _are_told_beside(case: Case, section: Section) -> bool:
    """Return whether another section on data names them: this one says how or why."""
    others = [
        other for other in headed(case.reading, "data") if other.start != section.start
    ]
    own = sentences_under(case.reading, others)
    hits = case.reading.find("data_item", own)
    return len({case.reading.words(hit).lower() for hit in hits}) >= _ENOUGH_ITEMS


def _announces_only(case: Case, section: Section) -> bool:
    first = case.reading.notice.blocks[section.start + 1]
    return first.text.rstrip().endswith(":")


def _sections(case: Case, topic: str) -> list[Section]:
    """Return the sections on `topic` alone, not at the very end of a part."""
    chosen = []
    for section in headed(case.reading, topic):
        last = section.deep_end == len(case.reading.notice.blocks)
        topics = topics_of_section(case.reading, section)
        if topics <= {"data", "sources", "register"} and not (case.is_partial and last):
            chosen.append(section)
    return chosen


@Entry("missing-data-sources", "error", "GDPR 14(2)(f)", applies="notice")
def missing_data_sources(case: Case) -> Iterator[Found]:
    for section in _sections(case, "sources"):
        if section.heading is None or is_in_contents(case.reading, section):
            continue
        own = sentences_under(case.reading, [section])
        following = [
            other
            for other in headed(case.reading, "sources")
            if other.start == section.deep_end
        ]
        if not _answers(case, own | sentences_under(case.reading, following)):
            yield at_block(case, section.heading)


def _answers(case: Case, own: Sentences) -> bool:
    """Return whether the sentences name a source: "The member's own browser" does.

    A short line answers the heading unless it is on something else.
    """
    reading = case.reading
    if reading.has("source_words", own):
        return True
    others = (
        "retention_sentence",
        "disclose",
        "transfer_word",
        "negation",
        "finite_verb",
    )
    return any(
        len(reading.sentence(number).tokens) <= _MOST_ANSWER
        and not any(reading.has(concept, {number}) for concept in others)
        for number in own
    )


@Entry("sources-vague", "warning", "GDPR 14(2)(f)", applies="notice")
def sources_vague(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("sources_vague"):
        own = {hit.sentence}
        if not reading.has("sources_named", own) and not reading.has(
            "sources_open", own
        ):
            yield at(case, hit)
            return


@Entry("sources-open-ended", "warning", "GDPR 14(2)(f)", applies="notice")
def sources_open_ended(case: Case) -> Iterator[Found]:
    for hit in case.reading.stated("sources_open")[:1]:
        yield at(case, hit)


@Entry("credit-data-purpose-missing", "warning", "GDPR 5(1)(b)", applies="notice")
def credit_data_purpose_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    hits = reading.stated("credit_data")
    if hits and not reading.has("credit_purpose"):
        yield at(case, hits[0])


RULES: tuple[Rule, ...] = (
    missing_data_categories,
    missing_data_sources,
    sources_vague,
    sources_open_ended,
    credit_data_purpose_missing,
)
