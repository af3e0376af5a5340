"""Change values in the text of a policy, and leave all else byte for byte.

An owner's comments and the order of a file are the owner's: a form that changes one
value changes one line. `tomlkit` keeps what it does not touch; what it wrote is read
again by the parser that policies are read with, so nothing is said that was not meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

import tomli
import tomlkit
from tomlkit.container import Container, OutOfOrderTableProxy
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, InlineTable, Item, Table

from consent_service.errors import PolicyError
from consent_service.policy.toml_lines import Path, header_lines
from consent_service.policy.toml_text import toml_value

Plain = dict[str, Any]
_Holder = Container | Table | InlineTable | OutOfOrderTableProxy

# Characters of a table or list that is written on one line.
_LINE = 88


def rewrite(text: str, wanted: Mapping[str, Any]) -> str:
    """Return `text` with the values of `wanted`, its comments and order kept.

    What is the same stays as it is written. What changed changes in its place, what is
    new comes last in its table, and what is left out goes with its own comments.

    Args:
        text: TOML that has been read once as a policy.
        wanted: All values that the text is to have.

    Raises:
        PolicyError: The values cannot be written in TOML.
    """
    have = tomli.loads(text)
    # As editors on Windows write it: all lines, or those that are new would differ.
    ends = "\r\n" if "\r\n" in text else "\n"
    if not _same(have, wanted):
        plain = text.replace("\r\n", "\n")
        text = _rewritten(plain, have, wanted).replace("\n", ends)
    order = [*wanted.get("categories", {})]
    if order == [*tomli.loads(text).get("categories", {})]:
        return text
    ordered = _ordered(text.replace("\r\n", "\n"), order, wanted)
    return ordered.replace("\n", ends)


def _ordered(text: str, order: Sequence[str], wanted: Mapping[str, Any]) -> str:
    """Return the text with the tables of the categories in another order.

    Visitors are asked in the order of the file. Each table goes with the comment above
    it; the tables of other things stay where they are.
    """
    lines = text.split("\n")
    headers = [(_first(lines, line), path) for line, path in header_lines(text)]
    starts = [start for start, _ in headers]
    blocks = [
        "\n".join(lines[start:end])
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    places = [
        number
        for number, (_, path) in enumerate(headers)
        if path[0] == "categories" and len(path) > 1
    ]
    moved = sorted(places, key=lambda number: order.index(str(headers[number][1][1])))
    after = [*blocks]
    for place, number in zip(places, moved, strict=True):
        # The empty lines between the tables stay where they are.
        here = blocks[place]
        after[place] = blocks[number].rstrip("\n") + here[len(here.rstrip("\n")) :]
    changed = "\n".join([*lines[: min(starts, default=len(lines))], *after])
    read = tomli.loads(changed)
    if read != wanted or [*read.get("categories", {})] != order:
        raise PolicyError(
            "the order cannot be changed as the file is written",
            hint="change the file by hand",
        )
    return changed


def _rewritten(text: str, have: Plain, wanted: Mapping[str, Any]) -> str:
    for keep in (True, False):
        # Where tables are scattered over a file, one may have to be written anew.
        try:
            cut = _cut(text, have, wanted) if keep else text
            changed = _trimmed(_change(cut, wanted, keep=keep), text)
            if tomli.loads(changed) == wanted:
                return changed
        except (TOMLKitError, tomli.TOMLDecodeError, ValueError, KeyError, TypeError):
            continue
    raise PolicyError(
        "the change cannot be put into the file as it is written",
        hint="change the file by hand",
    )


def _cut(text: str, have: Plain, wanted: Mapping[str, Any]) -> str:
    """Return the text without the tables that go, each with the comment above it.

    `tomlkit` counts a comment to the table before it: it would take away that of the
    table behind, and leave that of the one that goes.
    """
    gone = list(_gone((), have, wanted))
    lines = text.split("\n")
    headers = [(_first(lines, line), path) for line, path in header_lines(text)]
    ends = [*(start for start, _ in headers[1:]), len(lines)]
    for (start, path), end in reversed(list(zip(headers, ends, strict=False))):
        if any(path[: len(each)] == each for each in gone):
            del lines[start:end]
    return "\n".join(lines)


def _first(lines: Sequence[str], header: int) -> int:
    """Return where the comment above a header begins, or the header, from 0."""
    start = header - 1
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start


def _gone(at: Path, have: Plain, wanted: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the paths of the tables that `wanted` does not have."""
    for key, value in have.items():
        path, then = (*at, key), wanted.get(key)
        if _is_table(value) and key not in wanted:
            yield path
        elif _is_table(value) and _is_table(then):
            yield from _gone(path, value, then)
        elif isinstance(value, list) and isinstance(then, list):
            stays = _staying(value, then) if len(value) > len(then) else None
            if stays is not None:
                numbers = set(range(len(value))).difference(stays)
                yield from ((*path, number) for number in numbers)


def _change(text: str, wanted: Mapping[str, Any], *, keep: bool) -> str:
    document, have = tomlkit.parse(text), tomli.loads(text)
    if keep:
        _update(document, have, wanted)
        return tomlkit.dumps(document)
    for key in have:
        if key not in wanted or not _same(have[key], wanted[key]):
            document.remove(key)
    kept = tomlkit.dumps(document)
    rest = tomli.loads(kept)
    _update(document, rest, wanted)
    return tomlkit.dumps(document)


