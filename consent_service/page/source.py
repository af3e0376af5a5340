"""Load the markup of a page from a file, standard input or an address."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from consent_service.errors import NoticeError
from consent_service.notice.source.encoding import decode
from consent_service.outward.page import MOST_BYTES, Fetched, fetch


class PageSource(msgspec.Struct, frozen=True):
    """A page: what findings call it, its markup, and where it is ("" if unknown)."""

    name: str
    text: str
    address: str = ""


def load_page(
    place: str,
    *,
    stdin: BinaryIO,
    private: bool = False,
    fetch_page: Callable[..., Fetched] = fetch,
) -> PageSource:
    """Return the page at `place`: a file, `-` for `stdin`, or an http(s) address.

    Raises:
        NoticeError: Nothing can be read there, it is no HTML, or it is too large.
    """
    if re.match(r"https?://", place, re.IGNORECASE):
        page = fetch_page(place, private=private)
        if page.media_type not in ("text/html", "application/xhtml+xml", ""):
            raise NoticeError(
                f"{page.url} answered with {page.media_type}, not HTML",
                hint="give the address of a page, as browsers show it",
            )
        return PageSource(
            page.url, decode(page.content, declared=page.charset), page.url
        )
    if place == "-":
        return PageSource("-", decode(_bounded(stdin, "standard input")))
    try:
        with Path(place).open("rb") as file:
            return PageSource(place, decode(_bounded(file, place)))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise NoticeError(f"{place!r} cannot be opened: {reason}") from error


def _bounded(file: BinaryIO, name: str) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NoticeError(f"{name} is larger than {MOST_BYTES:,} bytes")
    return content
