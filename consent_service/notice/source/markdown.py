"""Markdown to blocks. HTML inside it is read as a renderer would show it."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from consent_service.notice.document import Link, Page
from consent_service.notice.source.blocks import BlockWriter
from consent_service.notice.source.fragments import TAG

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|tr|table|h[1-6]|details|summary)\b", re.IGNORECASE
)

_SUMMARY_LEVEL = 3  # of what a fold is called
# "_ga, _ga_*" is written as two names of cookies and would be read as emphasis.
_COOKIE = re.compile(r"(?<![\w\\`*/])_(?=[a-z][\w-]*(?:(?<!_)(?:[,;|\s]|$)|(?<=_)\*))")


def read_markdown(source: str) -> Page:
    """Return the blocks of a Markdown text. Front matter gives the title only."""
    source = source.replace("\r\n", "\n")
    front = _FRONT.match(source)
    title = _TITLE.search(front.group(1)) if front else None
    if front:
        # Blank lines in its place keep the numbers of all lines below.
        source = "\n" * front.group().count("\n") + source[front.end() :]
    walk = _Walk()
    source = _COOKIE.sub(r"\\_", source)
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        walk.block(token)
    return Page(
        form="markdown",
        blocks=walk.writer.finish(),
        title=title.group(1) if title else "",
        links=tuple(walk.links),
    )


class _Walk:
    """One pass through the tokens: the current line, and the link that is open."""

    def __init__(self) -> None:
        self.writer = BlockWriter()
        self.links: list[Link] = []
        self._line = 1
        self._address: str | None = None
        self._words = ""

    def block(self, token: Token) -> None:
        if token.map:
            self._line = token.map[0] + 1
        match token.type:
            case "heading_open":
                self.writer.open("heading", level=int(token.tag[1]))
            case "list_item_open":
                self.writer.open("item")
            case "paragraph_open":
                self.writer.open("paragraph")
            case "inline":
                for child in token.children or ():
                    self._inline(child)
            case "html_block" | "fence" | "code_block":
                self._html(token.content)
            case _:
                self._table(token)

    def _table(self, token: Token) -> None:
        match token.type:
            case "table_open":
                self.writer.open_table()
            case "tr_open":
                self.writer.open_row()
            case "td_open" | "th_open":
                self.writer.open_cell()
            case _:
                self._close(token)

    def _close(self, token: Token) -> None:
        if token.type in {"td_close", "th_close"}:
            self.writer.close_cell()
        elif token.type == "table_close":
            self.writer.close_table()
        elif token.type.endswith("_close") and token.type != "tr_close":
            self.writer.close()

    def _inline(self, token: Token) -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self._line += 1
                self._write(" ")
            case "link_open":
                self._address, self._words = str(token.attrs.get("href", "")), ""
            case "link_close":
                self.links.append(Link(self._words, self._address or "", self._line))
                self._address = None
            case "html_inline":
                self._write(" " if _BLOCK_TAG.match(token.content) else "")
            case _:
                self._write(token.content)

    def _write(self, text: str) -> None:
        if self._address is not None:
            self._words += text
        self.writer.text(text, self._line)

    def _html(self, content: str) -> None:
        for number, line in enumerate(content.splitlines(), self._line):
            start = 0
            for tag in TAG.finditer(line):
                self.writer.text(line[start : tag.start()], number)
                if _BLOCK_TAG.match(tag.group()):
                    self.writer.close()
                if tag.group().lower().startswith("<summary"):
                    self.writer.open("heading", level=_SUMMARY_LEVEL)
                start = tag.end()
            self.writer.text(f"{line[start:]} ", number)
        self.writer.close()
