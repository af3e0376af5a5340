"""Load a notice from a file, standard input or an address."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from consent_service.errors import NoticeError
from consent_service.notice.document import Form, Page
from consent_service.notice.source.encoding import decode
from consent_service.notice.source.html import read_html
from consent_service.notice.source.markdown import read_markdown
from consent_service.notice.source.office import is_archive, read_office
from consent_service.notice.source.pdf import text_of_pdf
from consent_service.notice.source.rtf import is_rtf, text_of_rtf
from consent_service.notice.source.text import read_plain
from consent_service.outward.page import MOST_BYTES, Fetched, fetch

_SUFFIXES: dict[str, Form] = {
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".txt": "text",
}
_MEDIA: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "text/plain": "text",
}
# Of Markdown and plain text, which are nearly all text: parsing takes its time.
_MOST_CHARACTERS = 400_000
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2, header signature
_LOOKS_LIKE_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|title)\b",
    re.IGNORECASE | re.DOTALL,
)


class Source(msgspec.Struct, frozen=True):
    """The bytes of a notice, and what is known about them before reading."""

    name: str
    content: bytes
    form: Form | None = None
    charset: str = ""


def load_source(
    place: str,
    *,
    stdin: BinaryIO,
    private: bool = False,
    fetch_page: Callable[..., Fetched] = fetch,
) -> Source:
    """Return the bytes at `place`: a file, `-` for `stdin`, or an http(s) address.

    Raises:
        NoticeError: Nothing can be read there, or it is larger than any notice.
    """
    if re.match(r"https?://", place, re.IGNORECASE):
        return source_of(fetch_page(place, private=private))
    if "://" in place:
        raise NoticeError(f"{place!r} is not an http or https address")
    if place == "-":
        return Source("-", _bounded(stdin, "standard input"))
    path = Path(place)
    try:
        with path.open("rb") as file:
            content = _bounded(file, place)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise NoticeError(f"{place!r} cannot be opened: {reason}") from error
    return source_of_file(path.name, content)


def source_of_file(name: str, content: bytes) -> Source:
    """Return a file that was sent, its form as its name tells it."""
    return Source(name, content, _SUFFIXES.get(Path(name).suffix.lower()))


def source_of(page: Fetched) -> Source:
    """Return what was fetched, named by the address that it came from."""
    return Source(page.url, page.content, _MEDIA.get(page.media_type), page.charset)


def _bounded(file: BinaryIO, name: str) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NoticeError(
            f"{name} is larger than {MOST_BYTES:,} bytes",
            hint="a notice is a few pages of text; give it without pictures",
        )
    return content


def page_of(source: Source) -> Page:
    """Return the blocks of `source`, whatever form it is in.

    Raises:
        NoticeError: The content is empty, binary, or broken beyond reading.
    """
    if is_archive(source.content):
        return read_office(source.content)
    if is_rtf(source.content):
        return read_plain(text_of_rtf(source.content), form="rtf")
    if source.content.startswith(_OLD_WORD):
        raise NoticeError(
            "the file is an old Word document (.doc)",
            hint="save it as DOCX, ODT, PDF or HTML and give that",
        )
    form = _form(source)
    if form == "pdf":
        return read_plain(text_of_pdf(source.content), form="pdf")
    text = decode(source.content, declared=source.charset)
    if form == "html":
        return read_html(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > _MOST_CHARACTERS:
        raise NoticeError(
            f"the notice has {len(text):,} characters, the limit is"
            f" {_MOST_CHARACTERS:,}",
            hint="give the notice alone, without the rest of its site",
        )
    return read_markdown(text) if form == "markdown" else read_plain(text)


def _form(source: Source) -> Form:
    if source.content.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if source.form in {"html", "markdown"}:
        return source.form
    if source.form in {"pdf", "docx", "odt", "rtf"}:
        kind = source.form.upper()
        raise NoticeError(f"the file is named .{source.form} but is not a {kind}")
    return "html" if _LOOKS_LIKE_HTML.match(source.content[:2000]) else "text"
