"""Rates with their interval, against values computed elsewhere."""

import pytest

from consent_service.statistics.rate import rate


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # R: prop.test(81, 263, correct = FALSE), an example of Newcombe (1998),
        # "Two-sided confidence intervals for the single proportion", table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 10, 0.2366, 0.7634),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_the_interval_is_that_of_wilson(
    count: int, of: int, low: float, high: float
) -> None:
    found = rate(count, of)

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_rate_out_of_nothing_is_not_known() -> None:
    assert rate(0, 0) is None


def test_a_rate_says_out_of_how_many_it_is() -> None:
    found = rate(3, 12)

    assert found is not None
    assert (found.count, found.of, found.share) == (3, 12, 0.25)
