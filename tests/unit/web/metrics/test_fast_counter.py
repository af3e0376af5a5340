"""What is counted past the client library reads as what the library counts."""

import pytest
from prometheus_client import CollectorRegistry, Histogram, generate_latest

from consent_service.web.metrics.fast_counter import Spread

BOUNDS = (0.001, 0.5, 2.0)


@pytest.mark.parametrize("amounts", [[], [0.0005], [0.5, 0.5, 0.6, 2.0, 7.25]])
def test_a_spread_reads_as_a_histogram_of_the_library(amounts: list[float]) -> None:
    ours, theirs = CollectorRegistry(), CollectorRegistry()
    spread = Spread("wait_seconds", "Waits.", BOUNDS)
    ours.register(spread)
    histogram = Histogram("wait_seconds", "Waits.", buckets=BOUNDS, registry=theirs)

    for amount in amounts:
        spread.observe(amount)
        histogram.observe(amount)

    # When it was made, only the library says.
    known = [
        line
        for line in generate_latest(theirs).decode().splitlines()
        if "_created" not in line
    ]
    assert generate_latest(ours).decode().splitlines() == known


def test_what_fails_is_timed_too() -> None:
    spread = Spread("wait_seconds", "Waits.", BOUNDS)

    with pytest.raises(KeyError), spread.time():
        raise KeyError

    (family,) = spread.collect()
    counted = {sample.name: sample.value for sample in family.samples}
    assert counted["wait_seconds_count"] == 1
