"""From blocks to a notice: headings, sections, sentences."""

from collections.abc import Iterator, Sequence

import msgspec

from consent_service.errors import NoticeError
from consent_service.notice.document import (
    Banner,
    Block,
    Notice,
    Page,
    Section,
    Sentence,
)
from consent_service.notice.language.detect import language_of
from consent_service.notice.language.tokens import split_sentences, tokens_of
from consent_service.notice.reading.headings import (
    LABEL_LEVEL,
    LABELLED,
    with_headings,
)
from consent_service.notice.reading.languages import spoken_blocks, versions_of

_LEAST_PROSE = 6  # words of a sentence that stands for itself
# Far above what people write (the notices that we have read are below a tenth of each
# bound): what is larger is something else, or was made to hurt.
_MOST_CHARACTERS = 300_000
_MOST_BLOCKS = 4_000
_PARTS = "headings, paragraphs and rows"
_LONGEST_WORD = 4_000  # an address with all its parameters has up to 2,000 characters
_MOST_WORDS = 8_000  # of a paragraph: a whole notice that lost its line breaks


def build_notices(page: Page, source: str) -> tuple[Notice, ...]:
    """Return the notice on `page`, and after it its versions in other languages.

    A table or a quotation in another language is no version: it stays where it is.

    Raises:
        NoticeError: The page holds no text, far too much of it, or text in a
            language that cannot be read.
    """
    text = "\n".join(block.text for block in page.blocks)
    if not text.strip():
        raise NoticeError("the notice holds no text")
    _check_size(page, text)
    language = language_of(text, declared=page.language)
    told = msgspec.structs.replace(page, blocks=spoken_blocks(page.blocks, language))
    versions = versions_of(told.blocks, language, declared=page.language)
    return tuple(
        _notice(
            msgspec.structs.replace(
                told,
                blocks=tuple(
                    block
                    for block in told.blocks
                    if block.language == version
                    or (version == versions[0] and block.language not in versions)
                ),
            ),
            source,
            version,
        )
        for version in versions
    )


def _notice(page: Page, source: str, language: str) -> Notice:
    blocks = tuple(with_headings(page, language))
    # A label and its answer are two parts now.
    _check_bounds((_PARTS, len(blocks), _MOST_BLOCKS))
    return Notice(
        source=source,
        form=page.form,
        language=language,
        title=page.title,
        blocks=blocks,
        sections=tuple(_sections(blocks)),
        sentences=tuple(_sentences(blocks, language)),
        links=page.links,
        embeds=page.embeds,
        markup=page.markup,
        footer=page.footer,
        banner=page.banner,
    )


def with_blocks(notice: Notice, blocks: tuple[Block, ...]) -> Notice:
    """Return a notice of these blocks alone, in the language of `notice`."""
    return msgspec.structs.replace(
        notice,
        blocks=blocks,
        sections=tuple(_sections(blocks)),
        sentences=tuple(_sentences(blocks, notice.language)),
        links=(),
        banner=Banner(),
    )


def _check_size(page: Page, text: str) -> None:
    """Refuse what no notice is and what would take minutes.

    Raises:
        NoticeError: There is far too much text, too many parts, or one endless word.
    """
    _check_bounds(
        ("characters", len(text), _MOST_CHARACTERS),
        (_PARTS, len(page.blocks), _MOST_BLOCKS),
        ("characters in one word", _longest_word(text), _LONGEST_WORD),
        ("words in one paragraph", _longest_block(page), _MOST_WORDS),
    )


def _check_bounds(*bounds: tuple[str, int, int]) -> None:
    for name, found, most in bounds:
        if found > most:
            raise NoticeError(
                f"the notice has {found:,} {name}, the limit is {most:,}",
                hint="give the notice alone, without the rest of its site",
            )


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _longest_block(page: Page) -> int:
    return max((len(block.text.split()) for block in page.blocks), default=0)


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    heads = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    if not heads or heads[0] > 0:
        end = heads[0] if heads else len(blocks)
        yield Section(None, 0, 0, end, end)
    for position, at in enumerate(heads):
        # No slice of what follows: that would be half a square of all headings.
        later = (heads[number] for number in range(position + 1, len(heads)))
        end = heads[position + 1] if position + 1 < len(heads) else len(blocks)
        deep = next((head for head in later if _closes(blocks, at, head)), len(blocks))
        if (own := _end_of_label(blocks, at, end)) < end:
            yield Section(at, blocks[at].level, at, own, own)
            yield Section(None, 0, own, end, end)
        else:
            yield Section(at, blocks[at].level, at, end, deep)


def _end_of_label(blocks: Sequence[Block], at: int, end: int) -> int:
    """Return where what belongs to the heading at `at` ends, at the latest at `end`.

    A label with its answer in one line, "Cookies: none.", says nothing of the next
    paragraph; of the lines of an address below it does.
    """
    label = blocks[at].level == LABEL_LEVEL and at + 1 < end
    if not label or blocks[at + 1].line != blocks[at].line:
        return end
    if blocks[at + 1].text.rstrip().endswith(":"):
        return end
    later = range(at + 2, end)
    return next((number for number in later if _is_new(blocks[number])), end)


def _is_new(block: Block) -> bool:
    """Return whether a paragraph speaks for itself: a sentence, or another label."""
    prose = len(block.text.split()) >= _LEAST_PROSE and block.text.endswith(".")
    return block.kind == "paragraph" and (
        prose or LABELLED.match(block.text) is not None
    )


def _closes(blocks: Sequence[Block], at: int, later: int) -> bool:
    return blocks[later].level <= blocks[at].level


def _sentences(blocks: Sequence[Block], language: str) -> Iterator[Sentence]:
    index = 0
    for number, block in enumerate(blocks):
        spoken = block.language or language
        for start, end in split_sentences(block.text):
            yield Sentence(
                index=index,
                block=number,
                start=start,
                end=end,
                text=block.text[start:end],
                tokens=tokens_of(block.text, start, end, spoken),
                language=spoken,
            )
            index += 1
