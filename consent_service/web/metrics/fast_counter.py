"""Counts and spreads, for what happens thousands of times a second.

A counter of the client library takes a lock and a look-up that cost more than an
answer from memory. Here one line of a dictionary is counted, on the event loop alone.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import accumulate

from prometheus_client.context_managers import Timer
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.utils import floatToGoString


class Tally:
    """One family of counters. `count` takes the labels' values, in their order."""

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        self._name = name
        self._meaning = meaning
        self._labels = labels
        self._counts: Counter[tuple[str, ...]] = Counter()

    def count(self, *values: str, by: int = 1) -> None:
        self._counts[values] += by

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily(self._name, self._meaning, labels=self._labels)
        for values, number in sorted(self._counts.items()):
            family.add_metric(values, number)
        yield family


class Spread:
    """One histogram without labels: how often an amount was up to each bound."""

    def __init__(self, name: str, meaning: str, bounds: Sequence[float]) -> None:
        self._name = name
        self._meaning = meaning
        self._bounds = [*bounds, float("inf")]
        self._counts = [0] * len(self._bounds)
        self._sum = 0.0

    def observe(self, amount: float) -> None:
        self._counts[bisect_left(self._bounds, amount)] += 1
        self._sum += amount

    def time(self) -> AbstractContextManager[object]:
        """Observe the seconds that a block takes, however it ends."""
        return Timer(self, "observe")  # type: ignore[no-untyped-call]  # the library's own gap

    def collect(self) -> Iterator[Metric]:
        family = HistogramMetricFamily(self._name, self._meaning)
        names = map(floatToGoString, self._bounds)
        buckets = list(zip(names, accumulate(self._counts), strict=True))
        family.add_metric((), buckets, self._sum)
        yield family
