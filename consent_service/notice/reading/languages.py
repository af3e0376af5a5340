"""Which language each block of a page is in, and which make a version of the notice."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from consent_service.notice.document import Block
from consent_service.notice.language.detect import foreign_language
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.reading.topics import topics_of

# What is shorter is a summary or a note such as "In English below".
_LEAST_WORDS = 30
_LEAST_SHARE = 0.25  # of the words of the main language
_LEAST_BLOCKS = 3  # besides rows: a vendor's table of cookies is no version
_MOST_TITLE = 6  # words
_MOST_SHORT = 12  # words: what is longer and not foreign is in the main language
_FIRST_SHARE = 0.5  # of the main language's words: then the version that is first leads


def spoken_blocks(blocks: Sequence[Block], main: str) -> tuple[Block, ...]:
    """Return the blocks with their languages: declared, told by their words, or `main`.

    Too short ones go with their neighbours, or count as `main`.
    """
    told = [_told(block, main) for block in blocks]
    # Short lines are looked at only where there is a second language at all.
    if set(told) - {"", main}:
        told = [
            own or _by_topic(block.text, main)
            for own, block in zip(told, blocks, strict=True)
        ]
    spoken = [
        own or _between(blocks, told, number) or main for number, own in enumerate(told)
    ]
    return tuple(
        msgspec.structs.replace(block, language=language)
        for block, language in zip(blocks, spoken, strict=True)
    )


def _between(blocks: Sequence[Block], told: Sequence[str], number: int) -> str:
    """Return the language of a short block's neighbours, where they agree.

    A heading goes with what follows it, the last line with what precedes it.
    """
    after = told[number + 1] if number + 1 < len(told) else ""
    before = told[number - 1] if number and blocks[number - 1].kind != "row" else ""
    if _is_title(blocks[number]):
        return after
    last = number + 1 == len(told)
    return before if last or before == after else ""


def _is_title(block: Block) -> bool:
    """Return whether the block is a heading, or a short line that may be meant so."""
    if block.kind == "heading":
        return True
    short = len(block.text.split()) <= _MOST_TITLE
    return block.kind == "paragraph" and short and block.text[-1].isalnum()


def _by_topic(text: str, main: str) -> str:
    """Return the one language in which a short line names a topic of notices."""
    found = [language for language in LANGUAGES if topics_of(text, language)]
    return found[0] if len(found) == 1 and found[0] != main else ""


def _told(block: Block, main: str) -> str:
    if block.language in LANGUAGES:
        return block.language
    if found := foreign_language(block.text, main):
        return found
    return main if len(block.text.split()) >= _MOST_SHORT else ""


def versions_of(
    blocks: Sequence[Block], main: str, *, declared: str = ""
) -> tuple[str, ...]:
    """Return the languages that the notice is in, the leading one first."""
    words = Counter[str]()
    pieces = Counter[str]()
    for block in blocks:
        words[block.language] += len(block.text.split())
        pieces[block.language] += block.kind != "row"
    order = list(dict.fromkeys(block.language for block in blocks))
    versions = [
        language
        for language in order
        if language == main
        or (
            words[language] >= max(_LEAST_WORDS, _LEAST_SHARE * words[main])
            and pieces[language] >= _LEAST_BLOCKS
        )
    ]
    leading = main
    if declared not in versions and words[versions[0]] >= _FIRST_SHARE * words[main]:
        leading = versions[0]
    return (leading, *(language for language in versions if language != leading))
