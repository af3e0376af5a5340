"""The fields of a policy file as tables, read from the types that it is read with."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.toml_text import toml_value


class FieldRow(msgspec.Struct, frozen=True):
    """One field: how it is written, what it is for, which rule of law it answers.

    Attributes:
        kind: What the value may be, in words.
        default: The value if the field is left out, as TOML; "" if it has none.
        example: A value, as in TOML once it is decoded.
        law: The law and the number of the requirement, or "".
    """

    name: str
    kind: str
    required: bool
    default: str
    meaning: str
    example: Any
    law: str


class FieldTable(msgspec.Struct, frozen=True):
    """One table of the file: its header in TOML ("" for the top), and its fields."""

    header: str
    meaning: str
    rows: tuple[FieldRow, ...]


def field_tables() -> list[FieldTable]:
    """Return every table that a policy file can have, each before those inside it."""
    return list(_tables(inspect.type_info(PolicyShape), "", is_list=False))


def _tables(kind: inspect.Type, name: str, *, is_list: bool) -> Iterator[FieldTable]:
    kind = _bare(kind)
    match kind:
        case inspect.VarTupleType():
            yield from _tables(kind.item_type, name, is_list=True)
        case inspect.DictType():
            yield from _tables(kind.value_type, f"{name}.ID", is_list=False)
        case inspect.StructType():
            header = f"[[{name}]]" if is_list else f"[{name}]"
            rows = tuple(_row(field) for field in kind.fields)
            yield FieldTable(header if name else "", _summary(kind.cls), rows)
            for field in kind.fields:
                inner = f"{name}.{field.name}" if name else field.name
                yield from _tables(field.type, inner, is_list=False)


def _row(field: inspect.Field) -> FieldRow:
    described = field.type
    if not isinstance(described, inspect.Metadata):
        raise TypeError(f"field {field.name!r} of a policy is not described")
    schema = described.extra_json_schema or {}
    return FieldRow(
        name=field.name,
        kind=_kind(described),
        required=field.required,
        default=_default(field),
        meaning=schema["description"],
        example=schema["examples"][0],
        law=(described.extra or {}).get("law", ""),
    )


def _default(field: inspect.Field) -> str:
    if field.default_factory is not msgspec.NODEFAULT:
        return "{}"
    if field.default is msgspec.NODEFAULT or field.default is None:
        return ""
    is_table = isinstance(field.default, msgspec.Struct)
    return "{}" if is_table else toml_value(field.default)


def _kind(kind: inspect.Type) -> str:
    """Return what a value may be, in the words of its type if it has any."""
    if words := _words(kind):
        return words
    match _bare(kind):
        case inspect.LiteralType(values=values):
            return " or ".join(f"`{toml_value(value)}`" for value in values)
        case inspect.BoolType():
            return "`true` or `false`"
        case inspect.IntType(ge=least, le=most):
            return f"a whole number from {least} to {most}"
        case inspect.VarTupleType(item_type=item):
            return f"a list; each: {_kind(item)}"
        case inspect.DictType(value_type=value):
            return f"a table by id; each: {_kind(value)}"
        case inspect.StructType():
            return "a table"
    return "text"


def _words(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            return str((extra or {}).get("wanted", "")) or _words(inner)
        case inspect.UnionType(types=types):
            return next(filter(None, map(_words, types)), "")
    return ""


def _bare(kind: inspect.Type) -> inspect.Type:
    """Return the one type that a value has when it is written, undescribed."""
    match kind:
        case inspect.Metadata(type=inner):
            return _bare(inner)
        case inspect.UnionType(types=types):
            written = [part for part in types if not isinstance(part, inspect.NoneType)]
            return _bare(written[0])
    return kind


def _summary(shape: type) -> str:
    paragraphs = (shape.__doc__ or "").strip().split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in paragraphs)
