"""Values as TOML text, for lines that an owner can paste."""

import json
from collections.abc import Mapping
from typing import Any


def toml_value(value: object) -> str:
    """Return `value` on one line. It has text, numbers, booleans, lists, tables."""
    match value:
        case bool():
            return str(value).lower()
        case Mapping():
            pairs = [f"{_key(key)} = {toml_value(one)}" for key, one in value.items()]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
    # The escapes of JSON are escapes of TOML's basic strings too; DEL needs one here.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_table(name: str, fields: Mapping[str, Any]) -> str:
    """Return `fields` as lines under the header `[name]`."""
    lines = [f"{_key(key)} = {toml_value(value)}" for key, value in fields.items()]
    return "\n".join([f"[{name}]", *lines])


def _key(key: str) -> str:
    is_bare = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
    return key if is_bare else json.dumps(key, ensure_ascii=False)
