"""On which line of a TOML text each value begins.

`tomli` gives values and forgets where they stood; a message to an owner must
say where. This scanner reads only text that `tomli` has accepted, so it looks
for ends and never for mistakes.
"""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys and positions from the top of the document: `("services", "x", "items", 0)`."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|\'[^\']*\')[ \t]*')
_DOTTED = re.compile(rf"{_KEY.pattern}(?:\.{_KEY.pattern})*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]*")


def line_index(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, of every table, key and array element."""
    return _Scanner(text.replace("\r\n", "\n")).scan()


def header_lines(text: str) -> list[tuple[int, Path]]:
    """Return the line of every table header, counted from 1, with its path, in order.

    The path of a table in an array has its position in it.
    """
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.headers


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of `path`, or of the nearest value around it that is known."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


class _Scanner:
    """One pass over one text. `_at` is where it stands; `_lines` is what it found.

    Attributes:
        headers: The table headers found, with their lines.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1
        self._lines: dict[Path, int] = {}
        self._sizes: dict[Path, int] = {}
        self.headers: list[tuple[int, Path]] = []

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip_blank():
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _skip_blank(self) -> bool:
        self._at = self._end_of(_BLANK)
        return self._at < len(self._text)

    def _end_of(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        return found.end() if found else self._at + 1

    def _mark(self, path: Path) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self._lines.setdefault(path, self._line)

    def _header(self) -> Path:
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        start = self._at
        self._at += brackets
        path = self._inside_arrays(self._key())
        end = self._at + brackets
        if brackets == 2:
            number = self._sizes.get(path, 0)
            self._sizes[path] = number + 1
            path = (*path, number)
        self._at = start
        self._mark(path)
        self.headers.append((self._line, path))
        self._at = end
        return path

    def _inside_arrays(self, key: Path) -> Path:
        """Put into `key` the position in each array of tables that it passes."""
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self._sizes:
                path = (*path, self._sizes[path] - 1)
        return (*path, key[-1])

    def _key(self) -> Path:
        start = self._at
        self._at = self._end_of(_DOTTED)
        written = self._text[start : self._at]
        return tuple(_unquoted(part) for part in _KEY.findall(written))

    def _pair(self, table: Path) -> None:
        start = self._at
        path = (*table, *self._key())
        after = self._at
        self._at = start
        self._mark(path)
        self._at = after + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        first = self._text[self._at : self._at + 1]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._at = self._end_of(_STRING if first in "\"'" else _BARE)

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._skip_blank() and self._text[self._at] != "]":
            self._mark((*path, number))
            self._value((*path, number))
            number += 1
            self._skip_comma()
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            self._pair(path)
            self._skip_comma()
        self._at += 1

    def _skip_comma(self) -> None:
        if self._skip_blank() and self._text[self._at] == ",":
            self._at += 1


def _unquoted(key: str) -> str:
    # Escapes inside quoted keys stay as written: such a key is unknown anyway.
    return key[1:-1] if key[0] in "\"'" else key
