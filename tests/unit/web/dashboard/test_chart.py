"""Charts as values: what is drawn where."""

from datetime import date

import pytest

from consent_service.statistics.figures import Span
from consent_service.statistics.rate import Rate
from consent_service.web.dashboard.chart import (
    Block,
    draw_bars,
    draw_lines,
    draw_marks,
)

DAY = date(2026, 11, 22)


def span(choices: int, share: float | None = None, **actions: int) -> Span:
    rate = None if share is None else Rate(0, 1, share, 0.0, 1.0)
    categories = {"analytics": rate} if rate else None
    return Span(DAY, DAY, choices, actions or None, categories)


def test_a_bar_is_stacked_by_action_from_below() -> None:
    bars = draw_bars([span(10, accept_all=6, reject_all=4)])

    assert bars.top == 10
    assert bars.blocks == (
        Block("accept_all", 120.0, 40.0, 760.0, 60.0),
        Block("reject_all", 120.0, 0.0, 760.0, 40.0),
    )


def test_a_bar_that_is_too_small_is_one_block() -> None:
    bars = draw_bars([span(3), span(0), span(4)])

    assert [(block.series, block.height) for block in bars.blocks] == [
        ("few", 75.0),
        ("few", 100.0),
    ]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (5, 6), (11, 20), (99, 100), (1_234, 2_000)]
)
def test_the_top_is_a_round_number_above_the_highest_bar(most: int, top: int) -> None:
    assert draw_bars([span(most)]).top == top


def test_rates_are_joined_and_a_gap_is_left_where_none_is_known() -> None:
    spans = [span(9, 0.5), span(9, 0.25), span(2), span(9, 1.0)]

    [line] = draw_lines(spans, ["analytics"])

    assert line.path == "M125.0 50.0L375.0 75.0M869.0 0.0h12"


def test_a_category_of_which_nothing_is_known_has_no_line() -> None:
    assert draw_lines([span(9, 0.5)], ["marketing"]) == []


def test_a_mark_stands_before_the_bar_of_its_day() -> None:
    spans = [(date(2026, 11, day), date(2026, 11, day)) for day in (1, 2, 3, 4)]

    marks = draw_marks([date(2026, 11, 3), date(2026, 10, 1)], spans)

    assert marks == [500.0]
