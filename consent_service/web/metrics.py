"""What the service counts about itself, in Prometheus form. Never a visitor."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

# Seconds. The first ones are around a commit on a good disk, the last is a failure.
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Metrics:
    """The numbers of one process. Each app has its own, so that tests do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "consent_requests",
            "Requests answered, by resource and status.",
            ["resource", "status"],
            registry=self._registry,
        )
        self._choices = Counter(
            "consent_choices",
            "Choices recorded, by site and action.",
            ["site", "action"],
            registry=self._registry,
        )
        self._repeats = Counter(
            "consent_choices_repeated",
            "Choices that had been recorded before, by site.",
            ["site"],
            registry=self._registry,
        )
        self._refusals = Counter(
            "consent_refusals",
            "Requests refused, by error code.",
            ["error"],
            registry=self._registry,
        )
        self._duration = Histogram(
            "consent_choice_seconds",
            "Time from a choice's arrival to its durable record.",
            buckets=_BUCKETS,
            registry=self._registry,
        )

        # Finding a labelled counter takes longer than counting.
        self._by_action: dict[tuple[str, str], Counter] = {}

    def count_request(self, resource: str, status: int) -> None:
        self._requests.labels(resource, str(status)).inc()

    def count_choice(self, site: str, action: str, seconds: float) -> None:
        counter = self._by_action.get((site, action))
        if counter is None:
            counter = self._by_action[site, action] = self._choices.labels(site, action)
        counter.inc()
        self._duration.observe(seconds)

    def count_repeat(self, site: str) -> None:
        self._repeats.labels(site).inc()

    def count_refusal(self, code: str) -> None:
        self._refusals.labels(code).inc()

    def watch(self, name: str, help: str, read: Callable[[], float]) -> None:  # noqa: A002  # the word of the format
        """Report what `read` returns whenever the metrics are fetched."""
        Gauge(name, help, registry=self._registry).set_function(read)

    def render(self) -> bytes:
        return generate_latest(self._registry)
