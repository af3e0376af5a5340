"""A notice as a value: blocks with their lines, sections, sentences, tokens.

Line numbers are those of the original text, from 1. Of a PDF and an RTF they are the
lines of the extracted text, of a DOCX and an ODT the numbers of paragraphs, because
these have no lines of their own.
"""

from typing import Literal

import msgspec

Kind = Literal["heading", "paragraph", "item", "row"]
Form = Literal["text", "html", "markdown", "pdf", "docx", "odt", "rtf"]


class Link(msgspec.Struct, frozen=True):
    """A link or a button: its words, and where it leads ("" when a script decides)."""

    words: str
    address: str
    line: int


class Markup(msgspec.Struct, frozen=True):
    """A tag that the reader of the notice sees as text."""

    line: int
    words: str


class Block(msgspec.Struct, frozen=True):
    """One heading, paragraph, list item or table row.

    `starts` maps offsets in `text` to lines: a pair (offset, line) holds from that
    offset on. `level` is that of a heading, 1 at the top, and 0 for anything else.
    `language` is what the page declares for it, and once read the one it is in.
    """

    kind: Kind
    text: str
    starts: tuple[tuple[int, int], ...]
    level: int = 0
    from_table: bool = False
    language: str = ""

    @property
    def line(self) -> int:
        return self.starts[0][1]

    def line_at(self, offset: int) -> int:
        """Return the original line of the character at `offset`."""
        return max(start for start in self.starts if start[0] <= offset)[1]


class Footer(msgspec.Struct, frozen=True):
    """The foot of the web page, which is not part of the notice itself.

    It is looked at only for who runs the site, how to reach them, and the link that
    opens the choices.
    """

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()


class Banner(msgspec.Struct, frozen=True):
    """The cookie bar of the web page: its blocks, and its buttons and links."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """What a converter makes of one file, before anybody looks at its language."""

    form: Form
    blocks: tuple[Block, ...]
    title: str = ""
    links: tuple[Link, ...] = ()
    embeds: tuple[str, ...] = ()
    markup: tuple[Markup, ...] = ()
    footer: Footer = Footer()
    banner: Banner = Banner()
    language: str = ""


class Token(msgspec.Struct, frozen=True):
    """A word: its place in the block, its lower-case form, its root and its clause."""

    start: int
    end: int
    form: str
    root: str
    clause: int


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of one block. `index` counts through the whole notice."""

    index: int
    block: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    language: str = ""


class Section(msgspec.Struct, frozen=True):
    """A heading and the blocks under it, up to the next heading of any level.

    `heading` is None for what stands before the first heading. `end` is the first
    block that is no longer its own, `deep_end` the same with its subsections.
    """

    heading: int | None
    level: int
    start: int
    end: int
    deep_end: int


class Notice(msgspec.Struct, frozen=True):
    """A notice that was read: where from, in what language, and what it says."""

    source: str
    form: Form
    language: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    links: tuple[Link, ...] = ()
    embeds: tuple[str, ...] = ()
    markup: tuple[Markup, ...] = ()
    footer: Footer = Footer()
    banner: Banner = Banner()
