"""JSON in the form that scripts and pages can hold."""

import json
from typing import Any


def to_script(value: Any) -> str:
    """Return JSON that is safe anywhere in a script, also inside an HTML element.

    `<` cannot then end the element or open a comment (HTML 4.12.1.3), and no line
    separator can end a string in an engine from before ECMAScript 2019.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
