"""Plain text to blocks: paragraphs, lists and the tables that exports leave behind."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from consent_service.notice.document import Block, Form, Link, Markup, Page
from consent_service.notice.language.tokens import ADDRESS
from consent_service.notice.source.blocks import Row, block_of, table_blocks
from consent_service.notice.source.fragments import TAG, fragment_blocks, markup_in
from consent_service.notice.source.glued import Line, unglued

_BULLET = re.compile(
    r"^\s*(?:[-–—*+•·●▪◦‣○■»]|o(?=\s{2,})|[a-zåäö]\)|\(?[a-z0-9]\))\s*"
)
_MARKED = re.compile(r"^\s*(?:[-–—*+•·●▪◦‣○■»]\s|[a-zåäö]\)\s|\(?[a-z0-9]\)\s)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:[-=_*]\s*){3,}$")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
# Without outer bars: "Name | Purpose | Expiry |". One such line alone is a menu.
_LOOSE = re.compile(
    r"^[^|\n]+(?:\|[^|\n]*){2,}$|^\s*:?-{3,}:?(?:\s*\|\s*:?-{3,}:?)+\s*\|?$"
)
_SEPARATOR = re.compile(r"^[\s|:-]+$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{1,200})\]\(((?:https?:|mailto:|/|#)[^)\s]*)\)")

# "Who: …" in one line and "Why: …" in the next are lines of a form.
_LABEL = re.compile(r"^[A-ZÅÄÖ][\w-]*(?: [\w-]+){0,3}: \S")

_WRAPPED = 45  # characters: shorter lines were ended on purpose, not by a margin
_UNWRAPPED = 200  # characters: a text with such lines has a line for each paragraph


def read_plain(text: str, form: Form = "text") -> Page:
    """Return the blocks of a plain text, which may carry tables and visible tags."""
    lines = list(unglued(list(enumerate(text.split("\n"), 1))))
    unwrapped = any(len(line) > _UNWRAPPED for _, line in lines)
    return Page(
        form=form,
        blocks=tuple(_blocks(lines, unwrapped=unwrapped)),
        links=tuple(_links(lines)),
        markup=tuple(_markup(lines)),
    )


def _markup(lines: Sequence[Line]) -> Iterator[Markup]:
    for number, line in lines:
        yield from markup_in(line, number)


def _links(lines: Sequence[Line]) -> Iterator[Link]:
    for number, line in lines:
        for link in _MARKDOWN_LINK.finditer(line):
            yield Link(link.group(1), link.group(2), number)
        for address in ADDRESS.finditer(_MARKDOWN_LINK.sub(r"\1", line)):
            yield Link("", address.group(), number)


def _blocks(lines: Sequence[Line], *, unwrapped: bool) -> Iterator[Block]:
    loose = set(_loose_rows(lines))
    for kind, group in groupby(
        lines, key=lambda line: "table" if line[0] in loose else _sort(line[1])
    ):
        if kind == "table":
            yield from table_blocks([_row(number, line) for number, line in group])
        elif kind == "text":
            yield from _paragraphs(list(group), unwrapped=unwrapped)


def _loose_rows(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the numbers of lines that are rows, although no bar encloses them."""
    for is_row, group in groupby(lines, key=lambda line: bool(_LOOSE.match(line[1]))):
        numbers = [number for number, _ in group]
        if is_row and len(numbers) > 1:
            yield from numbers


def _sort(line: str) -> str:
    if _TABLE.match(line):
        return "blank" if _SEPARATOR.match(line) and "-" not in line else "table"
    return "text" if line.strip() and not _RULE.match(line) else "blank"


def _row(number: int, line: str) -> Row:
    if _SEPARATOR.match(line):
        return []
    cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    return [
        fragment_blocks(_without_marks(cell), number, from_table=True) for cell in cells
    ]


def _without_marks(text: str) -> str:
    return _STRONG.sub(r"\2", _MARKDOWN_LINK.sub(r"\1 \2", text))


def _paragraphs(lines: Sequence[Line], *, unwrapped: bool) -> Iterator[Block]:
    for group in _joined(lines, unwrapped=unwrapped):
        first = group[0][1]
        if heading := _HEADING.match(first):
            level = len(heading.group(1))
            block = block_of([(heading.group(2), group[0][0])], "heading", level=level)
            yield from (block,) if block else ()
        elif any(TAG.search(line) for _, line in group):
            for number, line in group:
                yield from fragment_blocks(line, number, from_table=False)
        else:
            yield from _simple(group)


def _simple(group: Sequence[Line]) -> Iterator[Block]:
    marked = _MARKED.match(group[0][1]) is not None
    pieces = [(f"{_without_marks(line)} ", number) for number, line in group]
    if marked:
        pieces[0] = (_BULLET.sub("", pieces[0][0]), pieces[0][1])
    block = block_of(pieces, "item" if marked else "paragraph")
    yield from (block,) if block else ()


def _joined(lines: Sequence[Line], *, unwrapped: bool) -> Iterator[list[Line]]:
    """Join the lines that a right margin parted; keep those that people parted."""
    group: list[Line] = []
    for line in lines:
        labelled = group and _LABEL.match(group[0][1]) and _LABEL.match(line[1])
        if labelled or (
            group and not _continues(group[-1][1], line[1], unwrapped=unwrapped)
        ):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(line: str, following: str, *, unwrapped: bool) -> bool:
    if _MARKED.match(following) or _HEADING.match(line) or _HEADING.match(following):
        return False
    if re.match(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s", following):
        return False
    long = len(line.rstrip()) >= _WRAPPED
    if following.strip()[:1].islower():
        ended = line.rstrip().endswith((".", "!", "?", ":"))
        return not ended and (long or not unwrapped)
    return long and not unwrapped and not line.rstrip().endswith(":")
