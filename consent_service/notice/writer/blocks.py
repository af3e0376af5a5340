"""A text that is being written, and the blanks in it.

A blank is `[TÄYDENNÄ: …]`, in the mark of the language, so that no reader takes it for
text and `notice check` finds it.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading; level 1 is that of the whole text."""

    level: int
    text: str


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """A paragraph."""

    text: str


class Items(msgspec.Struct, frozen=True, tag=True):
    """A list."""

    items: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, tag=True):
    """A table. The cells of its first column are names as a browser shows them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Table


class Blank(msgspec.Struct, frozen=True):
    """What the owner has to fill in: under which headings, and what."""

    under: str
    what: str


class Written(msgspec.Struct, frozen=True):
    """A text with its language and the word that marks its blanks."""

    language: str
    mark: str
    blocks: tuple[Block, ...]

    def blanks(self) -> tuple[Blank, ...]:
        """Return every blank in the order of the text."""
        pattern = blank_pattern(self.mark)
        headings: dict[int, str] = {}
        found: list[Blank] = []
        for block in self.blocks:
            if isinstance(block, Heading):
                headings = {
                    at: words for at, words in headings.items() if at < block.level
                }
                headings[block.level] = block.text
            under = " › ".join(words for at, words in headings.items() if at > 1)
            for text in texts_of(block):
                found += (Blank(under, match[1]) for match in pattern.finditer(text))
        return tuple(found)


def blank_pattern(mark: str) -> re.Pattern[str]:
    """Return what finds a blank; its first group is what to fill in."""
    return re.compile(rf"\[{re.escape(mark)}: ([^\]]+)\]")


def texts_of(block: Block) -> Iterator[str]:
    """Yield every text of `block`."""
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Items(items=items):
            yield from items
        case Table(rows=rows):
            yield from _cells(rows)


def _cells(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in rows:
        yield from row
