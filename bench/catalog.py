"""What reading the catalog takes: for a policy, and as a whole.

    python -m bench.catalog [ROUNDS]

Each round is a process of its own, since what was read is kept. Prints the median.
"""

import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable

from consent_service.catalog import Catalog, load_catalog
from consent_service.policy.reference import load_known

# What a small site has.
_USUAL = (
    "consent-service",
    "google-analytics-4",
    "meta-pixel",
    "youtube",
    "google-maps",
)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    runs = [_round("time") for _ in range(rounds)]
    for name in runs[0]:
        print(f"{name:<28}{statistics.median(run[name] for run in runs):8.1f} ms")
    for name, size in _round("memory").items():
        print(f"{name:<28}{size:8.2f} MB")


def _round(what: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.catalog", "--one", what],
        check=True,
        capture_output=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _times() -> dict[str, float]:
    catalog = load_catalog()
    works: dict[str, Callable[[], object]] = {
        "five services, three languages": lambda: _read(catalog, _USUAL),
        "every service": lambda: _read(catalog, tuple(catalog.services)),
        "the look-up": lambda: catalog.lookup.find_by_host("example.com"),
    }
    found = {}
    for name, work in works.items():
        start = time.process_time()
        work()
        found[name] = (time.process_time() - start) * 1000
    return found


def _memory() -> dict[str, float]:
    load_known()
    tracemalloc.start()
    catalog = load_catalog()
    _read(catalog, tuple(catalog.services))
    catalog.lookup.find_by_host("example.com")
    return {"every service and the look-up": tracemalloc.get_traced_memory()[0] / 1e6}


def _read(catalog: Catalog, keys: tuple[str, ...]) -> None:
    for key in keys:
        catalog.services.get(key)


if __name__ == "__main__":
    if "--one" in sys.argv:
        print(json.dumps(_times() if sys.argv[-1] == "time" else _memory()))
    else:
        main()
