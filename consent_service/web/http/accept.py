"""Whether a page or data is asked for (RFC 9110, 12.5.1)."""

from collections.abc import Mapping
from typing import Final

_PAGE: Final = "text/html"
_DATA: Final = ("application/json", "application/problem+json")


def prefers_page(accept: str) -> bool:
    """Return whether an `Accept` header asks for a page by name, before any data.

    Browsers do, for what a person opens. Programs do not: what they send is `*/*`, or
    the type that they read.
    """
    weights = _weights(accept)
    page = weights.get(_PAGE, 0.0)
    return page > 0 and all(weights.get(kind, 0.0) < page for kind in _DATA)


def _weights(accept: str) -> Mapping[str, float]:
    return dict(map(_weighed, accept[:1_000].lower().split(",")))


def _weighed(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            return kind, _number(parameter[2:])
    return kind, 1.0


def _number(text: str) -> float:
    whole, _, rest = text.partition(".")
    is_weight = whole in ("0", "1") and (
        rest == "" or (rest.isascii() and rest.isdigit())
    )
    return float(text) if is_weight else 0.0
