"""Pieces of text to blocks: the writer that HTML, Markdown and plain text share."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from consent_service.notice.document import Block, Kind

Cell = list[Block]
Row = list[Cell]

_RUN = re.compile(r"\s+|\S+")
_IDENTIFIER = re.compile(r"[_*]|\d{2}|^[a-z]+[A-Z]|^[A-Z]{3,}[A-Z0-9]*$")
CELLS = " | "  # between the cells of a row
_LABEL_LENGTH = 110  # characters: longer ones are sentences, not labels


class BlockWriter:
    """Collects pieces of text with their lines, and tables with their cells.

    The current sink is the cell being written, or the page itself.
    """

    def __init__(self) -> None:
        self._sinks: list[Cell] = [[]]
        self._tables: list[list[Row]] = []
        self._pieces: list[tuple[str, int]] = []
        self._kind: Kind = "paragraph"
        self._level = 0
        # What the page declares for the blocks that are written from now on.
        self.language = ""

    def open(self, kind: Kind, *, level: int = 0) -> None:
        # A paragraph that only wraps the text of an item or a heading is not one.
        if kind == "paragraph" and self._kind != "paragraph" and not self._has_text():
            return
        self._flush()
        self._kind, self._level = kind, level

    def text(self, piece: str, line: int) -> None:
        self._pieces.append((piece, line))

    def close(self) -> None:
        self._flush()
        self._kind, self._level = "paragraph", 0

    def open_table(self) -> None:
        self.close()
        self._tables.append([])

    def open_row(self) -> None:
        self.close()
        if self._tables:
            self._tables[-1].append([])

    def open_cell(self) -> None:
        self.close()
        self._sinks.append([])

    def close_cell(self) -> None:
        self.close()
        cell = self._sinks.pop() if len(self._sinks) > 1 else []
        if self._tables and self._tables[-1]:
            self._tables[-1][-1].append(cell)
        else:
            self._sinks[-1].extend(cell)

    def close_table(self) -> None:
        self.close()
        if self._tables:
            self._sinks[-1].extend(table_blocks(self._tables.pop()))

    def finish(self) -> tuple[Block, ...]:
        """Return the blocks of the page. The writer is empty afterwards."""
        self.close()
        blocks = [block for sink in self._sinks for block in sink]
        self._sinks = [[]]
        return tuple(blocks)

    def _has_text(self) -> bool:
        return any(piece.strip() for piece, _ in self._pieces)

    def _flush(self) -> None:
        block = block_of(
            self._pieces, self._kind, level=self._level, language=self.language
        )
        self._pieces = []
        if block:
            self._sinks[-1].append(block)


def block_of(
    pieces: Sequence[tuple[str, int]],
    kind: Kind = "paragraph",
    *,
    level: int = 0,
    from_table: bool = False,
    language: str = "",
) -> Block | None:
    """Return one block with blanks collapsed, or None when nothing is left."""
    words: list[str] = []
    starts: list[tuple[int, int]] = []
    length, blank = 0, False
    for run, line in _runs(pieces):
        if run.isspace():
            blank = bool(words)
            continue
        if blank:
            words.append(" ")
            length, blank = length + 1, False
        if not starts or starts[-1][1] != line:
            starts.append((length, line))
        words.append(run)
        length += len(run)
    if not words:
        return None
    return Block(kind, "".join(words), tuple(starts), level, from_table, language)


def _runs(pieces: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for piece, line in pieces:
        for run in _RUN.finditer(piece):
            yield run.group(), line


def table_blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield a table as sections (labels and their contents), rows, or plain flow.

    Notices come as two-column forms, where the left column holds the headings. Lists
    of cookies come as tables proper. Pages of old lay themselves out in tables.
    """
    kept = [row for row in rows if any(row)]
    width = max((len(row) for row in kept), default=0)
    if width == 2 and _is_form(kept):
        yield from _form_blocks(kept)
    elif width > 1 and all(_is_simple(cell) for row in kept for cell in row):
        yield from (_row_block(row) for row in kept)
    else:
        yield from (block for row in kept for cell in row for block in cell)


def _is_form(rows: Sequence[Row]) -> bool:
    labels = [_joined(row[0]) for row in rows if row and row[0]]
    contents = [_joined(row[1]) for row in rows if len(row) > 1 and row[1]]
    if len(labels) < 2 or not contents:
        return False
    if any(len(label) > _LABEL_LENGTH or _IDENTIFIER.search(label) for label in labels):
        return False
    return sum(map(len, contents)) > 2 * sum(map(len, labels))


def _is_simple(cell: Cell) -> bool:
    return sum(len(block.text) for block in cell) < 400 and not any(
        block.kind == "heading" for block in cell
    )


def _joined(cell: Cell) -> str:
    return " ".join(block.text for block in cell)


def _form_blocks(rows: Sequence[Row]) -> Iterator[Block]:
    for row in rows:
        label = _merged([row[0]], "heading", level=4)
        # An empty label continues the row above: the table broke over a page.
        if label:
            yield label
        for cell in row[1:]:
            yield from (_in_table(block) for block in cell)


def _in_table(block: Block) -> Block:
    level = 5 if block.kind == "heading" else 0
    return msgspec.structs.replace(block, level=level, from_table=True)


def _row_block(row: Row) -> Block:
    return _merged(row, "row") or Block("row", "", ((0, 1),))


def _merged(cells: Sequence[Cell], kind: Kind, *, level: int = 0) -> Block | None:
    pieces: list[tuple[str, int]] = []
    for number, cell in enumerate(cells):
        if number and pieces:
            pieces.append((CELLS, pieces[-1][1]))
        pieces.extend((f"{block.text} ", block.line) for block in cell)
    spoken = next((block.language for cell in cells for block in cell), "")
    return block_of(pieces, kind, level=level, from_table=True, language=spoken)
