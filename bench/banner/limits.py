"""What the banner is to reach, each beside what was found in the same run."""

from collections.abc import Mapping

import msgspec

from bench.banner.summary import Spread, Summary
from bench.snippet_size import LIMIT

_OURS, _OSANO, _NONE = "ours, async", "osano", "no banner"


class Limit(msgspec.Struct, frozen=True):
    """Reached if `found` is not above `most`."""

    name: str
    found: float
    most: float


def limits_of(
    candidates: Mapping[str, Summary], side_by_side: Mapping[str, Spread]
) -> list[Limit]:
    ours = candidates[_OURS]
    found = {name: spread.median for name, spread in ours.figures.items()}
    held = {name: spread.median for name, spread in ours.held.items()}
    bare = candidates[_NONE].figures["painted"].median
    wide, narrow = ours.covered
    return [
        Limit("brotli bytes of consent.js", candidates["ours"].bytes, LIMIT),
        Limit("covers of 1280x800, %", 100 * wide, 20),
        Limit("covers of 360x740, %", 100 * narrow, 50),
        Limit("first paint held, ms", found["painted"] - bare, 10),
        Limit("press of Reject, ms", found["reject"], 24),
        Limit("longest task of a script, ms", found["longest"], 50),
        Limit("heap, kB", found["heap"] / 1000, 86),
        Limit(
            "scripts, by Osano's",
            found["scripts"] / candidates[_OSANO].figures["scripts"].median,
            1,
        ),
        Limit(
            "Accept to the last of ten, by side by side",
            held["accepted"] / side_by_side["accepted"].median,
            1.15,
        ),
        Limit("ten later on the next visit, ms", held["again"], 60),
        Limit("the same, unshaped, ms", held["again_fast"], 15),
    ]
