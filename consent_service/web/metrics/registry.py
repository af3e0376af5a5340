"""The families of numbers that one process reports."""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.core import CounterMetricFamily, Metric

from consent_service.web.metrics.fast_counter import Spread, Tally


class Families:
    """The registry of one process.

    Each has its own, so that two services in one process do not mix.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)

    def tally(self, name: str, meaning: str, *labels: str) -> Tally:
        """Return a new family of counters; `_total` is added to its name."""
        tally = Tally(name, meaning, *labels)
        self._registry.register(tally)
        return tally

    def spread(self, name: str, meaning: str, bounds: tuple[float, ...]) -> Spread:
        """Return a new histogram."""
        spread = Spread(name, meaning, bounds)
        self._registry.register(spread)
        return spread

    def gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(name, meaning, registry=self._registry)

    def watch(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Report what `read` returns whenever the metrics are fetched."""
        self.gauge(name, meaning).set_function(read)

    def watch_count(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Report a number that only grows, as `name` with `_total`.

        The bare name was out before counters ended in `_total`: it stays for one
        release beside the new one.
        """
        self._registry.register(_Watched(name, meaning, read))
        self.watch(name, f"The former name of {name}_total.", read)

    def state(self, name: str, meaning: str, **facts: str) -> None:
        """Report facts that never change, as labels of the number 1."""
        Gauge(name, meaning, facts, registry=self._registry).labels(**facts).set(1)

    def collect(self) -> Iterable[Metric]:
        """Return every family as it is now."""
        return self._registry.collect()


class _Watched:
    """A counter that is read when the metrics are fetched."""

    def __init__(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        self._name = name
        self._meaning = meaning
        self._read = read

    def collect(self) -> Iterator[Metric]:
        yield CounterMetricFamily(self._name, self._meaning, value=self._read())
