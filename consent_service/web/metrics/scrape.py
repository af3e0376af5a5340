"""The answer to one scrape: the numbers of all processes behind this port.

A scrape reaches whichever worker the kernel picks. That one asks the others and puts
the label `worker` on every number, so that each series is one process's: it starts
anew when its worker is replaced, which Prometheus knows how to read. A sum made here
would drop instead, and be read as a burst. `sum without (worker)` is the whole.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

import msgspec
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.samples import Sample

# When a series began is in `process_start_time_seconds` already.
_LEFT_OUT: Final = "_created"
_UP: Final = "consent_worker_up"
_UP_MEANS: Final = "Whether the worker reported its numbers for this scrape."


class Family(msgspec.Struct, frozen=True):
    """One family of numbers, as processes send it to each other."""

    name: str
    meaning: str
    type: str
    samples: list[tuple[str, dict[str, str], float]]


class Siblings(Protocol):
    """The other processes behind the same port."""

    async def ask(self) -> Mapping[str, Sequence[Family] | None]:
        """Return the numbers of each worker, None for one that did not answer.

        Never raises for a worker that is busy, starting or gone, and never waits
        longer than a scrape may take: a missing number is better than no answer.
        """
        ...


class Scrape:
    """Answers scrapes.

    `look` updates what has to be asked for, such as whether the store is up.
    """

    def __init__(
        self,
        collect: Callable[[], Iterable[Metric]],
        look: Callable[[], Awaitable[None]],
    ) -> None:
        self._collect = collect
        self._look = look
        self.siblings: Siblings | None = None

    async def own(self) -> list[Family]:
        """Return the numbers of this process."""
        await self._look()
        return [_family(metric) for metric in self._collect()]

    async def render(self) -> bytes:
        """Return the numbers of all processes in the text format of Prometheus."""
        if self.siblings is None:
            families = await self.own()
        else:
            families = merge(await self.siblings.ask())
        return generate_latest(_Families(families))


def merge(answers: Mapping[str, Sequence[Family] | None]) -> list[Family]:
    """Return every worker's numbers as one, with the label `worker`."""
    # A counter and a gauge may share a name: the text format tells them apart.
    merged: dict[tuple[str, str], Family] = {}
    for worker, families in answers.items():
        for family in families or ():
            into = merged.setdefault(
                (family.name, family.type), msgspec.structs.replace(family, samples=[])
            )
            into.samples.extend(
                (name, {**labels, "worker": worker}, value)
                for name, labels, value in family.samples
            )
    up = GaugeMetricFamily(_UP, _UP_MEANS, labels=["worker"])
    for worker, families in answers.items():
        up.add_metric([worker], float(families is not None))
    return [*merged.values(), _family(up)]


class _Families:
    """Families as the client library collects them."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        for family in self._families:
            metric = Metric(family.name, family.meaning, family.type)
            metric.samples = [Sample(*sample) for sample in family.samples]
            yield metric


def _family(metric: Metric) -> Family:
    samples = [
        (sample.name, dict(sample.labels), float(sample.value))
        for sample in metric.samples
        if not sample.name.endswith(_LEFT_OUT)
    ]
    return Family(metric.name, metric.documentation, metric.type, samples)
