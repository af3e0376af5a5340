"""What is counted of one choice, as cells: each is the name of a number of a day.

A cell is words between spaces: what it counts, of which kind, and the action or
decision, such as `language fi accept_all`. No cell joins two of these kinds, so that
the numbers of a day cannot be put together to a record again.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from consent_service.policy.built_in import NECESSARY

Kind = Literal[
    "action",
    "category",
    "revision",
    "language",
    "surface",
    "signal",
    "domain",
    "cookie",
    "view",
    "page",
]

# What a record says, so that it can be counted anew from the log. The others are known
# of a request alone.
RECORDED: Final[frozenset[str]] = frozenset(
    {"action", "category", "revision", "language", "surface", "signal"}
)
# Hexadecimal digits of a revision's digest: enough to tell those of a site apart, and
# short enough for Redis to keep a day in one small block.
REVISION_DIGITS: Final = 16
# More than a busy site's combinations of language, surface, action and decisions.
_REMEMBERED: Final = 4_096


class Cell(NamedTuple):
    """A cell in its parts. `outcome` is an action or a decision, or empty.

    Example: `Cell("category", "analytics", "granted")`.
    """

    kind: str
    value: str
    outcome: str = ""


def encode_cell(cell: Cell) -> str:
    """Return a cell as stores keep it."""
    return " ".join(part for part in cell if part)


def decode_cell(text: str) -> Cell:
    """Return the parts of a cell; what a later release counts comes out, too."""
    kind, _, rest = text.partition(" ")
    value, _, outcome = rest.partition(" ")
    return Cell(kind, value, outcome)


def is_recorded(text: str) -> bool:
    """Return whether a cell can be counted anew from the records."""
    return text.partition(" ")[0] in RECORDED


def cells_of(  # noqa: PLR0913  # what a record says of a choice, and a record has no type here
    *,
    action: str,
    decisions: Mapping[str, str],
    revision: str,
    language: str,
    surface: str,
    gpc: bool,
) -> tuple[str, ...]:
    """Return what a choice counts in: one action, and the rest of what it says.

    The necessary category is not up for choice, so it is not counted.
    """
    decided = tuple(decisions.items())
    return _cells(action, decided, revision[:REVISION_DIGITS], language, surface, gpc)


# Most choices are like one before; they are counted in the path of every one.
@lru_cache(_REMEMBERED)
def _cells(  # noqa: PLR0913  # see `cells_of`
    action: str,
    decisions: Iterable[tuple[str, str]],
    revision: str,
    language: str,
    surface: str,
    gpc: bool,  # `lru_cache` is quicker without names
) -> tuple[str, ...]:
    cells = (
        Cell("action", action),
        *(
            Cell("category", category, decision)
            for category, decision in decisions
            if category != NECESSARY
        ),
        Cell("revision", revision, action),
        Cell("language", language, action),
        Cell("surface", surface, action),
        Cell("signal", "gpc" if gpc else "none", action),
    )
    return tuple(map(encode_cell, cells))
