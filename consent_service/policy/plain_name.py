"""Names as policies write them: of a site, a service, a category."""

import re
import unicodedata

# Letters that have no plain letter inside them.
_OTHERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})


def plain_name(text: str, *, longest: int = 50) -> str:
    """Return what people call something as a name: `hoyry-co` for `Höyry & Co`.

    It has small letters without marks, digits and single dashes between them; it is
    "" for a text that has no letter or digit of these, such as one in Greek.
    """
    letters = unicodedata.normalize("NFKD", text.lower().translate(_OTHERS))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:longest].rstrip("-")
