"""A written text as Markdown, and as HTML to paste into a page."""

import re
from collections.abc import Iterator
from html import escape

from consent_service.notice.writer.blocks import (
    Block,
    Heading,
    Items,
    Paragraph,
    Table,
    Written,
    blank_pattern,
)

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)]")
# What would be markup in Markdown. Names of cookies are full of it.
_MARKUP = re.compile(r"([\\`*_{}<>#|])")


def as_markdown(written: Written) -> str:
    """Return the text as Markdown."""
    return "\n\n".join(_markdown(block) for block in written.blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text=text):
            return _plain(text)
        case Items(items=items):
            return "\n".join(f"- {_plain(item)}" for item in items)
        case Table(head=head, rows=rows):
            rule = " | ".join("---" for _ in head)
            lines = [" | ".join(map(_plain, head)), rule]
            for name, *cells in rows:
                lines.append(" | ".join((f"`{name}`", *map(_plain, cells))))
            return "\n".join(f"| {line} |" for line in lines)


def _plain(text: str) -> str:
    pieces = re.split(f"({_ADDRESS.pattern})", " ".join(text.split()))
    # Every second piece is an address, which stands as it is.
    return "".join(
        f"<{piece}>" if number % 2 else _MARKUP.sub(r"\\\1", piece)
        for number, piece in enumerate(pieces)
    )


def as_html(written: Written) -> str:
    """Return the text as HTML without a page around it, each blank marked."""
    pattern = blank_pattern(escape(written.mark))
    lines: list[str] = []
    for block in written.blocks:
        lines += _html(block)
    body = pattern.sub(r"<mark>\g<0></mark>", "\n".join(lines))
    return f'<section lang="{written.language}">\n{body}\n</section>\n'


def _html(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text):
            yield f"<h{level}>{escape(text, quote=False)}</h{level}>"
        case Paragraph(text=text):
            yield f"<p>{_linked(text)}</p>"
        case Items(items=items):
            yield "<ul>"
            yield from (f"<li>{_linked(item)}</li>" for item in items)
            yield "</ul>"
        case Table(head=head, rows=rows):
            yield "<table>"
            cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
            yield f"<thead><tr>{cells}</tr></thead>"
            yield "<tbody>"
            for name, *rest in rows:
                others = "".join(f"<td>{_linked(cell)}</td>" for cell in rest)
                code = f"<code>{escape(name)}</code>"
                yield f'<tr><th scope="row">{code}</th>{others}</tr>'
            yield "</tbody>"
            yield "</table>"


def _linked(text: str) -> str:
    def link(match: re.Match[str]) -> str:
        address = match.group()
        return f'<a href="{address}">{address}</a>'

    return _ADDRESS.sub(link, escape(text, quote=False))
