"""What the fields of a struct mean, read from its docstring into its JSON Schema.

The section `Attributes:` of the docstring is the one place where a field is
explained: for readers of the code, `/openapi.json`, `/docs` and docs/ alike.
"""

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec

Schema = dict[str, Any]

_FIELD = re.compile(r"^ {4}(\w+): ", re.MULTILINE)
_EXAMPLE = re.compile(r"\s*Example: `(.+)`\.$")


class FieldDoc(NamedTuple):
    """What one field means; `examples` is empty where its own struct gives them."""

    meaning: str
    examples: tuple[Any, ...]


def summary_of(kind: type) -> str:
    """Return the docstring of a class without its section `Attributes:`."""
    return inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")[0].strip()


def field_docs(kind: type[msgspec.Struct]) -> dict[str, FieldDoc]:
    """Return what the docstring says of each field, by its name in Python.

    A meaning that ends in "Example: `…`." gives a value in JSON. It is not needed
    where the type has examples (`msgspec.Meta`).

    Raises:
        ValueError: An example is not JSON: a mistake in the source.
    """
    docs: dict[str, FieldDoc] = {}
    for part in reversed(kind.__mro__):
        if issubclass(part, msgspec.Struct) and part is not msgspec.Struct:
            docs |= _own_docs(part)
    return docs


def _own_docs(kind: type[msgspec.Struct]) -> dict[str, FieldDoc]:
    text = inspect.cleandoc(kind.__doc__ or "")
    parts = _FIELD.split(text.partition("Attributes:\n")[2])[1:]
    return {
        name: _read_field(words)
        for name, words in zip(parts[::2], parts[1::2], strict=True)
    }


def _read_field(words: str) -> FieldDoc:
    meaning = " ".join(words.split())
    example = _EXAMPLE.search(meaning)
    if example is None:
        return FieldDoc(meaning, ())
    return FieldDoc(meaning[: example.start()], (json.loads(example[1]),))


def described_schemas(
    kinds: Iterable[type[msgspec.Struct]], *, ref_template: str
) -> dict[str, Schema]:
    """Return the schema of each struct, and of those inside it, by its name.

    The schemas carry the meanings and examples of the docstrings.
    """
    roots = tuple(kinds)
    _, schemas = msgspec.json.schema_components(roots, ref_template=ref_template)
    for kind in {inner for root in roots for inner in structs_in(root)}:
        _describe(schemas[kind.__name__], kind)
    by_ref = {ref_template.format(name=name): schemas[name] for name in schemas}
    for schema in schemas.values():
        schema["examples"] = [_example_of(schema, by_ref)]
    return {name: _portable(schemas[name]) for name in sorted(schemas)}


def structs_in(kind: object) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs that a type is made of, itself first if it is one."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in get_type_hints(kind).values():
            yield from structs_in(hint)
    for part in get_args(kind):
        yield from structs_in(part)


def _describe(schema: Schema, kind: type[msgspec.Struct]) -> None:
    schema["description"] = summary_of(kind)
    docs = field_docs(kind)
    for field in msgspec.structs.fields(kind):
        stated = docs.get(field.name)
        if stated is None:
            continue
        described = schema["properties"][field.encode_name]
        described["description"] = stated.meaning
        if examples := stated.examples or _examples_in(described):
            described["examples"] = list(examples)


def _example_of(schema: Schema, by_ref: Mapping[str, Schema]) -> Any:
    """Return an example of a value, put together from those of its parts."""
    if examples := schema.get("examples"):
        return examples[0]
    if "$ref" in schema:
        return _example_of(by_ref[schema["$ref"]], by_ref)
    if "anyOf" in schema:
        return _example_of(schema["anyOf"][0], by_ref)
    if "properties" in schema:
        fields = schema["properties"].items()
        return {name: _example_of(field, by_ref) for name, field in fields}
    return [_example_of(schema["items"], by_ref)] if "items" in schema else None


def _examples_in(schema: Schema) -> list[Any]:
    """Return the examples of the types that a value may have (`anyOf`)."""
    parts = (schema, *schema.get("anyOf", ()))
    return [example for part in parts for example in part.get("examples", ())]


def _portable(schema: Any) -> Any:
    r"""Return a schema whose patterns end as in ECMA-262, which has no `\Z`."""
    if isinstance(schema, Mapping):
        return {
            name: value.replace(r"\Z", "$") if name == "pattern" else _portable(value)
            for name, value in schema.items()
        }
    if isinstance(schema, list):
        return [_portable(part) for part in schema]
    return schema
