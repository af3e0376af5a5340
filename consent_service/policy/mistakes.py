"""Check a decoded TOML document against a struct, and report everything that is wrong.

`msgspec.convert` stops at the first mistake and cannot name a dictionary's key.
An owner wants all of them, each with its place. The types decide here as there.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from difflib import get_close_matches
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from consent_service.policy.toml_lines import Path
from consent_service.policy.toml_text import toml_table, toml_value


class Mistake(msgspec.Struct, frozen=True):
    """One thing in a policy file that cannot stay as it is.

    Attributes:
        path: Where to point the reader.
        hint: What to write instead, or "".
        stand_ins: Paths that are missing, each with a value with which the rest of
            the file can still be checked. Without any, the value at `path` is left
            out for that.
        rests_on: Parts of the file that this was concluded from. When one of them is
            mistaken itself, this may be wrong and is not reported.
    """

    path: Path
    message: str
    hint: str = ""
    stand_ins: tuple[tuple[Path, Any], ...] = ()
    rests_on: tuple[Path, ...] = ()

    def follows_from(self, broken: Iterable[Path]) -> bool:
        """Return whether this may be only a consequence of parts that are mistaken."""
        return any(
            is_within(self.path, part)
            or any(overlap(basis, part) for basis in self.rests_on)
            for part in broken
        )


class _Wanted(msgspec.Struct, frozen=True):
    """What a value has to be: its type, in words where there are any, an example."""

    type: inspect.Type
    words: str
    example: object = None

    def named(self) -> str:
        return self.words or _named(self.type)


def is_within(path: Path, part: Path) -> bool:
    """Return whether `path` is `part` or something inside it."""
    return path[: len(part)] == part


def overlap(one: Path, other: Path) -> bool:
    """Return whether one of the two is within the other."""
    return is_within(one, other) or is_within(other, one)


def mistakes_of(document: object, shape: type) -> list[Mistake]:
    """Return what keeps `document` from being a `shape`, in the file's order."""
    return list(_check(document, _type_of(shape), ()))


@cache
def _type_of(shape: type) -> inspect.Type:
    # Takes longer than any check.
    return inspect.type_info(shape)


