"""HTML to blocks, with the lines of the source.

The parser knows no positions. So before parsing, a private character that encodes the
line number is put after every line feed; whoever walks the tree reads the line off the
last one seen, and takes it out of the text. Text of scripts and comments is dropped,
their markers still count.
"""

import re
from collections.abc import Iterator
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from consent_service.notice.blocks import BlockWriter
from consent_service.notice.document import Link, Page
from consent_service.notice.tagsoup import check_nesting

_FIRST = 0xF0000  # Supplementary Private Use Area-A, then B: room for 131,000 lines
_MOST_LINES = 131_000
_MARKER = re.compile("[\U000f0000-\U0010ffff]")

_DROPPED = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "head", "nav", "footer",
        "iframe", "object", "select", "option", "input", "textarea", "dialog",
        "video", "audio", "canvas",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd",
        "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p",
        "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "ul",
    }
)  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"summary": 4, "dt": 5}

# Banners of consent tools repeat the notice in small; they are not the notice.
_BANNERS = re.compile(
    r"cookie-?(?:bar|banner|consent|notice-bar|law|popup)|cookiebanner"
    r"|CybotCookiebotDialog|onetrust-(?:banner|consent|pc)|cmplz-cookiebanner"
    r"|cky-consent|osano-cm|usercentrics|gdpr-cookie|cc-window",
    re.IGNORECASE,
)
_LEAST_MAIN = 400  # characters: a shorter <main> is not where the notice stands


def read_html(source: str) -> Page:
    """Return the blocks of an HTML page, without menus, footers and banners.

    Raises:
        NoticeError: The page is nested beyond reading.
    """
    check_nesting(source)
    tree = LexborHTMLParser(_with_markers(source))
    walk = _Walk()
    if body := tree.body:
        walk.all(_content_of(body))
    title = tree.css_first("title")
    return Page(
        form="html",
        blocks=walk.writer.finish(),
        title=_clean(title.text()) if title else "",
        links=tuple(walk.links),
        embeds=tuple(_embeds(tree)),
    )


def _with_markers(source: str) -> str:
    plain = _MARKER.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    first, *rest = plain.split("\n")
    return first + "".join(
        f"\n{chr(_FIRST + min(number, _MOST_LINES))}{line}"
        for number, line in enumerate(rest, 2)
    )


def _clean(text: str) -> str:
    return " ".join(_MARKER.sub("", text).split())


def _content_of(body: LexborNode) -> LexborNode:
    candidates = body.css("main, [role=main], article")
    longest = max(candidates, key=lambda node: len(node.text()), default=None)
    if longest and len(_clean(longest.text())) >= _LEAST_MAIN:
        return longest
    return body


def _embeds(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("script[src], iframe[src], [data-consent-declaration]"):
        yield node.attributes.get("src") or "data-consent-declaration"
    for node in tree.css("meta[name=generator]"):
        yield node.attributes.get("content") or ""


class _Walk:
    """One pass through the tree: the line we are on, and the block being written."""

    def __init__(self) -> None:
        self.writer = BlockWriter()
        self.links: list[Link] = []
        self._line = 1

    def all(self, root: LexborNode) -> None:
        """Walk in document order with a stack of our own: pages nest without bound."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in _children(node))

    def _enter(self, node: LexborNode) -> bool:
        name = node.tag or ""
        if name == "-text":
            self._text(node.text_content or "")
            return False
        self._note_attributes(node)
        if _is_left_out(node):
            self._skip(node)
            return False
        if name == "br":
            self.writer.text(" ", self._line)
        elif name in _BLOCKS:
            self._open(node)
        return True

    def _open(self, node: LexborNode) -> None:
        name = node.tag or ""
        if name in _HEADINGS:
            self.writer.open("heading", level=_HEADINGS[name])
        elif name == "li":
            self.writer.open("item")
        elif name in {"td", "th"}:
            self.writer.open_cell()
        elif name == "tr":
            self.writer.open_row()
        elif name == "table":
            self.writer.open_table()
        else:
            self.writer.open("paragraph")

    def _leave(self, node: LexborNode) -> None:
        name = node.tag or ""
        if name in {"a", "button"}:
            self._link(node)
        if name in {"td", "th"}:
            self.writer.close_cell()
        elif name == "table":
            self.writer.close_table()
        elif name in _BLOCKS:
            self.writer.close()

    def _text(self, text: str) -> None:
        start = 0
        for marker in _MARKER.finditer(text):
            self.writer.text(text[start : marker.start()], self._line)
            self._line = ord(marker.group()) - _FIRST
            start = marker.end()
        self.writer.text(text[start:], self._line)

    def _note_attributes(self, node: LexborNode) -> None:
        for name, value in node.attributes.items():
            if markers := _MARKER.findall(f"{name}{value or ''}"):
                self._line = ord(markers[-1]) - _FIRST

    def _skip(self, node: LexborNode) -> None:
        if markers := _MARKER.findall(node.html or ""):
            self._line = max(self._line, ord(markers[-1]) - _FIRST)

    def _link(self, node: LexborNode) -> None:
        words = _clean(node.text())
        address = _MARKER.sub("", node.attributes.get("href") or "").strip()
        if words or address:
            self.links.append(Link(words, address, self._line))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.last_child
    while child is not None:
        yield child
        child = child.prev


@cache
def _is_banner(names: str) -> bool:
    return _BANNERS.search(names) is not None


def _is_left_out(node: LexborNode) -> bool:
    if node.tag in _DROPPED:
        return True
    attributes = node.attributes
    if attributes.get("role") in {"navigation", "dialog", "banner"}:
        return True
    return _is_banner(f"{attributes.get('id') or ''} {attributes.get('class') or ''}")
