"""From blocks to a notice: headings, sections, sentences."""

from collections.abc import Iterator, Sequence

from consent_service.errors import NoticeError
from consent_service.notice.document import Block, Notice, Page, Section, Sentence
from consent_service.notice.language.detect import language_of
from consent_service.notice.language.tokens import split_sentences, tokens_of
from consent_service.notice.reading.headings import with_headings

_MOST_CHARACTERS = 600_000  # about 250 pages: not a notice, and minutes of work


def build_notice(page: Page, source: str, *, language: str = "") -> Notice:
    """Return the notice on `page`.

    Raises:
        NoticeError: The page holds no text, far too much of it, or text in a
            language that cannot be read.
    """
    text = "\n".join(block.text for block in page.blocks)
    if not text.strip():
        raise NoticeError("the notice holds no text")
    if len(text) > _MOST_CHARACTERS:
        raise NoticeError(
            f"the notice has {len(text):,} characters, the limit is"
            f" {_MOST_CHARACTERS:,}"
        )
    language = language or language_of(text)
    blocks = tuple(with_headings(page, language))
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
    )


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    heads = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    if not heads or heads[0] > 0:
        end = heads[0] if heads else len(blocks)
        yield Section(None, 0, 0, end, end)
    for position, at in enumerate(heads):
        later = heads[position + 1 :]
        end = later[0] if later else len(blocks)
        deep = next((head for head in later if _closes(blocks, at, head)), len(blocks))
        yield Section(at, blocks[at].level, at, end, deep)


def _closes(blocks: Sequence[Block], at: int, later: int) -> bool:
    return blocks[later].level <= blocks[at].level


def _sentences(blocks: Sequence[Block], language: str) -> Iterator[Sentence]:
    index = 0
    for number, block in enumerate(blocks):
        for start, end in split_sentences(block.text):
            yield Sentence(
                index=index,
                block=number,
                start=start,
                end=end,
                text=block.text[start:end],
                tokens=tokens_of(block.text, start, end, language),
            )
            index += 1
