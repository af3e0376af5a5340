"""Text with visible HTML tags: split at the tags, and note them.

Such text comes from copying between editors. The tags are a fault of the notice, and
still the best sign of where its paragraphs and list items begin.
"""

import re
from collections.abc import Iterator

from consent_service.notice.document import Block, Kind, Markup
from consent_service.notice.source.blocks import block_of

_NAMES = (
    "p|br|ul|ol|li|div|span|strong|b|em|i|u|a|h[1-6]|table|tbody|thead|tr|td|th|hr"
    "|section|article|font|blockquote|small|sup|sub"
)
TAG = re.compile(rf"</?({_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HYPHEN = re.compile(r"\s*[-–•*]\s")
_INLINE = frozenset(
    {
        "span", "strong", "b", "em", "i", "u", "a", "font", "small", "sup", "sub",
    }
)  # fmt: skip


def markup_in(text: str, line: int) -> Iterator[Markup]:
    """Yield the tags that a reader sees in `text`, a single line."""
    for tag in TAG.finditer(text):
        yield Markup(line, tag.group())


def fragment_blocks(text: str, line: int, *, from_table: bool) -> list[Block]:
    """Return the blocks of one line or cell, parted where block tags stand."""
    blocks: list[Block] = []
    kind: Kind = "paragraph"
    pieces: list[tuple[str, int]] = []
    start = 0
    for tag in TAG.finditer(text):
        pieces.append((text[start : tag.start()], line))
        start = tag.end()
        name = tag.group(1).lower()
        if name in _INLINE:
            continue
        _put(blocks, pieces, kind, from_table=from_table)
        pieces, kind = [], _kind_after(tag.group(), name)
    pieces.append((text[start:], line))
    _put(blocks, pieces, kind, from_table=from_table)
    return blocks


def _put(
    blocks: list[Block],
    pieces: list[tuple[str, int]],
    kind: Kind,
    *,
    from_table: bool,
) -> None:
    level = 5 if kind == "heading" else 0
    if kind == "paragraph" and _HYPHEN.match("".join(piece for piece, _ in pieces)):
        kind = "item"
    if block := block_of(pieces, kind, level=level, from_table=from_table):
        blocks.append(block)


def _kind_after(tag: str, name: str) -> Kind:
    if tag.startswith("</"):
        return "paragraph"
    if name == "li":
        return "item"
    return "heading" if name.startswith("h") and name != "hr" else "paragraph"
