"""What an element loads, and whether it does so at once."""

import re
from collections.abc import Iterator

from consent_service.page.elements import Element

_RUNS = re.compile(
    r"(?:|module|(?:text|application)/(?:x-)?(?:java|ecma)script|text/javascript1\.\d)\Z",
    re.IGNORECASE,
)
_CSS_ADDRESS = re.compile(
    r"url\(\s*['\"]?([^'\"()\s]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def is_program(element: Element) -> bool:
    """Return whether a browser runs this script, by its type (HTML 4.12.1.1)."""
    return element.name == "script" and bool(_RUNS.match(element.get("type")))


def addresses_in_css(css: str) -> list[str]:
    """Return the addresses that a style names, comments left out."""
    return ["".join(found) for found in _CSS_ADDRESS.findall(_COMMENT.sub("", css))]


def acts_at_once(element: Element) -> bool:
    """Return whether a marked element loads or runs although it is marked."""
    if element.name == "script":
        return is_program(element)
    name = {"link": "href", "object": "data"}.get(element.name, "src")
    return element.has(name) or element.has("srcset")


def addresses_of(element: Element) -> list[str]:
    """Return every address that an element loads, or would once it is released."""
    own = {"link": ["href"], "object": ["data"]}.get(element.name, ["src", "poster"])
    found = [element.get(name) for name in (*own, "data-src")]
    for name in ("srcset", "data-srcset"):
        found += _candidates(element.get(name))
    return [address for address in found if address and not _is_local(address)]


def _candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses of a `srcset` (HTML 4.8.4.2.1)."""
    for part in re.split(r",\s+|,(?=https?:|//)", srcset):
        if words := part.split():
            yield words[0]


def _is_local(address: str) -> bool:
    return address.lower().startswith(("data:", "blob:", "about:", "javascript:", "#"))
