"""From many visits to a few figures: medians, quartiles, ratios with their bounds."""

import random
from collections.abc import Callable, Sequence
from statistics import median, quantiles

import msgspec

from bench.banner.holding import Held
from bench.banner.measuring import Visit
from bench.banner.returning import Return

FIGURES = Visit.__struct_fields__
_RESAMPLED = 2000


class Spread(msgspec.Struct, frozen=True):
    """The median of all visits, and the quartiles around it."""

    median: float
    low: float
    high: float


class Ratio(msgspec.Struct, frozen=True):
    """Ours divided by theirs, with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


class Summary(msgspec.Struct, frozen=True):
    """The figures of one candidate.

    Attributes:
        bytes: All that it loads and adds to the page, in brotli.
        later: What it loads on demand, in brotli.
        covered: The share of each window of `covering.WINDOWS`.
        figures: By the names of `Visit`.
        held: By the names of `Held`.
        fresh: Traffic while the browser may still use the copies that it has.
        stale: Traffic when it must ask whether they have changed.
    """

    bytes: int
    files: int
    later: int
    covered: list[float]
    figures: dict[str, Spread]
    held: dict[str, Spread]
    fresh: Return | None
    stale: Return | None


def spread_of(values: Sequence[float]) -> Spread:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


def figures_of(visits: Sequence[Visit]) -> dict[str, Spread]:
    return {
        name: spread_of([getattr(visit, name) for visit in visits]) for name in FIGURES
    }


def held_figures_of(found: Sequence[Held]) -> dict[str, Spread]:
    return {
        name: spread_of([getattr(held, name) for held in found])
        for name in Held.__struct_fields__
    }


def without(base: Visit, found: Visit) -> Visit:
    """Return `found` without the work of a page that has no banner."""
    return msgspec.structs.replace(
        found,
        scripts=found.scripts - base.scripts,
        work=found.work - base.work,
        heap=found.heap - base.heap,
        elements=found.elements - base.elements,
    )


def later_than(base: Held, found: Held) -> Held:
    """Return `found` with what the next visit takes beyond plain tags."""
    return msgspec.structs.replace(
        found,
        again=found.again - base.again,
        again_fast=found.again_fast - base.again_fast,
    )


def ratios_of(mine: Sequence[Visit], its: Sequence[Visit]) -> dict[str, Ratio]:
    """Return each figure of ours divided by theirs, unless one of them is 0."""
    found = {}
    for name in FIGURES:
        ours = [getattr(visit, name) for visit in mine]
        theirs = [getattr(visit, name) for visit in its]
        if min(theirs) > 0 and min(ours) > 0:
            found[name] = ratio_of(ours, theirs)
    return found


def ratio_of(mine: Sequence[float], its: Sequence[float]) -> Ratio:
    """Return the ratio of the medians, with a percentile bootstrap.

    Whole rounds are drawn again, because a disturbance of the machine lasts for one.
    """
    chance = random.Random(1)
    count = len(mine)
    drawn = sorted(
        _ratio(mine, its, lambda: chance.choices(range(count), k=count))
        for _ in range(_RESAMPLED)
    )
    low, high = drawn[_RESAMPLED // 40], drawn[-_RESAMPLED // 40]
    return Ratio(median(mine) / median(its), low, high)


def _ratio(
    mine: Sequence[float], its: Sequence[float], draw: Callable[[], list[int]]
) -> float:
    rounds = draw()
    return median(mine[number] for number in rounds) / median(
        its[number] for number in rounds
    )
