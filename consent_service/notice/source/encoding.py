"""Bytes to text, without trusting the declared encoding."""

import codecs
import re

from consent_service.errors import NoticeError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LETTERS = re.compile(r"[a-zåäöA-ZÅÄÖ]")

# UTF-8 that was read as Latin: "Ã¤" for "ä". No language has these pairs.
_TWICE = re.compile("Ã[¤¥¶\u201e\u2026\u2013\u20ac]|â€[™œ“\u009d]")


def decode(content: bytes, *, declared: str = "") -> str:
    """Return the text of `content`.

    A byte order mark wins, then UTF-8 if it fits, then what the file or the server
    declares, then Windows-1252, the usual one of old Nordic pages.

    Raises:
        NoticeError: The content is empty, or it is not text.
    """
    if not content.strip():
        raise NoticeError("the notice is empty")
    text = _repaired(_decoded(content, declared))
    controls = len(_CONTROLS.findall(text))
    if controls > len(text) / 1000 + 2:
        raise NoticeError("the notice is not text but binary data")
    if not _LETTERS.search(text) and not any(letter.isalpha() for letter in text):
        raise NoticeError("the notice contains no text")
    return _CONTROLS.sub(" ", text)


def _decoded(content: bytes, declared: str) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="replace")
    if wide := _wide(content):
        return content.decode(wide, errors="replace")
    found = _DECLARED.search(content[:4096])
    inside = found.group(1).decode("ascii") if found else ""
    for name in ("utf-8", declared, inside):
        if name and (text := _try(content, name)) is not None:
            return text
    return content.decode("cp1252", errors="replace")


def _try(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except (LookupError, UnicodeError, ValueError):
        # LookupError and ValueError: a declared encoding that does not exist.
        return None


def _wide(content: bytes) -> str:
    """Return whether it is UTF-16 without a mark: every other byte is empty."""
    head = content[:4000]
    if len(head) < 8 or head.count(0) < len(head) * 0.35:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _repaired(text: str) -> str:
    if not _TWICE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
