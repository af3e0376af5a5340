"""Measure the notice reader and the notice lint against texts that people have marked.

Usage: python -m bench.notices [FOLDER]

FOLDER holds seed-findings.json with its texts, and examples/ (by default
../shared/notices beside the checkout; without it only our own are measured).

Our own notices are made up, with what they say and get wrong written down before the
reader saw them. Of those in `final`, `third_final` and `seventh_final` only the totals
and the errors were looked at, the others were read, to mend it.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from bench.coarse import COARSE, coarse_faults
from consent_service.findings import Finding
from consent_service.notice.check import Report, lint_notice, read_notice
from consent_service.notice.facts.gather import Against
from consent_service.notice.language.dictionaries import load_spellers
from consent_service.notice.source.load import load_source

OWN = Path(__file__).resolve().parents[1] / "tests/unit/notice/held_out"
FOLDER = Path(__file__).resolve().parents[2] / "shared" / "notices"
PARTS = (
    "development",
    "final",
    "second_development",
    "second_final",
    "third_development",
    "third_final",
    "fourth_development",
    "fourth_final",
    "fifth_development",
    "fifth_final",
    "seventh_development",
    "seventh_final",
)
MARKED_ON = date(2026, 11, 22)  # the day that "older than 24 months" was judged on

_SETS = ("categories", "tools", "cookie_names", "data_collected", "opt_out_links")
_VALUES = (
    "language",
    "controller",
    "contact_email",
    "business_id",
    "updated",
    "transfers_outside_eea",
)


class Score(msgspec.Struct):
    """How many were marked and found, marked and missed, found and not marked."""

    hit: int = 0
    missed: int = 0
    extra: int = 0

    def add(self, other: "Score") -> None:
        self.hit += other.hit
        self.missed += other.missed
        self.extra += other.extra

    @property
    def recall(self) -> float:
        return self.hit / max(1, self.hit + self.missed)

    @property
    def precision(self) -> float:
        return self.hit / max(1, self.hit + self.extra)

    def row(self, name: str) -> str:
        return (
            f"{name:28} {self.hit:5} {self.missed:7} {self.extra:6}"
            f" {self.recall:7.2f} {self.precision:10.2f}"
        )


HEAD = (
    f"{'':28} {'found':>5} {'missed':>7} {'extra':>6} {'recall':>7} {'precision':>10}"
)


class SeedResult(msgspec.Struct):
    """One seed: scores per severity, and the rules that fired and must not."""

    name: str
    scores: dict[str, Score]
    forbidden: list[str]


def report_on(path: Path) -> Report:
    """Check one text as `notice check` would."""
    source = load_source(str(path), stdin=io.BytesIO())
    return lint_notice(read_notice(source), today=MARKED_ON)


def measure_seeds(folder: Path) -> Iterator[SeedResult]:
    """Yield how each seed compares with its marked findings, spelling left out."""
    marked = json.loads((folder / "seed-findings.json").read_text(encoding="utf-8"))
    for name, seed in marked.items():
        report = report_on(folder / seed["file"])
        fired = {finding.rule for finding in report.findings}
        wanted = [row for row in seed["findings"] if row[0] != "spelling-error"]
        yield SeedResult(
            name=name,
            scores=_match(wanted, list(report.findings)),
            forbidden=sorted(fired & set(seed["must_not_fire"])),
        )


def measure_spelling(folder: Path) -> Score | None:
    """Return how misspelt words were found, or None without a Finnish dictionary."""
    spellers = load_spellers()
    if "fi" not in spellers:
        return None
    marked = json.loads((folder / "seed-findings.json").read_text(encoding="utf-8"))
    total = Score()
    for seed in marked.values():
        source = load_source(str(folder / seed["file"]), stdin=io.BytesIO())
        against = Against(spellers=spellers)
        report = lint_notice(read_notice(source), today=MARKED_ON, against=against)
        found = [
            finding for finding in report.findings if finding.rule == "spelling-error"
        ]
        wanted = [row for row in seed["findings"] if row[0] == "spelling-error"]
        total.add(_match(wanted, found)["all"])
    return total


def _match(wanted: list[list[Any]], found: Sequence[Finding]) -> dict[str, Score]:
    scores = {name: Score() for name in ("error", "warning", "info", "all")}
    left = list(found)
    for rule, severity, line, _ in wanted:
        match = next(
            (finding for finding in left if _is_same(finding, rule, line)), None
        )
        if match:
            left.remove(match)
        score = Score(hit=1) if match else Score(missed=1)
        scores[severity].add(score)
        scores["all"].add(score)
    for finding in left:
        scores[finding.severity].extra += 1
        scores["all"].extra += 1
    return scores


def _is_same(finding: Finding, rule: str, line: int | None) -> bool:
    if finding.rule != rule:
        return False
    if line is None:
        return True
    return finding.line is not None and abs(finding.line - line) <= 1


def measure_examples(paths: Iterable[Path]) -> dict[str, Score]:
    """Return the scores of fields and coarse faults over texts with a JSON beside."""
    totals: dict[str, Score] = {}
    for path in paths:
        truth = json.loads(_truth_of(path).read_text(encoding="utf-8"))
        report = report_on(path)
        for name, score in _fields(report, truth):
            totals.setdefault(name, Score()).add(score)
        totals.setdefault("faults", Score()).add(_faults(report, truth))
    return totals


def _truth_of(path: Path) -> Path:
    seed = path.with_name(f"seed-{path.name[2]}.json")
    return seed if seed.exists() else path.with_suffix(".json")


def _fields(report: Report, truth: Mapping[str, Any]) -> Iterator[tuple[str, Score]]:
    borderline = truth.get("borderline", {})
    for name in _SETS:
        told = set(getattr(report.disclosure, name))
        yield name, _compare(told, set(truth[name]), set(borderline.get(name, ())))
    for name in _VALUES:
        told_value, wanted = getattr(report.disclosure, name), truth[name]
        if borderline.get(name):
            continue
        told = {str(told_value)} if told_value else set()
        yield name, _compare(told, {str(wanted)} if wanted else set(), set())


def _compare(told: set[str], wanted: set[str], borderline: set[str]) -> Score:
    wanted = wanted - borderline
    told = told - borderline
    return Score(len(told & wanted), len(wanted - told), len(told - wanted))


def _faults(report: Report, truth: Mapping[str, Any]) -> Score:
    wanted = set(truth["faults"])
    borderline = set(truth.get("borderline", {}).get("faults", ()))
    told = coarse_faults(report, cut=truth["cut"])
    # A rule may stand for several coarse faults; it is right if one of them is.
    told = {
        fault for fault in told if fault in wanted or not _is_excused(fault, wanted)
    }
    return _compare(told, wanted, borderline)


def _is_excused(fault: str, wanted: set[str]) -> bool:
    rules = set(COARSE[fault])
    return any(rules & set(COARSE[other]) for other in wanted if other != fault)


def main(folder: Path = FOLDER) -> int:
    """Print the tables."""
    for part in PARTS:
        _print_fields(f"Made up, {part}: fields and coarse faults", own_notices(part))
    if not folder.is_dir():
        print(f"no marked notices at {folder.name}: nothing more to measure")
        return 0
    _print_seeds(folder)
    _print_fields("Seeds: fields and coarse faults", sorted(folder.glob("00*.txt")))
    _print_fields("Examples: fields and coarse faults", _examples(folder))
    return 0


def _print_seeds(folder: Path) -> None:
    totals = {name: Score() for name in ("error", "warning", "info", "all")}
    forbidden: list[str] = []
    for result in measure_seeds(folder):
        forbidden += [f"{result.name} {rule}" for rule in result.forbidden]
        for name, score in result.scores.items():
            totals[name].add(score)
    print("Seeds: findings by severity, spelling-error left out")
    print(HEAD)
    for name, score in totals.items():
        print(score.row(name))
    spelling = measure_spelling(folder)
    print(spelling.row("spelling-error") if spelling else "spelling: no dictionary")
    print(f"rules that fired and must not: {', '.join(forbidden) or 'none'}\n")


def own_notices(part: str) -> list[Path]:
    """Return our own made-up notices of one part."""
    return sorted(path for path in (OWN / part).iterdir() if path.suffix != ".json")


def _examples(folder: Path) -> list[Path]:
    return sorted((folder / "examples").glob("*.txt"))


def _print_fields(title: str, paths: list[Path]) -> None:
    print(title)
    print(HEAD)
    for name, score in measure_examples(paths).items():
        print(score.row(name))
    print()


if __name__ == "__main__":
    sys.exit(main(*(Path(argument) for argument in sys.argv[1:2])))
