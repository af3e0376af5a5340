"""HTML to blocks, with the lines of the source.

The parser knows no positions. So before parsing, every start tag is given its line as
an attribute; the walk through the tree reads it there, and counts the line feeds of the
texts in between. (A mark in the text itself would open `<body>` too early and be
thrown out of tables.)
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from consent_service.notice.document import Banner, Footer, Link, Page
from consent_service.notice.source.blocks import BlockWriter
from consent_service.notice.source.nesting import check_nesting

_LINE = "data-source-line"
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1\s*>|\Z)"
    r"|(?P<start><[a-zA-Z][^\s/<>]*)",
    re.IGNORECASE | re.DOTALL,
)

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
    r"cookie-?(?:bar|banner|consent|notice(?:-bar)?\b|law|popup)|cookiebanner"
    r"|CybotCookiebotDialog|onetrust-(?:banner|consent|pc)|cmplz-cookiebanner"
    r"|cky-consent|osano-cm|usercentrics|gdpr-cookie|cc-window",
    re.IGNORECASE,
)
_MOST_BANNER = 4_000  # characters: what is longer is a page named after its topic
# No part of the notice, but often the only place that says whose site it is.
_FOOTERS = "footer, [role=contentinfo]"
_LEAST_MAIN = 400  # characters: a shorter <main> is not where the notice stands


def read_html(source: str) -> Page:
    """Return the blocks of an HTML page, without menus and banners, footers apart.

    Raises:
        NoticeError: The page is nested beyond reading.
    """
    check_nesting(source)
    tree = LexborHTMLParser(_with_lines(source))
    walk, foot, bar = _Walk(), _Walk(), _Walk()
    if body := tree.body:
        walk.all(_content_of(body))
        for footer in body.css(_FOOTERS):
            foot.all(footer)
        for node in _banners(body):
            bar.all(node)
    title = tree.css_first("title")
    return Page(
        form="html",
        blocks=walk.writer.finish(),
        title=_clean(title.text()) if title else "",
        links=tuple(walk.links),
        embeds=tuple(_embeds(tree)),
        footer=Footer(foot.writer.finish(), tuple(foot.links)),
        banner=Banner(bar.writer.finish(), tuple(bar.links)),
        language=_declared(tree),
    )


def _declared(tree: LexborHTMLParser) -> str:
    root = tree.css_first("html")
    return _lang(root) if root else ""


def _lang(node: LexborNode) -> str:
    return (node.attributes.get("lang") or "")[:2].lower()


def _spoken_in(node: LexborNode) -> str:
    """Return what an element below the root declares for `node`, if any does."""
    while node.parent is not None and node.tag != "html":
        if own := _lang(node):
            return own
        node = node.parent
    return ""


def _banners(body: LexborNode) -> Iterator[LexborNode]:
    """Yield the cookie bars, the outermost of each."""
    found: list[LexborNode] = []
    for node in body.css("[id], [class]"):
        names = " ".join(node.attributes.get(key) or "" for key in ("id", "class"))
        if not _is_banner(names) or len(node.text()) >= _MOST_BANNER:
            continue
        if not any(_holds(outer, node) for outer in found):
            found.append(node)
            yield node


def _holds(outer: LexborNode, inner: LexborNode) -> bool:
    node: LexborNode | None = inner
    while node is not None:
        if node == outer:
            return True
        node = node.parent
    return False


def _with_lines(source: str) -> str:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    feeds = [match.start() for match in re.finditer("\n", source)]
    ends = [match.start() for match in re.finditer(">", source)]

    def mark(tag: re.Match[str]) -> str:
        if not tag["start"]:
            return tag.group()
        # A tag may run over several lines: what follows it begins at its end.
        at = bisect_left(ends, tag.end())
        line = bisect_left(feeds, ends[at] if at < len(ends) else tag.end()) + 1
        return f"{tag.group()} {_LINE}={line} "

    return _TAG.sub(mark, source)


def _clean(text: str) -> str:
    return " ".join(text.split())


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
        self._spoken: list[str] = []

    def all(self, root: LexborNode) -> None:
        """Walk in document order with a stack of our own: pages nest without bound."""
        self._note_line(root)
        self.writer.open("paragraph")
        self.writer.language = _spoken_in(root)
        stack = [(child, False) for child in _children(root)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in _children(node))
        self.writer.close()

    def _enter(self, node: LexborNode) -> bool:
        name = node.tag or ""
        if name == "-text":
            self._text(node.text_content or "")
            return False
        self._note_line(node)
        if name == "-comment" or _is_left_out(node):
            self._skip(node)
            return False
        if name == "br":
            self.writer.text(" ", self._line)
        elif name in _BLOCKS:
            self._open(node)
            if own := _lang(node):
                self._spoken.append(self.writer.language)
                self.writer.language = own
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
        if name in _BLOCKS and _lang(node):
            self.writer.language = self._spoken.pop()

    def _text(self, text: str) -> None:
        first, *rest = text.split("\n")
        self.writer.text(first, self._line)
        for piece in rest:
            self._line += 1
            self.writer.text(f" {piece}", self._line)

    def _note_line(self, node: LexborNode) -> None:
        # A parser that mends repeats `<b>` further down, with its old line.
        line = node.attributes.get(_LINE) or ""
        if line.isdigit():
            self._line = max(self._line, int(line))

    def _skip(self, node: LexborNode) -> None:
        self._line += (node.html or "").count("\n")

    def _link(self, node: LexborNode) -> None:
        words = _clean(node.text())
        address = (node.attributes.get("href") or "").strip()
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
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return _is_banner(names) and len(node.text()) < _MOST_BANNER
