"""RTF to plain text: the control words that carry text, and nothing of its look.

Source: Rich Text Format Specification 1.9.1.
"""

import re
from typing import NamedTuple

from consent_service.errors import NoticeError

_START = b"{\\rtf"
_DEEPEST = 2_000  # groups: word processors write about ten
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_BREAKS = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "row": "|\n",
    "cell": " | ", "tab": " ", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SIGNS = {"~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n\n"}
# Groups whose text is no part of the page.
_HIDDEN = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer",
        "headerl", "headerr", "footerl", "footerr", "object", "fldinst", "listtable",
        "listoverridetable", "generator", "themedata", "datastore", "latentstyles",
        "rsidtbl", "xmlnstbl", "footnote", "annotation",
    }
)  # fmt: skip


def is_rtf(content: bytes) -> bool:
    return content.lstrip()[:5] == _START


class _Group(NamedTuple):
    """What holds inside one pair of braces."""

    hidden: bool
    skip: int  # characters that stand in for one of Unicode


def text_of_rtf(content: bytes) -> str:
    """Return the text, a blank line between paragraphs, a table as rows of cells.

    Raises:
        NoticeError: The groups are nested beyond reading, or there is no text.
    """
    source = content.decode("latin-1")
    found = re.search(r"\\ansicpg(\d{3,5})", source[:2_000])
    page = f"cp{found.group(1)}" if found else "cp1252"
    text = _text(source, page)
    if not text.strip():
        raise NoticeError("the RTF holds no text")
    return text


def _text(source: str, page: str) -> str:
    parts: list[str] = []
    stack = [_Group(hidden=False, skip=1)]
    owed = 0  # characters to leave out after one of Unicode
    for token in _TOKEN.finditer(source):
        if token["brace"]:
            _nest(stack, token["brace"])
            continue
        group = stack[-1]
        if token["sign"] == "*" or token["word"] in _HIDDEN:
            stack[-1] = group._replace(hidden=True)
        elif token["word"] == "uc":
            stack[-1] = group._replace(skip=int(token["number"] or 1))
        elif group.hidden:
            continue
        elif token["word"] == "u":
            parts.append(_unicode(int(token["number"] or 63)))
            owed = group.skip
        else:
            words = _plain(token, page)
            kept = words[owed:] if token["text"] or token["byte"] else words
            owed = max(0, owed - len(words)) if token["text"] or token["byte"] else owed
            parts.append(kept)
    return "".join(parts)


def _nest(stack: list[_Group], brace: str) -> None:
    if brace == "{":
        stack.append(stack[-1])
        if len(stack) > _DEEPEST:
            raise NoticeError("the RTF is nested beyond reading")
    elif len(stack) > 1:
        stack.pop()


def _unicode(number: int) -> str:
    # Written as a signed number of 16 bits; halves of a pair cannot be shown alone.
    code = number % 65_536
    return chr(code) if not 0xD800 <= code <= 0xDFFF else "\N{REPLACEMENT CHARACTER}"


def _plain(token: re.Match[str], page: str) -> str:
    if token["text"]:
        return token["text"]
    if token["byte"]:
        return _decoded(bytes([int(token["byte"], 16)]), page)
    if token["sign"]:
        return _SIGNS.get(token["sign"], "")
    return _BREAKS.get(token["word"], "")


def _decoded(byte: bytes, page: str) -> str:
    try:
        return byte.decode(page, errors="replace")
    except LookupError:
        return byte.decode("cp1252", errors="replace")
