"""The banner beside four others: bytes, time, work, shift, held scripts, limits.

All are visited in turn in the same browser, on slow 4G with a processor four times as
slow. Needs Chromium and, for the first run, npm with a registry; the packages are
kept in a cache folder, and nothing of them is in this repository.

    python -m bench.banner --visits 15
    python -m bench.banner --json > banner.json
"""

import argparse
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.banner.candidate import Candidate
from bench.banner.covering import covered
from bench.banner.holding import Held, hold
from bench.banner.measuring import Visit, visit
from bench.banner.own import bare_button, nothing, own, revision_for_bench
from bench.banner.packages import VERSIONS, NoPeersError, cache_folder, fetch
from bench.banner.peers import klaro, orejime, osano, vanilla
from bench.banner.report import Report
from bench.banner.returning import Return, come_back
from bench.banner.serving import serving
from bench.banner.summary import (
    Ratio,
    Summary,
    figures_of,
    held_figures_of,
    later_than,
    ratios_of,
    without,
)

# Nothing but loopback can be reached, whatever the browser itself tries.
_CLOSED = (
    "--host-resolver-rules="
    "MAP * ~NOTFOUND, EXCLUDE *.localhost, EXCLUDE localhost, EXCLUDE 127.0.0.1"
)

Visits = dict[str, list[Visit]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--visits", type=int, default=15, help="of each, at least 2")
    parser.add_argument("--json", action="store_true", help="print JSON, no table")
    parser.add_argument("--cache", type=Path, default=cache_folder())
    parser.add_argument("--browser", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    try:
        fetch(arguments.cache)
    except NoPeersError as error:
        sys.exit(f"bench.banner: {error}")

    report = measure(arguments.cache, arguments.visits, arguments.browser)
    print(report.as_json() if arguments.json else report.as_table())


def measure(cache: Path, rounds: int, executable: str) -> Report:
    revision = revision_for_bench()
    ours = own(revision)
    others = [kind(cache, revision) for kind in (vanilla, klaro, orejime, osano)]
    candidates = [nothing(), *ours, *others]
    before = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=[_CLOSED, "--disable-quic"]
        )
        found = visit_in_turn(browser, candidates, rounds)
        held = hold_in_turn(
            browser, [candidates[0], bare_button(), *ours, *others], rounds
        )
        shares = all_cover(browser, ours + others)
        fresh = all_come_back(browser, ours + others, fresh_for=3600)
        stale = all_come_back(browser, ours + others, fresh_for=0)
        chromium = browser.version
        browser.close()
    limit = held.pop(bare_button().name)
    base = found[candidates[0].name]
    for candidate in ours + others:
        found[candidate.name] = less(base, found[candidate.name])
    return Report(
        rounds=rounds,
        load=(before, os.getloadavg()[0]),
        chromium=chromium,
        versions=VERSIONS,
        candidates={
            candidate.name: Summary(
                bytes=candidate.transferred(),
                files=len(candidate.files),
                later=sum(len(file.body) for file in candidate.later.values()),
                covered=shares.get(candidate.name, []),
                held=held_figures_of(held[candidate.name]),
                figures=figures_of(found[candidate.name]),
                fresh=fresh.get(candidate.name),
                stale=stale.get(candidate.name),
            )
            for candidate in candidates
        },
        side_by_side=held_figures_of(limit),
        ratios={peer.name: compare(ours[0], peer, found) for peer in others},
    )


def visit_in_turn(browser: Browser, candidates: list[Candidate], rounds: int) -> Visits:
    """Return all visits, by name. The first round warms up and is thrown away."""
    found: Visits = {candidate.name: [] for candidate in candidates}
    with serving(candidates) as address:
        for number in range(rounds + 1):
            # No candidate always follows the same one.
            turn = number % len(candidates)
            for candidate in candidates[turn:] + candidates[:turn]:
                found[candidate.name].append(visit(browser, address, candidate))
            print(f"round {number} of {rounds}", file=sys.stderr)
    return {name: all_[1:] for name, all_ in found.items()}


def hold_in_turn(
    browser: Browser, candidates: list[Candidate], rounds: int
) -> dict[str, list[Held]]:
    """Return what held scripts showed, by name, the next visit beyond plain tags."""
    found: dict[str, list[Held]] = {candidate.name: [] for candidate in candidates}
    with serving(candidates) as address:
        for number in range(rounds + 1):
            turn = number % len(candidates)
            for candidate in candidates[turn:] + candidates[:turn]:
                found[candidate.name].append(hold(browser, address, candidate))
            print(f"held scripts, round {number} of {rounds}", file=sys.stderr)
    base = found[candidates[0].name]
    return {
        name: [later_than(*pair) for pair in zip(base, all_, strict=True)][1:]
        for name, all_ in found.items()
    }


def all_cover(browser: Browser, candidates: list[Candidate]) -> dict[str, list[float]]:
    with serving(candidates) as address:
        return {
            candidate.name: covered(browser, address, candidate)
            for candidate in candidates
        }


def less(base: list[Visit], found: list[Visit]) -> list[Visit]:
    return [without(bare, shown) for bare, shown in zip(base, found, strict=True)]


def all_come_back(
    browser: Browser, candidates: list[Candidate], *, fresh_for: int
) -> dict[str, Return]:
    with serving(candidates, fresh_for=fresh_for) as address:
        return {
            candidate.name: come_back(browser, address, candidate)
            for candidate in candidates
        }


def compare(mine: Candidate, its: Candidate, found: Visits) -> dict[str, Ratio]:
    size = mine.transferred() / its.transferred()
    ratios = ratios_of(found[mine.name], found[its.name])
    return {"bytes": Ratio(size, size, size), **ratios}


if __name__ == "__main__":
    main()
