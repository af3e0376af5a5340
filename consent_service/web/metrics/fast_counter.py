"""Counts by labels, for what happens thousands of times a second.

A counter of the client library takes a lock and a look-up that cost more than an
answer from memory. Here one line of a dictionary is counted, on the event loop alone.
"""

from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, Metric


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