def closest(word: str, known: Iterable[str]) -> str:
    """Return a question naming the known word nearest to `word`, or ""."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""


def dotted(path: Path) -> str:
    """Return `path` as an owner would write it: `services.matomo.items[0].name`."""
    text = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    )
    return text.removeprefix(".")


def allowed(choices: Iterable[str]) -> str:
    """Return the allowed words as a message lists them."""
    return "one of " + ", ".join(map(repr, choices))


def _check(
    found: object, kind: inspect.Type, path: Path, around: object = None
) -> Iterator[Mistake]:
    """Yield the mistakes of one value. `around` is an example of the list it is in."""
    wanted = _bare(kind)
    wanted = msgspec.structs.replace(wanted, example=wanted.example or around)
    match wanted.type:
        case inspect.StructType():
            yield from _check_struct(found, wanted, path)
        case inspect.DictType():
            yield from _check_dict(found, wanted.type, wanted, path)
        case inspect.VarTupleType():
            yield from _check_array(found, wanted.type, wanted, path)
        case inspect.StrType() if _is_too_long(found, wanted.type):
            yield _too_long(str(found), wanted.type.max_length or 0, path)
        case _ if not _fits(found, wanted.type):
            yield _unfit(found, wanted.named(), path, wanted)


def _bare(kind: inspect.Type) -> _Wanted:
    """Take off the descriptions, and the `None` of what may be left out.

    TOML has no null: whatever is written is meant, so only the rest counts.
    """
    words, example = "", None
    if isinstance(kind, inspect.Metadata):
        words = str((kind.extra or {}).get("wanted", ""))
        example = (kind.extra_json_schema or {}).get("examples", [None])[0]
        kind = kind.type
    if not isinstance(kind, inspect.UnionType):
        return _Wanted(kind, words, example)
    some = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
    inner = _bare(some[0])
    return _Wanted(inner.type, inner.words or words, example or inner.example)


def _with_name(wanted: _Wanted, found: object) -> _Wanted:
    """Put the name into the example if the owner wrote a name instead of a table."""
    match wanted.example:
        case [{"name": _, **others}] if isinstance(found, str):
            example = [{"name": found, **others}]
            return msgspec.structs.replace(wanted, example=example)
    return wanted


def _check_struct(found: object, wanted: _Wanted, path: Path) -> Iterator[Mistake]:
    if not isinstance(found, dict):
        yield _unfit(found, "a table", path, _with_name(wanted, found))
        return

    known = wanted.type.fields if isinstance(wanted.type, inspect.StructType) else ()
    fields = {field.name: field for field in known}
    for key, value in found.items():
        if key in fields:
            yield from _check(value, fields[key].type, (*path, key))
        else:
            yield _unknown(key, tuple(fields), path)
    for name, field in fields.items():
        if field.required and name not in found:
            yield _missing(name, field.type, path)


def _check_dict(
    found: object, kind: inspect.DictType, wanted: _Wanted, path: Path
) -> Iterator[Mistake]:
    if not isinstance(found, dict):
        yield _unfit(found, wanted.words or "a table", path, wanted)
        return

    yield from _check_length(found, kind.max_length, path)
    key_wanted = _bare(kind.key_type)
    for key, value in found.items():
        if not _fits(key, key_wanted.type):
            yield Mistake(
                (*path, key),
                f"{_place(path)}has the key {key!r}, wanted {key_wanted.words}",
            )
        yield from _check(value, kind.value_type, (*path, key))


def _check_array(
    found: object, kind: inspect.VarTupleType, wanted: _Wanted, path: Path
) -> Iterator[Mistake]:
    if not isinstance(found, list):
        yield _unfit(found, "a list in [ ]", path, wanted)
        return

    yield from _check_length(found, kind.max_length, path)
    if len(found) < (kind.min_length or 0):
        yield Mistake(
            path,
            f"{dotted(path)} is empty, wanted at least one",
            _example(path, wanted),
        )
    for number, value in enumerate(found):
        yield from _check(value, kind.item_type, (*path, number), wanted.example)


def _check_length(
    found: list[object] | dict[str, object], longest: int | None, path: Path
) -> Iterator[Mistake]:
    if longest is not None and len(found) > longest:
        yield Mistake(
            path, f"{dotted(path)} has {len(found)}, wanted at most {longest}"
        )


def _fits(found: object, wanted: inspect.Type) -> bool:
    match wanted:
        case inspect.StrType():
            return isinstance(found, str) and _is_within(found, wanted)
        case inspect.LiteralType():
            return isinstance(found, str) and found in wanted.values
        case inspect.BoolType():
            return isinstance(found, bool)
        case inspect.IntType():
            # In Python, but not in TOML, True is a whole number.
            if not isinstance(found, int) or isinstance(found, bool):
                return False
            return (wanted.ge or found) <= found <= (wanted.le or found)
        case _:
            raise TypeError(f"a policy has no values of {wanted}")


def _is_too_long(found: object, wanted: inspect.StrType) -> bool:
    most = wanted.max_length
    return isinstance(found, str) and most is not None and len(found) > most


def _too_long(text: str, most: int, path: Path) -> Mistake:
    return Mistake(
        path,
        f"{dotted(path)} has {len(text)} characters, wanted at most {most}",
        f"shorten it to {most} characters",
    )


def _is_within(text: str, wanted: inspect.StrType) -> bool:
    if len(text) < (wanted.min_length or 0) or len(text) > (wanted.max_length or 1e9):
        return False
    return wanted.pattern is None or re.fullmatch(wanted.pattern, text) is not None


def _named(wanted: inspect.Type) -> str:
    match wanted:
        case inspect.LiteralType():
            return allowed(_choices(wanted))
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return f"a whole number from {wanted.ge} to {wanted.le}"
        case inspect.StructType() | inspect.DictType():
            return "a table"
        case inspect.VarTupleType():
            return "a list in [ ]"
    return "text"


def _choices(wanted: inspect.Type) -> tuple[str, ...]:
    if not isinstance(wanted, inspect.LiteralType):
        return ()
    return tuple(map(str, wanted.values))


def _unfit(found: object, words: str, path: Path, wanted: _Wanted) -> Mistake:
    choices = _choices(wanted.type)
    near = closest(found, choices) if isinstance(found, str) else ""
    return Mistake(
        path,
        f"{dotted(path)} is {_shown(found)}, wanted {words}",
        near or _example(path, wanted),
    )


def _example(path: Path, wanted: _Wanted) -> str:
    """Return a line, or a table, that the owner can paste and change."""
    names = [part for part in path if isinstance(part, str)]
    if wanted.example is None or not names:
        return ""
    if isinstance(wanted.example, dict) and path == (names[0],):
        return f"such as\n{toml_table(names[0], wanted.example)}"
    return f"such as {names[-1]} = {toml_value(wanted.example)}"


def _unknown(key: str, known: tuple[str, ...], path: Path) -> Mistake:
    return Mistake(
        (*path, key),
        f"{_place(path)}has no field {key!r}",
        closest(key, known) or f"fields here: {', '.join(known)}",
    )


def _missing(name: str, kind: inspect.Type, path: Path) -> Mistake:
    wanted = _bare(kind)
    place = (*path, name)
    return Mistake(
        path,
        f"{_place(path)}lacks {name!r}, wanted {wanted.named()}",
        _example(place, wanted),
        stand_ins=() if wanted.example is None else ((place, wanted.example),),
    )


def _place(path: Path) -> str:
    return f"{dotted(path)} " if path else "the policy "


def _shown(found: object) -> str:
    """Return what was found, short enough for one line of a terminal."""
    match found:
        case bool():
            return str(found).lower()
        case str():
            return repr(found if len(found) <= 60 else found[:57] + "…")
        case int() | float():
            return str(found)[:60]
        case date() | time():
            return f"the date or time {found}"
        case list():
            return "a list"
    return "a table"
