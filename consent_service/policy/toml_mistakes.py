"""Say in plain words why a text is not TOML, for owners who write their first file.

`tomli` says what it expected; a beginner needs the line as it should be. Each
explanation is a guess from one line of text: where none fits, tomli's words stand.
"""

import re
from collections.abc import Callable

import msgspec

from consent_service.policy.toml_text import toml_value


class TomlMistake(msgspec.Struct, frozen=True):
    """What is wrong, in which line from 1, and the line to write, or ""."""

    line: int
    message: str
    hint: str = ""


class _Fault(msgspec.Struct, frozen=True):
    """What tomli says, and the text around the place that it names."""

    words: str
    line: int
    column: int
    lines: list[str]

    @property
    def text(self) -> str:
        return self.lines[self.line - 1]

    def explained(self, message: str, hint: str = "", *, line: int = 0) -> TomlMistake:
        return TomlMistake(line or self.line, message, hint)


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PAIR = re.compile(r"\s*([\w.-]+)\s*=\s*(.*?)\s*(?:\s#.*)?$")
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‘’‚´`", "'"))
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u200b\ufeff", " "))
_WORDS = {"true": "true", "yes": "true", "on": "true"} | dict.fromkeys(
    ("false", "no", "off"), "false"
)


def toml_mistake(text: str, error: ValueError) -> TomlMistake:
    """Explain the `error` that tomli raised for `text`."""
    lines = text.split("\n")
    place = _PLACE.search(str(error))
    words = str(error)[: place.start()] if place else str(error)
    last = text.rstrip().count("\n") + 1
    line, column = (int(part or 0) for part in place.groups()) if place else (0, 0)
    fault = _Fault(words, line or last, column, lines)
    for begins, explain in _EXPLANATIONS:
        if words.startswith(begins) and (found := explain(fault)):
            return found
    return fault.explained(f"{words[:1].lower()}{words[1:]}")


def _foreign_sign(fault: _Fault) -> TomlMistake | None:
    # Inside of quotation marks any sign may stand.
    outside = re.split("[\"']", fault.text, maxsplit=1)[0]
    if outside != outside.translate(_BLANKS):
        spaced = fault.text.translate(_BLANKS).strip()
        return fault.explained("the line has a space of another kind", spaced)
    if outside != outside.translate(_QUOTES):
        straight = fault.text.translate(_QUOTES).strip()
        return fault.explained("quotation marks must be straight", straight)
    return None


def _unquoted(fault: _Fault) -> TomlMistake | None:
    pair = _PAIR.match(fault.text)
    if pair is None:
        word = fault.text.strip().rstrip(",")
        return fault.explained("text needs quotation marks", toml_value(word))
    name, value = pair.groups()
    if fault.column and fault.column <= pair.start(1) + 1:
        return _unclosed(fault)
    if not value:
        return fault.explained(f"{name} has no value", f'{name} = "…"')
    if value.startswith("="):
        rest = value.lstrip("= ")
        return fault.explained("one = is too many", f"{name} = {rest}")
    if value.lower() in _WORDS:
        hint = f"{name} = {_WORDS[value.lower()]}"
        return fault.explained("it is true or false, in small letters", hint)
    if value.startswith("[") and value.endswith("]"):
        inner = [word.strip().strip("\"'") for word in value[1:-1].split(",")]
        hint = f"{name} = {toml_value([word for word in inner if word])}"
        return fault.explained("text in a list needs quotation marks", hint)
    if value[0] in "[{\"'":
        return fault.explained("text needs quotation marks")
    hint = f"{name} = {toml_value(value)}"
    return fault.explained("text needs quotation marks", hint)


def _twice(fault: _Fault) -> TomlMistake | None:
    """Find the key, or the header, that stands in two lines."""
    seen: dict[tuple[str, str], int] = {}
    header = ""
    for number, text in enumerate(fault.lines, 1):
        if found := _HEADER.match(text):
            header, key = found[1].strip(), ""
        elif text.lstrip().startswith("[["):
            # Each of these is a table of its own.
            header, key = f"{text} {number}", ""
        elif found := _PAIR.match(text):
            key = found[1]
        else:
            continue
        if before := seen.get((header, key)):
            name = key or f"[{header}]"
            return fault.explained(
                f"{name} is written twice, in lines {before} and {number}",
                "leave one of the two out, or join them",
                line=number,
            )
        seen[header, key] = number
    return None


def _unclosed(fault: _Fault) -> TomlMistake | None:
    if fault.text[fault.column - 1 : fault.column] in ('"', "'") and fault.column:
        before, after = fault.text[: fault.column - 1], fault.text[fault.column - 1 :]
        hint = f"{before.rstrip()}, {after}".strip()
        return fault.explained("a comma is missing between two values", hint)
    for number in range(fault.line, 0, -1):
        pair = _PAIR.match(fault.lines[number - 1])
        if pair and pair[2][:1] in ("[", "{") and pair[2][-1] not in "]}":
            closing = "]" if pair[2][0] == "[" else "}"
            return fault.explained(
                f"what begins with {pair[2][0]} has no {closing}",
                f"put {closing} at its end",
                line=number,
            )
    return None


def _header(fault: _Fault) -> TomlMistake | None:
    opening = len(fault.text.strip()) - len(fault.text.strip().lstrip("["))
    hint = fault.text.strip().rstrip("]") + "]" * opening
    return fault.explained("the name of a table has no closing ]", hint)


def _unended(fault: _Fault) -> TomlMistake | None:
    pair = _PAIR.match(fault.text)
    if pair is None or pair[2][:1] not in ("'", '"'):
        return fault.explained("text has no closing quotation mark")
    hint = f"{pair[1]} = {pair[2]}{pair[2][0]}"
    return fault.explained("text has no closing quotation mark", hint)


def _no_equals(fault: _Fault) -> TomlMistake | None:
    pair = re.match(r"\s*([\w-]+)\s*(?::\s*|\s)(.+?),?\s*$", fault.text)
    if pair is None or "=" in fault.text[: pair.start(2) + 1]:
        return _no_name(fault)
    name, value = pair.groups()
    is_written = value[0] in "\"'[{" or value in ("true", "false") or value.isdigit()
    hint = f"{name} = {value if is_written else toml_value(value)}"
    return fault.explained("between name and value stands =", hint)


def _trailing(fault: _Fault) -> TomlMistake | None:
    if fault.text.strip().startswith("["):
        return fault.explained("something follows the name of a table")
    pair = _PAIR.match(fault.text)
    if pair is None:
        return None
    inner = pair[2][1:-1]
    if pair[2][0] == pair[2][-1] == '"' and '"' in inner and " = " not in inner:
        mark = '"' if "'" in inner else "'"
        text = inner if mark == "'" else inner.replace('"', '\\"')
        hint = f"{pair[1]} = {mark}{text}{mark}"
        return fault.explained("a quotation mark inside ends the text", hint)
    if pair[2][0] == pair[2][-1] == "'" and "'" in inner:
        hint = f"{pair[1]} = {toml_value(inner)}"
        return fault.explained("a quotation mark inside ends the text", hint)
    return fault.explained("something follows the value", "one field in a line")


def _backslash(fault: _Fault) -> TomlMistake:
    return fault.explained(
        "a backslash has a meaning of its own here",
        "write two, or put the text into single quotation marks",
    )


def _no_name(fault: _Fault) -> TomlMistake | None:
    if fault.text.lstrip().startswith("{"):
        return fault.explained("this is JSON", 'write site = "…" in a line')
    pair = re.match(r"\s*([^=\s]*)\s*=\s*(.*)$", fault.text)
    if pair is None:
        return fault.explained("a line is a name, = and a value")
    if not pair[1]:
        return fault.explained("the name before = is missing")
    return fault.explained(f"the name {pair[1]!r} has other letters than a to z")


# By what tomli's words begin with; the first that has something to say is taken.
_EXPLANATIONS: tuple[tuple[str, Callable[[_Fault], TomlMistake | None]], ...] = (
    ("", _foreign_sign),
    ("Invalid value", _unquoted),
    ("Cannot overwrite a value", _twice),
    ("Cannot declare", _twice),
    ("Unclosed", _unclosed),
    ("Expected ']", _header),
    ("Illegal character '\\n'", _unended),
    ("Unterminated string", _unended),
    ("Expected '='", _no_equals),
    ("Expected newline", _trailing),
    ("Unescaped", _backslash),
    ("Invalid statement", _no_name),
)
