"""DOCX and ODT to blocks: both are XML in a zip archive.

The standard library reads both. What it does not guard against is guarded here: the
archive is read up to a bound, whatever it says of its own size, and a document type,
without which there are no entities, is refused: office programs write none.
"""

import io
import re
import zipfile
from typing import NamedTuple
from xml.parsers import expat

from consent_service.errors import NoticeError
from consent_service.notice.document import Form, Link, Page
from consent_service.notice.source.blocks import BlockWriter

_MOST_XML = 12_000_000  # bytes: a notice of 250 pages has about 3 million
_DEEPEST = 500  # elements: a table in a table in a table has about 40
_PIECE = 65_536  # bytes handed to the parser at a time

_DOCX, _ODT = "word/document.xml", "content.xml"
_LINKS = "word/_rels/document.xml.rels"
_TITLE = re.compile(r"^(?:title|otsikko|rubrik)$", re.IGNORECASE)
_HEADING = re.compile(r"^(?:heading|otsikko|rubrik)\s?([1-9])$", re.IGNORECASE)
# What a reader of the document does not see, or sees twice.
_HIDDEN = frozenset(
    {
        "Fallback", "instrText", "delText", "del", "annotation", "tracked-changes",
        "note", "comment", "moveFrom",
    }
)  # fmt: skip


def is_archive(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def read_office(content: bytes) -> Page:
    """Return the blocks of a DOCX or an ODT. Lines are numbers of paragraphs.

    Raises:
        NoticeError: The archive is broken, locked, far too large or something else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if _DOCX in names:
                addresses = _addresses(archive) if _LINKS in names else {}
                return _read(_bytes(archive, _DOCX), "docx", addresses)
            if _ODT in names and "mimetype" in names:
                return _read(_bytes(archive, _ODT), "odt", {})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: a part is locked with a password.
        raise NoticeError("the document is broken or locked") from error
    except (zipfile.LargeZipFile, ValueError, OSError) as error:
        raise NoticeError("the document cannot be unpacked") from error
    raise NoticeError(
        "the file is an archive, and neither a DOCX nor an ODT",
        hint="give the notice as DOCX, ODT, PDF, HTML or text",
    )


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(_MOST_XML + 1)
    if len(content) > _MOST_XML:
        raise NoticeError(f"the document holds more than {_MOST_XML:,} bytes of text")
    return content


def _addresses(archive: zipfile.ZipFile) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("Relationship"):
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    parser = _parser()
    parser.StartElementHandler = note
    _parse(parser, _bytes(archive, _LINKS))
    return found


def _read(content: bytes, form: Form, addresses: dict[str, str]) -> Page:
    walk = _Walk(addresses)
    parser = _parser()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    _parse(parser, content)
    return Page(form=form, blocks=walk.writer.finish(), links=tuple(walk.links))


def _parser() -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise NoticeError("the document declares a document type, as none should")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _parse(parser: expat.XMLParserType, content: bytes) -> None:
    try:
        for start in range(0, len(content), _PIECE):
            parser.Parse(content[start : start + _PIECE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NoticeError("the document is broken") from error


class _Open(NamedTuple):
    """An element that is open, without the prefix of its name."""

    name: str
    hidden: bool


class _Walk:
    """One pass through the document; both formats have elements of the same kinds."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self.writer = BlockWriter()
        self.links: list[Link] = []
        self._addresses = addresses
        self._open: list[_Open] = []
        self._paragraph = 0
        self._items = 0
        self._address: str | None = None
        self._words = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.partition(":")[2] or tag
        hidden = name in _HIDDEN or (bool(self._open) and self._open[-1].hidden)
        self._open.append(_Open(name, hidden))
        if len(self._open) > _DEEPEST:
            raise NoticeError("the document is nested beyond reading")
        if not hidden:
            self._start(tag, name, attributes)

    def _start(self, tag: str, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "p" | "h" if not tag.startswith("a:"):
                self._paragraph += 1
                level = _level(attributes.get("text:outline-level", ""))
                self._begin(level if name == "h" else 0)
            case "pStyle":
                self._begin(_style_level(attributes.get("w:val", "")))
            case "outlineLvl":
                self._begin(_level(attributes.get("w:val", "")) + 1)
            case "numPr":
                self.writer.open("item")
            case "list-item":
                self._items += 1
            case "tab" | "br" | "cr" | "s" | "line-break":
                self._write(" ")
            case "hyperlink" | "a":
                key = attributes.get("r:id", "")
                address = attributes.get("xlink:href", "")
                self._address = self._addresses.get(key, address)
                self._words = ""
            case _:
                self._start_table(name)

    def _begin(self, level: int) -> None:
        if level:
            self.writer.open("heading", level=min(level, 6))
        else:
            self.writer.open("item" if self._items else "paragraph")

    def _start_table(self, name: str) -> None:
        match name:
            case "tbl" | "table":
                self.writer.open_table()
            case "tr" | "table-row":
                self.writer.open_row()
            case "tc" | "table-cell":
                self.writer.open_cell()

    def end(self, _: str) -> None:
        closed = self._open.pop()
        if closed.hidden:
            return
        match closed.name:
            case "p" | "h":
                self.writer.close()
            case "list-item":
                self._items -= 1
            case "hyperlink" | "a" if self._address is not None:
                self.links.append(Link(self._words, self._address, self._paragraph))
                self._address = None
            case "tc" | "table-cell":
                self.writer.close_cell()
            case "tbl" | "table":
                self.writer.close_table()

    def text(self, words: str) -> None:
        own = self._open[-1]
        # In a DOCX text stands in <w:t> alone, in an ODT anywhere in a paragraph.
        if not own.hidden and own.name in {"t", "p", "h", "span", "a"}:
            self._write(words)

    def _write(self, words: str) -> None:
        if self._address is not None:
            self._words += words
        self.writer.text(words, max(1, self._paragraph))


def _level(value: str) -> int:
    return int(value) if value.isdigit() and len(value) < 3 else 0


def _style_level(style: str) -> int:
    if _TITLE.match(style):
        return 1
    heading = _HEADING.match(style)
    return int(heading.group(1)) if heading else 0
