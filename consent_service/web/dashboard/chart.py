"""The geometry of charts, as values that a template writes as SVG.

A chart is stretched to the width of the page, so nothing in it is text or a circle:
words stand around it, in HTML. All lengths are in the units of its own box, `WIDTH`
by `HEIGHT`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from consent_service.statistics.figures import ACTIONS, Span

WIDTH: Final = 1_000
HEIGHT: Final = 100
# Of the place of a bar; the rest is between it and the next.
_FULL: Final = 0.76
# Half of the length of a rate that has no neighbour to be joined to.
_DASH: Final = 6.0


class Block(msgspec.Struct, frozen=True):
    """A part of a bar. `series` names what it counts: an action, or `few`."""

    series: str
    x: float
    y: float
    width: float
    height: float


class Bars(msgspec.Struct, frozen=True):
    """Bars over time. `top` is the number at the upper edge of the chart."""

    blocks: tuple[Block, ...]
    top: int


class Line(msgspec.Struct, frozen=True):
    """One category over time: the path of its rates, from 0 to 100 per cent."""

    series: str
    path: str


def draw_bars(spans: Sequence[Span]) -> Bars:
    """Return the choices of each span, stacked by action.

    A span that is not broken down is one block, `few`.
    """
    top = _round_up(max((span.choices for span in spans), default=0))
    place = WIDTH / max(len(spans), 1)
    blocks = [
        block
        for number, span in enumerate(spans)
        for block in _stack(span, number * place, place, top)
    ]
    return Bars(tuple(blocks), top)


def draw_lines(spans: Sequence[Span], categories: Sequence[str]) -> list[Line]:
    """Return the rate of each category over time, with gaps where it is not known."""
    place = WIDTH / max(len(spans), 1)
    lines = []
    for category in categories:
        heights = [_height_of(span, category) for span in spans]
        if path := _path(heights, place):
            lines.append(Line(category, path))
    return lines


def draw_marks(days: Sequence[date], spans: Sequence[tuple[date, date]]) -> list[float]:
    """Return where days stand in a chart of those spans, in the order of the days.

    Before the bar of the first day that is after it, so that what stands right of a
    mark is what came since.
    """
    place = WIDTH / max(len(spans), 1)
    return [
        round(number * place, 1)
        for day in days
        for number, (first, last) in enumerate(spans)
        if first <= day <= last
    ]


def _stack(span: Span, left: float, place: float, top: int) -> list[Block]:
    parts: Mapping[str, int] = span.actions or {"few": span.choices}
    x, width = round(left + place * (1 - _FULL) / 2, 1), round(place * _FULL, 1)
    blocks, below = [], 0
    for series in (*ACTIONS, "few"):
        if count := parts.get(series, 0):
            y = HEIGHT * (1 - (below + count) / top)
            height = HEIGHT * count / top
            blocks.append(Block(series, x, round(y, 2), width, round(height, 2)))
            below += count
    return blocks


def _height_of(span: Span, category: str) -> float | None:
    rate = (span.categories or {}).get(category)
    return None if rate is None else HEIGHT * (1 - rate.share)


def _path(heights: Sequence[float | None], place: float) -> str:
    parts = []
    for number, height in enumerate(heights):
        if height is None:
            continue
        x = (number + 0.5) * place
        before = heights[number - 1] if number else None
        after = heights[number + 1] if number + 1 < len(heights) else None
        if before is not None:
            parts.append(f"L{x:.1f} {height:.1f}")
        elif after is not None:
            parts.append(f"M{x:.1f} {height:.1f}")
        else:
            parts.append(f"M{x - _DASH:.1f} {height:.1f}h{2 * _DASH:.0f}")
    return "".join(parts)


def _round_up(most: int) -> int:
    """Return the next number that has a whole half and is easily read."""
    size = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * size >= most:
                return step * size
        size *= 10
