"""Headings: those that the page marks, and short lines and labels that are meant so."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import msgspec

from consent_service.notice.document import Block, Page
from consent_service.notice.language.months import MONTH
from consent_service.notice.language.names import COMPANY
from consent_service.notice.language.tokens import ADDRESS, EMAIL
from consent_service.notice.reading.topics import is_announcing, says, topics_of

_NUMBER = re.compile(r"^(?:§\s*)?(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?\s+(?=\S)")
# Short lines that are facts and not headings: addresses, postcodes, numbers, dates,
# cookie names and lifetimes. As headings they would end the section that holds them.
_NOT_A_HEADING = re.compile(
    rf"{ADDRESS.pattern}|{EMAIL.pattern}|\b\d{{5}}\b|\d{{3}}\s?\d{{3,4}}"
    r"|\d{1,2}[./]\s?\d{1,2}[./]?\s?\d{4}|\b(?:19|20)\d\d-\d\d?-\d\d?\b"
    r"|\b\d{7}-\d\b|(?<!\w)_\w|\w_\w"
    rf"|^(?:{MONTH})\w*\.?,?\s+(?:19|20)\d\d$|\b\d{{1,2}}(?:\.|st|nd|rd|th|:e)?\s+(?:of\s+)?(?:{MONTH})"
    rf"|\b(?:{MONTH})\w*\s+\d{{1,2}}\b"
    r"|\b\d+\s?(?:kk|pv|vrk|min|h|v|d|dagar|days|months|years|år)\b",
    re.IGNORECASE,
)
# "Statistics: we count …" as an item of a list that is not marked as one. Longer labels
# are sentences with a colon.
LABELLED = re.compile(r"(?:\d{1,2}[.)]?\s+)?[A-ZÅÄÖ][^:.!?]{2,40}:\s")
LABEL_LEVEL = 6  # of headings made from labels
_LABEL = re.compile(r"^([^:.!?\n]{3,70}):\s+(?=\S)")
# A question such as "On what basis do we process your data and how long?" is a heading;
# longer lines are sentences that lost their full stop.
_MOST_HEADING = 110  # characters
_MOST_HEADING_WORDS = 14
# "Purpose of use:" is a heading although a list follows; longer lines introduce it.
_MOST_LABEL_WORDS = 4
_LEAST_PROSE = 12  # words: what follows an unknown heading must be running text


def is_numbered(text: str) -> bool:
    return _NUMBER.match(text) is not None


def bare_heading(text: str) -> str:
    """Return a heading without its number and its colon."""
    return _NUMBER.sub("", text).rstrip(": ").strip()


def with_headings(page: Page, language: str) -> Iterator[Block]:
    """Yield the blocks of `page`, with its unmarked headings made into headings."""
    blocks = [
        part
        for block in page.blocks
        for part in _parted(block, block.language or language)
    ]
    marked = any(block.kind == "heading" and block.level < 4 for block in blocks)
    levels = _levels(blocks, language)
    for index, (block, level) in enumerate(zip(blocks, levels, strict=True)):
        if block.kind == "heading" or not level or _is_content(blocks, levels, index):
            yield block
        else:
            # Below the headings that the page marks, and below the labels of a form.
            deeper = 2 if marked or block.from_table else 0
            yield msgspec.structs.replace(
                block, kind="heading", level=min(6, level + deeper), from_table=False
            )


def _levels(blocks: Sequence[Block], language: str) -> list[int]:
    """Return the level that each block has as a heading, 0 for what is none."""
    return [
        block.level
        if block.kind == "heading"
        else _heading_level(
            block, following, block.language or language, first=index == 0
        )
        for index, (block, following) in enumerate(zip_longest(blocks, blocks[1:]))
    ]


def _is_content(blocks: Sequence[Block], levels: Sequence[int], index: int) -> bool:
    """Return whether a short line stands alone between two headings.

    It is what the first of them announces: "Recipients / None outside the EEA / …".
    """
    if not index > 0 or blocks[index - 1].kind != "heading":
        return False
    return index + 1 == len(blocks) or levels[index + 1] > 0


def _parted(block: Block, language: str) -> Iterator[Block]:
    """Split "Säilytysaika: viisi vuotta" into a heading and its content."""
    label = _LABEL.match(block.text)
    if block.kind != "paragraph" or not label:
        yield block
        return
    words = bare_heading(label.group(1))
    # A longer label is half a sentence: "We process these data of our customers: …".
    if len(words.split()) > 6 or not _is_topical(words, language):
        yield block
        return
    yield msgspec.structs.replace(
        block, kind="heading", text=words, starts=block.starts[:1], level=LABEL_LEVEL
    )
    yield _cut(block, label.end())


def _cut(block: Block, offset: int) -> Block:
    first = (0, block.line_at(offset))
    later = [(start - offset, line) for start, line in block.starts if start > offset]
    starts = (first, *later)
    return msgspec.structs.replace(
        block, text=block.text[offset:], starts=starts, level=0
    )


def _heading_level(
    block: Block, following: Block | None, language: str, *, first: bool
) -> int:
    """Return the level that a paragraph has if it is a heading, else 0."""
    text = block.text
    number = _NUMBER.match(text)
    words = bare_heading(text)
    if block.kind != "paragraph" or not _has_heading_shape(text):
        return 0
    if not first and COMPANY.fullmatch(text):
        # The controller's name in a line of its own, below its heading.
        return 0
    if not _asks(text, language) and (
        is_announcing(words, language) or _introduces(text, following)
    ):
        # The headings of old forms are long: "Regular disclosures and transfers …:".
        legacy = text.endswith(":") and says(words, "legacy_headings", language)
        if not legacy:
            return 0
    if topics_of(words, language):
        return number.group(1).count(".") + 2 if number else 3
    if text.endswith(":") or following is None or following.kind == "heading":
        return 0
    if number and not _NUMBER.match(following.text):
        return number.group(1).count(".") + 2
    prose = following.kind == "paragraph" and _is_prose(following.text)
    if words.isupper() and len(words) > 5 and len(words.split()) > 1 and prose:
        return 3
    # Without a known topic or a number only a very short line passes for a heading.
    return (1 if first else 3) if prose and len(words.split()) <= 8 else 0


def _asks(text: str, language: str) -> bool:
    """Return whether the line is a question such as "What we collect" or "Why?"."""
    first = bare_heading(text).split()[0]
    asks = says(first, "question_word", language) and not text.endswith(":")
    return asks or text.endswith("?")


def _introduces(text: str, following: Block | None) -> bool:
    """Return whether the line introduces a list, as "Data on our customers:" does."""
    if not text.endswith(":") or len(text.split()) <= _MOST_LABEL_WORDS:
        return False
    return following is not None and (
        following.kind == "item" or _NUMBER.match(following.text) is not None
    )


def _has_heading_shape(text: str) -> bool:
    words = bare_heading(text)
    return bool(
        words
        and len(text) <= _MOST_HEADING
        and len(words.split()) <= _MOST_HEADING_WORDS
        and not re.search(r"[.,;!…]$|[a-zåäö)][.!?]\s+[A-ZÅÄÖ]", words)
        and not words[0].islower()
        and not _NOT_A_HEADING.search(words)
    )


def _is_topical(words: str, language: str) -> bool:
    return bool(topics_of(words, language)) and not is_announcing(words, language)


def _is_prose(text: str) -> bool:
    return len(text.split()) >= _LEAST_PROSE and text.rstrip()[-1] in ".!?:"
