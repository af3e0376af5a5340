"""Periods of a dashboard."""

from datetime import date
from itertools import pairwise

import pytest

from consent_service.web.dashboard.period import period_of

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize("asked", ["", "0", "31", "-7", "7.0", "９０", "x" * 300])
def test_what_is_not_offered_is_the_usual_period(asked: str) -> None:
    assert period_of(asked, TODAY).days == 30


@pytest.mark.parametrize(
    ("asked", "first", "bars", "step"),
    [
        ("7", date(2026, 11, 23), 7, "day"),
        ("30", date(2026, 10, 31), 30, "day"),
        ("90", date(2026, 9, 1), 13, "week"),
        ("365", date(2025, 11, 30), 13, "month"),
    ],
)
def test_a_period_ends_today_and_has_bars_to_the_last_day(
    asked: str, first: date, bars: int, step: str
) -> None:
    period = period_of(asked, TODAY)

    assert (period.first, period.last, period.step) == (first, TODAY, step)
    assert len(period.spans) == bars
    assert (period.spans[0][0], period.spans[-1][1]) == (first, TODAY)


@pytest.mark.parametrize("asked", ["7", "30", "90", "365"])
def test_every_day_is_in_one_bar(asked: str) -> None:
    spans = period_of(asked, TODAY).spans

    assert all(first <= last for first, last in spans)
    assert all((after - last).days == 1 for (_, last), (after, _) in pairwise(spans))


def test_a_year_is_shown_by_the_months_of_the_calendar() -> None:
    spans = period_of("365", date(2027, 3, 1)).spans

    assert spans[0] == (date(2026, 3, 2), date(2026, 3, 31))
    assert spans[-2:] == (
        (date(2027, 2, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 3, 1)),
    )
