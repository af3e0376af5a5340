"""Headings, and whether the text under them is about the same topic."""

from collections.abc import Iterator
from itertools import pairwise

from consent_service.notice.document import Section
from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.headings import is_numbered
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import (
    is_in_contents,
    sentences_under,
    topics_of_section,
)
from consent_service.notice.reading.topics import says, topics_of
from consent_service.notice.rules.model import Entry, Found, Rule, at, at_block

# Which topics a heading admits besides its own; a section that also treats these is
# not misplaced text.
_KIN = {
    "data": {"data", "purpose", "basis", "cookies", "sources", "register"},
    "sources": {"sources", "data", "cookies", "analytics"},
    "purpose": {"purpose", "basis", "disclosure", "profiling", "marketing", "data"},
    "security": {"security", "retention", "disclosure", "rights"},
    "retention": {"retention", "disclosure", "rights", "data"},
}
# In the order of consequence: what a reader would miss most.
_MOST_WORDS = 12  # of a quotation
_ENOUGH_ITEMS = 2  # data under a heading on data
_MISPLACED = ("disclosure", "transfer", "retention")


@Entry("content-heading-mismatch", "warning", "GDPR 12(1)")
def content_heading_mismatch(case: Case) -> Iterator[Found]:
    for section in case.reading.notice.sections:
        topics = topics_of_section(case.reading, section)
        if not topics & {"data", "sources"} or topics - _KIN["data"] - _KIN["sources"]:
            continue
        if case.reading.notice.form != "text" and _is_told(case, section):
            continue
        for topic in _MISPLACED:
            if number := _misplaced(case, section, topic):
                yield at_block(case, number)
                break


def _is_told(case: Case, section: Section) -> bool:
    """Return whether a section on data names some; then the rest is only more."""
    own = sentences_under(case.reading, [section])
    items = {case.reading.words(hit) for hit in case.reading.find("data_item", own)}
    return len(items) >= _ENOUGH_ITEMS


def _misplaced(case: Case, section: Section, topic: str) -> int | None:
    for number in range(section.start + 1, section.end):
        own = case.reading.sentences_of({number})
        hits = case.reading.find(f"body_{topic}", own)
        if hits and _is_about(case, topic, hits[0].sentence):
            return number
    return None


def _is_about(case: Case, topic: str, sentence: int) -> bool:
    own = {sentence}
    if case.reading.has("body_sources", own):
        return False
    # "Stored on our servers" says where; retention is about how long.
    timed = ("retention_period", "retention_criterion", "retention_minimum")
    return topic != "retention" or any(
        case.reading.has(concept, own) for concept in timed
    )


@Entry("heading-topic-not-addressed", "error", "GDPR 13(1)(e), (f)")
def heading_topic_not_addressed(case: Case) -> Iterator[Found]:
    yield from _empty_sections(case)
    sections = case.reading.notice.sections
    for section in sections:
        topics = topics_of_section(case.reading, section)
        last = section.deep_end == len(case.reading.notice.blocks)
        if section.heading is None or (case.is_partial and last):
            continue
        if is_in_contents(case.reading, section):
            continue
        for topic, severity in (("transfer", "error"), ("disclosure", "warning")):
            if topic not in topics or _is_addressed(case, section, topic):
                continue
            # Under a heading on disclosures alone, all text is about disclosures.
            if topic == "disclosure" and "transfer" not in topics:
                continue
            hit = _heading_hit(case, section, topic)
            found = at(case, hit) if hit else at_block(case, section.heading)
            yield Found(
                found.line, found.words, "warning" if severity == "warning" else None
            )


def _empty_sections(case: Case) -> Iterator[Found]:
    """Yield headings that the author set as such, with nothing under them."""
    notice = case.reading.notice
    for section, following in pairwise(notice.sections):
        if section.heading is None or section.deep_end != section.heading + 1:
            continue
        if is_in_contents(case.reading, section):
            continue
        text = notice.blocks[section.heading].text
        marked = notice.form != "text" or is_numbered(text)
        alike = following.level <= section.level
        topics = topics_of_section(case.reading, section)
        # "Privacy" above the title is the page's own dressing.
        if marked and alike and topics - {"notice", "dates"}:
            yield at_block(case, section.heading)


def _heading_hit(case: Case, section: Section, topic: str) -> Hit | None:
    own = case.reading.sentences_of({section.heading} if section.heading else set())
    return case.reading.first(f"head_{topic}", own)


def _is_addressed(case: Case, section: Section, topic: str) -> bool:
    if any(
        other is not section and topic in topics_of_section(case.reading, other)
        for other in case.reading.notice.sections
    ):
        return True
    own = sentences_under(case.reading, [section])
    if topic == "transfer":
        words = ["eu_outside", "eu_outside_place"]
        # "Tietoja ei siirretä." is enough where the heading says where to.
        alone = "disclosure" not in topics_of_section(case.reading, section)
        words += ["transfer_word"] if alone else []
        return any(case.reading.has(word, own) for word in words)
    outside = set(case.reading.sentences_with("eu_outside", within=own))
    named = any(mention.sentence in own for mention in case.facts.mentions)
    return named or case.reading.has("disclosure_told", own - outside)


@Entry("missing-notice-title", "warning", "GDPR 12(1)")
def missing_notice_title(case: Case) -> Iterator[Found]:
    notice = case.reading.notice
    if topics_of(notice.title, notice.language) & {"notice", "cookies"}:
        return
    first = [
        (number, block.text)
        for number, block in enumerate(notice.blocks[:6])
        if not says(block.text, "page_chrome", notice.language)
    ][:3]
    if first and not any(
        says(text, "title_words", notice.language) for _, text in first
    ):
        yield at_block(case, first[0][0])


@Entry("several-languages", "info", "GDPR 12(1)")
def several_languages(case: Case) -> Iterator[Found]:
    # A site may well have a page for each language.
    if case.against.is_site:
        return
    for version in case.reading.versions:
        first = version.notice.blocks[0]
        yield Found(first.line, " ".join(first.text.split()[:_MOST_WORDS]))


RULES: tuple[Rule, ...] = (
    content_heading_mismatch,
    heading_topic_not_addressed,
    missing_notice_title,
    several_languages,
)
