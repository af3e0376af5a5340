"""A page's elements in the order of its source, each with its place there."""

import re
from bisect import bisect_right
from collections.abc import Mapping

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from consent_service.notice.source.nesting import check_nesting

_AT = "data-source-at"
# Values longer than this, such as pictures in the page, are no addresses that we know.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|(?P<raw><(?P<name>script|style|textarea|title)(?=[\s/>]))"
    r"(?P<rest>.*?(?:</(?P=name)\s*>|\Z))"
    r"|(?P<start><[a-zA-Z][^\s/<>]*)"
    r"(?P<attributes>(?>\"[^\"]{0,4096}\"|'[^']{0,4096}'|[^'\"<>]){0,4096}+>)?",
    re.IGNORECASE | re.DOTALL,
)
_END = re.compile(r"(?>\"[^\"]{0,4096}\"|'[^']{0,4096}'|[^'\"<>]){0,4096}+>")
# Not by the tree: a picture in a <noscript> of the head ends it (HTML 13.2.6.4.5).
_UNSCRIPTED = re.compile(
    r"<noscript\b.*?(?:</noscript\s*>|\Z)", re.IGNORECASE | re.DOTALL
)


class Place(msgspec.Struct, frozen=True):
    """Where something stands in the source: line and column count from 1."""

    line: int
    column: int


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One element.

    Attributes:
        words: Its start tag as it stands in the source.
        text: What is in it, of scripts and styles alone.
        unscripted: It counts only where no scripts run (`<noscript>`).
    """

    name: str
    attributes: Mapping[str, str]
    place: Place
    words: str
    text: str = ""
    unscripted: bool = False

    def get(self, name: str) -> str:
        """Return an attribute without spaces around it, "" if there is none."""
        return self.attributes.get(name, "").strip()

    def has(self, name: str) -> bool:
        return name in self.attributes


def elements_of(source: str) -> tuple[Element, ...]:
    """Return the elements that a browser would make, comments and templates left out.

    Raises:
        NoticeError: The page is nested beyond reading.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    check_nesting(source)
    ends: dict[int, int] = {}
    tree = LexborHTMLParser(_with_places(source, ends))
    found = [(at, node) for node in tree.css("*") if (at := _at(node)) in ends]
    lines = [0, *(match.end() for match in re.finditer("\n", source))]
    unscripted = [match.span() for match in _UNSCRIPTED.finditer(source)]
    return tuple(
        Element(
            name=node.tag or "",
            attributes=_attributes(node),
            place=_place(at, lines),
            words=source[at : ends[at]],
            text=node.text(deep=True) if node.tag in ("script", "style") else "",
            unscripted=_is_within(at, unscripted),
        )
        for at, node in sorted(found, key=lambda pair: pair[0])
    )


def _with_places(source: str, ends: dict[int, int]) -> str:
    def mark(match: re.Match[str]) -> str:
        at = match.start()
        if raw := match["raw"]:
            end = _END.match(source, match.end("raw"))
            ends[at] = end.end() if end else match.end("raw")
            return f"{raw} {_AT}={at} {match['rest']}"
        if start := match["start"]:
            ends[at] = match.end()
            return f"{start} {_AT}={at} {match['attributes'] or ''}"
        return match.group()

    return _TAG.sub(mark, source)


def _at(node: LexborNode) -> int:
    written = node.attributes.get(_AT) or ""
    return int(written) if written.isdecimal() else -1


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items() if name != _AT}


def _place(at: int, lines: list[int]) -> Place:
    line = bisect_right(lines, at)
    return Place(line, at - lines[line - 1] + 1)


def _is_within(at: int, spans: list[tuple[int, int]]) -> bool:
    before = bisect_right(spans, (at, at)) - 1
    return before >= 0 and spans[before][0] < at < spans[before][1]
