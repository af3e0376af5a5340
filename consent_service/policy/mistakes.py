"""Hold a decoded TOML document against a struct and say everything that is wrong.

`msgspec.convert` stops at the first mistake and cannot name a dictionary's key.
An owner wants all of them, each with its place. The types decide here as there.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from difflib import get_close_matches

import msgspec
from msgspec import inspect

from consent_service.policy.toml_lines import Path


class Mistake(msgspec.Struct, frozen=True):
    """One thing that cannot stay as it is: where, what, and what to write instead."""

    path: Path
    message: str
    hint: str = ""


def mistakes_of(document: object, shape: type) -> list[Mistake]:
    """Return what keeps `document` from being a `shape`, in the file's order."""
    return list(_check(document, inspect.type_info(shape), ()))


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


def _check(found: object, wanted: inspect.Type, path: Path) -> Iterator[Mistake]:
    wanted, words = _bare(wanted)
    match wanted:
        case inspect.StructType():
            yield from _check_struct(found, wanted, path)
        case inspect.DictType():
            yield from _check_dict(found, wanted, path, words)
        case inspect.VarTupleType():
            yield from _check_array(found, wanted, path)
        case _ if not _fits(found, wanted):
            yield _unfit(found, words or _named(wanted), path, _choices(wanted))


def _bare(wanted: inspect.Type) -> tuple[inspect.Type, str]:
    """Take off the description, and the `None` of what may be left out.

    TOML has no null: whatever is written is meant, so only the rest counts.
    """
    words = ""
    if isinstance(wanted, inspect.Metadata):
        words = str((wanted.extra_json_schema or {}).get("description", ""))
        wanted = wanted.type
    if not isinstance(wanted, inspect.UnionType):
        return wanted, words
    some = [one for one in wanted.types if not isinstance(one, inspect.NoneType)]
    return _bare(some[0])


def _check_struct(
    found: object, wanted: inspect.StructType, path: Path
) -> Iterator[Mistake]:
    if not isinstance(found, dict):
        yield _unfit(found, "a table", path)
        return

    fields = {field.name: field for field in wanted.fields}
    for key, value in found.items():
        if key in fields:
            yield from _check(value, fields[key].type, (*path, key))
        else:
            yield _unknown(key, tuple(fields), path)
    for name, field in fields.items():
        if field.required and name not in found:
            yield _missing(name, field.type, path)


def _check_dict(
    found: object, wanted: inspect.DictType, path: Path, words: str
) -> Iterator[Mistake]:
    if not isinstance(found, dict):
        yield _unfit(found, words or "a table", path)
        return

    yield from _check_length(found, wanted.max_length, path)
    for key, value in found.items():
        key_type, key_words = _bare(wanted.key_type)
        if not _fits(key, key_type):
            yield Mistake(
                (*path, key), f"{_place(path)}has the key {key!r}, wanted {key_words}"
            )
        yield from _check(value, wanted.value_type, (*path, key))


def _check_array(
    found: object, wanted: inspect.VarTupleType, path: Path
) -> Iterator[Mistake]:
    if not isinstance(found, list):
        yield _unfit(found, "a list in [ ]", path)
        return

    yield from _check_length(found, wanted.max_length, path)
    if len(found) < (wanted.min_length or 0):
        yield Mistake(path, f"{dotted(path)} is empty, wanted at least one")
    for number, value in enumerate(found):
        yield from _check(value, wanted.item_type, (*path, number))


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


def _is_within(text: str, wanted: inspect.StrType) -> bool:
    if len(text) < (wanted.min_length or 0) or len(text) > (wanted.max_length or 1e9):
        return False
    return wanted.pattern is None or re.fullmatch(wanted.pattern, text) is not None


def _named(wanted: inspect.Type) -> str:
    match wanted:
        case inspect.LiteralType():
            return "one of " + ", ".join(repr(one) for one in _choices(wanted))
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
    return tuple(str(one) for one in wanted.values)


def _unfit(
    found: object, wanted: str, path: Path, choices: tuple[str, ...] = ()
) -> Mistake:
    hint = closest(found, choices) if isinstance(found, str) else ""
    return Mistake(path, f"{dotted(path)} is {_shown(found)}, wanted {wanted}", hint)


def _unknown(key: str, known: tuple[str, ...], path: Path) -> Mistake:
    return Mistake(
        (*path, key),
        f"{_place(path)}has no field {key!r}",
        closest(key, known) or f"fields here: {', '.join(known)}",
    )


def _missing(name: str, wanted: inspect.Type, path: Path) -> Mistake:
    bare, words = _bare(wanted)
    return Mistake(
        path, f"{_place(path)}lacks {name!r}, wanted {words or _named(bare)}"
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
