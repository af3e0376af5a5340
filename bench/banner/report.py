"""What was measured, for people and for programs."""

import msgspec

from bench.banner.covering import WINDOWS
from bench.banner.limits import Limit, limits_of
from bench.banner.returning import Return, Traffic
from bench.banner.summary import Ratio, Spread, Summary

_ROWS = {
    "visible": "banner visible, ms",
    "whole": "banner opaque, ms",
    "painted": "page's first paint, ms",
    "reject": "press of Reject, ms",
    "shift": "layout shift",
    "longest": "longest task of a script, ms",
    "scripts": "scripts, ms *",
    "work": "with style, layout, ms *",
    "heap": "heap, kB *",
    "elements": "elements *",
}
_HELD = {
    "accepted": "Accept to the last of ten",
    "accepted_fast": "the same, unshaped",
    "again": "next visit, ten later by",
    "again_fast": "the same, unshaped",
}
_MOMENTS = {
    "first": "first visit",
    "choice": "on Reject",
    "again": "the next visit",
}
# Figures that a page without a banner does not have.
_OF_BANNERS = {"visible", "whole", "reject"}
_LEFT, _WIDTH = 32, 24


class Report(msgspec.Struct, frozen=True):
    """One run.

    Attributes:
        rounds: Visits of each candidate.
        load: The load average of a minute before the run and after it.
        side_by_side: What a page takes that puts ten scripts in when a button is
            pressed, by the names of `Held`.
        ratios: Ours by each peer, by the peer's name and the figure's.
    """

    rounds: int
    load: tuple[float, float]
    chromium: str
    versions: dict[str, str]
    candidates: dict[str, Summary]
    side_by_side: dict[str, Spread]
    ratios: dict[str, dict[str, Ratio]]

    def as_json(self) -> str:
        return msgspec.json.format(msgspec.json.encode(self)).decode()

    def as_table(self) -> str:
        peers = ", ".join(f"{name} {no}" for name, no in self.versions.items())
        before, after = self.load
        lines = [
            f"{self.rounds} visits each in turn, slow 4G, 4x slower processor",
            f"Chromium {self.chromium}; {peers}; load {before:.1f} to {after:.1f}",
            "",
            *self._figures(),
            "* without that of a page that has no banner",
            "",
            *self._ratios(),
            "",
            *self._limits(),
        ]
        return "\n".join(lines)

    def _limits(self) -> list[str]:
        found = limits_of(self.candidates, self.side_by_side)
        return ["limits, for `ours, async`", *map(_limit, found)]

    def _figures(self) -> list[str]:
        all_ = self.candidates.values()
        lines = [_line("", list(self.candidates))]
        lines.append(_line("brotli bytes", [f"{summary.bytes:,}" for summary in all_]))
        lines.append(_line("on demand", [f"{summary.later:,}" for summary in all_]))
        lines.append(_line("files", [f"{summary.files}" for summary in all_]))
        for place, (width, height) in enumerate(WINDOWS):
            cells = [_share(summary, place) for summary in all_]
            lines.append(_line(f"covers of {width}x{height}", cells))
        for name, label in _ROWS.items():
            lines.append(_line(label, [_figure(summary, name) for summary in all_]))
        for name, label in _HELD.items():
            cells = [_spread(summary.held[name], places=0) for summary in all_]
            lines.append(_line(f"{label}, ms", cells))
        for moment, label in _MOMENTS.items():
            cells = [_traffic(summary.fresh, moment) for summary in all_]
            lines.append(_line(label, cells))
        cells = [_traffic(summary.stale, "again") for summary in all_]
        return [*lines, _line("the next, copies stale", cells)]

    def _ratios(self) -> list[str]:
        lines = [_line("ratio (95 %)", [f"to {name}" for name in self.ratios])]
        for name, label in {"bytes": "brotli bytes", **_ROWS}.items():
            found = [peer.get(name) for peer in self.ratios.values()]
            lines.append(_line(label, [_ratio(ratio) for ratio in found]))
        return lines


def _line(label: str, cells: list[str]) -> str:
    return f"{label:{_LEFT}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)


def _figure(candidate: Summary, name: str) -> str:
    if not candidate.files and name in _OF_BANNERS:
        return "-"
    spread = candidate.figures[name]
    if name == "heap":
        spread = Spread(*(value / 1000 for value in msgspec.structs.astuple(spread)))
    return _spread(spread, places=4 if name == "shift" else 0)


def _share(candidate: Summary, place: int) -> str:
    return f"{100 * candidate.covered[place]:.1f} %" if candidate.covered else "-"


def _limit(limit: Limit) -> str:
    verdict = "reached" if limit.found <= limit.most else "NOT reached"
    return f"{limit.name:40}{limit.found:>10,.2f} of {limit.most:>8,.2f}  {verdict}"


def _spread(spread: Spread, *, places: int) -> str:
    low, middle, high = (
        f"{value:,.{places}f}" for value in (spread.low, spread.median, spread.high)
    )
    return f"{middle} ({low}-{high})"


def _ratio(ratio: Ratio | None) -> str:
    return f"{ratio.value:.2f} ({ratio.low:.2f}-{ratio.high:.2f})" if ratio else "-"


def _traffic(found: Return | None, moment: str) -> str:
    if found is None:
        return "-"
    traffic: Traffic = getattr(found, moment)
    return f"{traffic.requests} req, {traffic.bytes:,} B"