def _trimmed(changed: str, text: str) -> str:
    """Return the text without the empty line that a new table has left at its end."""
    return changed if text.endswith("\n\n") else f"{changed.rstrip(chr(10))}\n"


def _update(holder: _Holder, have: Plain, wanted: Mapping[str, Any]) -> None:
    for key in have.keys() - wanted.keys():
        del holder[key]
    for key, value in wanted.items():
        if key not in have:
            _add(holder, key, value)
        elif not _same(have[key], value):
            _replace(holder, key, have[key], value)


def _replace(holder: _Holder, key: str, have: object, value: object) -> None:
    present = holder[key]
    if _is_table(have) and _is_table(value) and _holds(present):
        _update(present, have, value)
    elif isinstance(have, list) and isinstance(value, list) and value:
        if not (isinstance(present, AoT | Array) and _edit(present, have, value)):
            del holder[key]
            _add(holder, key, value)
    elif _is_table(value):
        del holder[key]
        _add(holder, key, value)
    else:
        holder[key] = _written(value)


def _edit(present: AoT | Array, have: list[Any], wanted: list[Any]) -> bool:
    """Change a list in its place; return False where it is better written anew."""
    if len(have) == len(wanted):
        return all(
            _edit_entry(present, number, have[number], value)
            for number, value in enumerate(wanted)
            if not _same(have[number], value)
        )
    stays = _staying(have, wanted)
    if stays is None:
        return False
    for number in reversed(range(len(have))):
        if number not in stays:
            del present[number]
    for value in wanted[len(stays) :]:
        if isinstance(present, AoT):
            present.append(_table(value))
        else:
            present.append(_written(value))
    return True


def _edit_entry(present: AoT | Array, at: int, have: object, value: object) -> bool:
    inner = present[at]
    if _is_table(have) and _is_table(value) and _holds(inner):
        _update(inner, have, value)
    elif isinstance(present, AoT):
        return False
    else:
        present[at] = _written(value)
    return True


def _staying(have: list[Any], wanted: list[Any]) -> list[int] | None:
    """Return which entries stay, None where their order changes."""
    stays = [number for number, value in enumerate(have) if value in wanted]
    same = [have[number] for number in stays] == wanted[: len(stays)]
    return stays if same else None


def _add(holder: _Holder, key: str, value: object) -> None:
    if isinstance(holder, InlineTable) or not _is_table(value):
        holder[key] = _written(value)
    elif isinstance(holder, Container):
        _begin(holder)
        holder.append(key, _section(value))
    elif isinstance(holder, Table) and holder.is_super_table():
        # Another `[services.ID]` beside those that there are.
        holder[key] = _ended(_table(value))
    elif len(toml_value(value)) <= _LINE - len(key) and not _has_parts(value):
        holder[key] = _written(value)
    else:
        holder[key] = _table(value)


def _begin(document: Container) -> None:
    """Leave an empty line before a table that comes last."""
    if not document.as_string().endswith("\n\n"):
        document.add(tomlkit.nl())


def _section(value: Mapping[str, Any]) -> Table:
    """Return a table of the top level, such as `[controller]` or `[services.ID]`."""
    if not (value and all(_is_table(inner) for inner in value.values())):
        return _ended(_table(value))
    table = tomlkit.table(is_super_table=True)
    for key, inner in value.items():
        table.append(key, _ended(_table(inner)))
    return table


def _ended(table: Table) -> Table:
    """Return the table with an empty line behind it, before the next one."""
    last = [inner for _, inner in table.value.body if isinstance(inner, Table)]
    if last:
        _ended(last[-1])
    else:
        table.add(tomlkit.nl())
    return table


def _table(value: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    # Values first: what follows a table's own header belongs to that table.
    for key, inner in sorted(value.items(), key=lambda pair: _is_long(*pair)):
        table.append(key, _table(inner) if _is_long(key, inner) else _written(inner))
    return table


def _is_long(key: str, value: object) -> bool:
    return _is_table(value) and len(toml_value(value)) > _LINE - len(key)


def _has_parts(value: Mapping[str, Any]) -> bool:
    return any(_is_table(inner) for inner in value.values())


def _written(value: object) -> Item:
    """Return a value as it stands behind its `=`."""
    text = toml_value(value)
    if isinstance(value, list) and len(text) > _LINE:
        lines = ",\n".join(f"  {toml_value(each)}" for each in value)
        text = f"[\n{lines},\n]"
    return tomlkit.value(text)


def _same(one: object, other: object) -> bool:
    """Return whether both are the same in TOML, where true is not 1."""
    return one == other and list(_types(one)) == list(_types(other))


def _types(value: object) -> Iterator[type]:
    yield type(value)
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _types(value[key])
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _types(each)


def _is_table(value: object) -> TypeGuard[Plain]:
    return isinstance(value, Mapping)


def _holds(value: object) -> TypeGuard[_Holder]:
    return isinstance(value, Container | Table | InlineTable | OutOfOrderTableProxy)


def plain_of(text: str) -> Plain:
    """Return the values of TOML that has been read once."""
    return tomli.loads(text)
