"""Check how deep the tags of a page are nested, before it is parsed.

The parsing that HTML prescribes takes time by the square of the nesting, and repeats
every unclosed `<b>` in each paragraph that follows. Pages that people wrote are far
below these bounds; a page above them was made to hurt.
"""

import re

from consent_service.errors import NoticeError

# Far above the depth of pages that people write: the bound only has to stop attacks.
_DEEPEST = 2_000
_MOST_TAGS = 60_000  # both ends counted: a heavy front page has about 10,000
_MOST_REPEATED = 5_000_000  # unclosed formatting tags times all tags
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_RAW = re.compile(
    r"<(script|style|textarea|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
# Tags without an end, and those that the next of their kind ends.
_FLAT = frozenset(
    {
        "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html",
        "img", "input", "li", "link", "meta", "option", "p", "source", "tbody", "td",
        "tfoot", "th", "thead", "tr", "track", "wbr",
    }
)  # fmt: skip
_FORMATTING = frozenset(
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike",
        "strong", "tt", "u",
    }
)  # fmt: skip


def check_nesting(source: str) -> None:
    """Refuse a page whose tags are nested beyond reading.

    Raises:
        NoticeError: The page is nested deeper than pages that people write.
    """
    depth = deepest = formatting = most_formatting = tags = 0
    for tag in _TAG.finditer(_RAW.sub("", source)):
        tags += 1
        name = tag.group(2).lower()
        step = -1 if tag.group(1) else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
            most_formatting = max(most_formatting, formatting)
        if name not in _FLAT:
            depth = max(0, depth + step)
            deepest = max(deepest, depth)
    if tags > _MOST_TAGS:
        raise NoticeError(
            f"the page has {tags:,} tags, the limit is {_MOST_TAGS:,}",
            hint="give the notice alone, without the rest of its site",
        )
    if deepest > _DEEPEST or most_formatting * tags > _MOST_REPEATED:
        raise NoticeError(
            "the tags of the page are nested too deep, or too many are left open:"
            f" {deepest:,} levels"
        )
