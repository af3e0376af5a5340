"""What SARIF 2.1.0 (OASIS) asks of the objects that we write, section by section.

Unlike the published schema it allows no property that we do not write: a misspelt
name of an optional property would pass there.
"""

from typing import Any

_Schema = dict[str, Any]


def _object(required: str, optional: str = "", **properties: _Schema) -> _Schema:
    names = {*required.split(), *optional.split()}
    return {
        "type": "object",
        "required": required.split(),
        "properties": {name: properties.get(name, True) for name in sorted(names)},
        "additionalProperties": False,
    }


def _many(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


_LEVEL = {"enum": ["none", "note", "warning", "error"]}  # 3.27.10, 3.50.3
_FROM_ONE = {"type": "integer", "minimum": 1}
_FROM_ZERO = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string", "minLength": 1}
# 3.10.1: a URI reference by RFC 3986, so without spaces, backslashes and quotes.
_URI = {
    "type": "string",
    "pattern": r"^([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+$",
}

_MESSAGE = _object("text", text=_TEXT)  # 3.11, 3.12
_REGION = _object(  # 3.30
    "startLine",
    "startColumn endColumn snippet",
    startLine=_FROM_ONE,
    startColumn=_FROM_ONE,
    endColumn=_FROM_ONE,
    snippet=_object("text", text=_TEXT),
)
_PHYSICAL_LOCATION = _object(  # 3.29
    "artifactLocation",
    "region",
    artifactLocation=_object("uri", uri=_URI),
    region=_REGION,
)
_RESULT = _object(  # 3.27
    "ruleId level message",
    "ruleIndex locations suppressions properties",
    ruleId=_TEXT,
    ruleIndex=_FROM_ZERO,
    level=_LEVEL,
    message=_MESSAGE,
    locations=_many(_object("physicalLocation", physicalLocation=_PHYSICAL_LOCATION)),
    suppressions=_many(  # 3.35
        _object(
            "kind",
            "justification",
            kind={"enum": ["inSource", "external"]},
            justification=_TEXT,
        )
    ),
    properties={"type": "object"},  # 3.8
)
_RULE = _object(  # 3.49
    "id",
    "shortDescription help defaultConfiguration",
    id=_TEXT,
    shortDescription=_MESSAGE,
    help=_MESSAGE,
    defaultConfiguration=_object("level", level=_LEVEL),
)
_DRIVER = _object(  # 3.19
    "name",
    "version rules",
    name=_TEXT,
    version=_TEXT,
    rules={**_many(_RULE), "uniqueItems": True},
)
SARIF_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(  # 3.13
        "version runs",
        "$schema",
        version={"const": "2.1.0"},
        runs=_many(
            _object(  # 3.14
                "tool",
                "columnKind results",
                tool=_object("driver", driver=_DRIVER),
                columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                results=_many(_RESULT),
            )
        ),
    ),
}
