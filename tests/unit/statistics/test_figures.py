"""Counts by day become figures in which no small group is broken down."""

from datetime import date

from consent_service.choices.cells import Cell
from consent_service.statistics.figures import figures_of, spans_of
from consent_service.statistics.rows import rows_of

FIRST, SECOND, THIRD, FOURTH = (date(2026, 11, day) for day in (1, 2, 3, 4))


def cells(accepted: int, rejected: int = 0, *, language: str = "fi") -> dict[str, int]:
    """Return the counts of choices that were shown in one language."""
    found: dict[str, int] = {}
    for action, count in (("accept_all", accepted), ("reject_all", rejected)):
        if count:
            found[f"action {action}"] = count
            found[f"language {language} {action}"] = count
    found["category analytics granted"] = accepted
    found["category analytics denied"] = rejected
    return found


def test_a_period_is_the_sum_of_its_days_and_no_others() -> None:
    tally = {FIRST: cells(100), SECOND: cells(6, 2), THIRD: cells(1, 3)}

    whole = figures_of(tally, SECOND, THIRD).whole

    assert whole.choices == 12
    assert whole.actions == {"accept_all": 7, "reject_all": 5}


def test_a_category_is_rated_out_of_the_choices_about_it() -> None:
    """One that came with a later revision was not denied before."""
    tally = {
        FIRST: cells(10),
        SECOND: {
            **cells(6, 4),
            "category marketing granted": 1,
            "category marketing denied": 9,
        },
    }

    rates = figures_of(tally, FIRST, SECOND).whole.categories

    assert rates is not None
    assert (rates["analytics"].count, rates["analytics"].of) == (16, 20)
    assert (rates["marketing"].count, rates["marketing"].of) == (1, 10)


def test_fewer_than_five_choices_are_not_broken_down() -> None:
    figures = figures_of({FIRST: cells(3, 1)}, FIRST, FIRST)

    assert figures.whole.choices == 4
    assert figures.whole.actions is None
    assert figures.whole.categories is None
    assert figures.groups["language"] == []


def together(*parts: dict[str, int]) -> dict[str, int]:
    """Return the sum of counts."""
    names = {name: None for part in parts for name in part}
    return {name: sum(part.get(name, 0) for part in parts) for name in names}


def test_a_small_group_and_the_next_smallest_show_their_sizes_alone() -> None:
    """The sum of all less the groups that are shown would be the small one."""
    counts = together(
        cells(1, 1, language="sv"),
        cells(6, 2),
        cells(4, 3, language="en"),
        cells(20, 9, language="de"),
    )

    groups = figures_of({FIRST: counts}, FIRST, FIRST).groups["language"]

    assert [(group.name, group.choices, group.actions) for group in groups] == [
        ("de", 29, {"accept_all": 20, "reject_all": 9}),
        ("fi", 8, {"accept_all": 6, "reject_all": 2}),
        ("en", 7, None),
        ("sv", 2, None),
    ]


def test_two_small_groups_that_are_few_together_take_a_third_with_them() -> None:
    """Their sum is what is left of the whole: one accepted, and so did the other."""
    counts = together(
        cells(1, language="sv"), cells(1, language="en"), cells(6), cells(9, 1)
    )

    groups = figures_of({FIRST: counts}, FIRST, FIRST).groups["language"]

    assert [(group.name, group.actions) for group in groups] == [
        ("fi", None),
        ("en", None),
        ("sv", None),
    ]


def test_groups_are_all_shown_where_none_is_small() -> None:
    counts = together(cells(5, language="sv"), cells(6, 2))

    groups = figures_of({FIRST: counts}, FIRST, FIRST).groups["language"]

    assert [group.actions for group in groups] == [
        {"accept_all": 6, "reject_all": 2},
        {"accept_all": 5},
    ]


def test_a_quiet_day_and_the_next_quietest_show_their_sizes_alone() -> None:
    tally = {FIRST: cells(3), SECOND: cells(9), THIRD: cells(7, 1)}

    quiet, busy, next_quiet, empty = spans_of(
        tally,
        [(FIRST, FIRST), (SECOND, SECOND), (THIRD, THIRD), (FOURTH, FOURTH)],
    )

    assert (quiet.choices, quiet.actions, quiet.categories) == (3, None, None)
    assert (next_quiet.choices, next_quiet.actions) == (8, None)
    assert next_quiet.categories is None
    assert (busy.choices, busy.actions) == (9, {"accept_all": 9})
    assert (empty.choices, empty.actions) == (0, None)


def test_few_choices_about_a_category_are_not_rated_on_a_busy_day() -> None:
    """Two days: a category that came in the evening of the first, asked of two."""
    late = {"category marketing granted": 1, "category marketing denied": 1}
    later = {"category marketing granted": 6, "category marketing denied": 3}
    latest = {"category marketing granted": 8, "category marketing denied": 3}
    tally = {
        FIRST: cells(20) | late,
        SECOND: cells(9) | later,
        THIRD: cells(11) | latest,
    }

    spans = spans_of(tally, [(day, day) for day in (FIRST, SECOND, THIRD)])

    assert [sorted(span.categories or {}) for span in spans] == [
        ["analytics"],
        ["analytics"],
        ["analytics", "marketing"],
    ]


def test_few_choices_about_a_category_are_not_rated_in_a_period() -> None:
    few = {"category marketing granted": 1, "category marketing denied": 3}

    whole = figures_of({FIRST: cells(20) | few}, FIRST, FIRST).whole

    assert list(whole.categories or {}) == ["analytics"]


def test_fewer_than_five_choices_are_not_told_apart_by_their_requests() -> None:
    """JSON of the command said by which way the cookie of one visitor came."""
    counts = cells(3) | {"domain example.fi": 3, "cookie http": 2, "cookie script": 1}

    seen = figures_of({FIRST: counts | {"view banner": 40}}, FIRST, FIRST).seen

    assert seen == {"domain": {}, "cookie": {}, "view": {"banner": 40}, "page": {}}


def test_the_rows_of_quiet_days_are_their_sizes_alone() -> None:
    tally = {FIRST: cells(2, 2), SECOND: cells(5), THIRD: cells(6)}

    rows = list(rows_of(tally))

    assert rows == [
        (FIRST, Cell("choices", ""), 4),
        (SECOND, Cell("choices", ""), 5),
        (SECOND, Cell("language", "fi"), 5),
        (THIRD, Cell("choices", ""), 6),
        (THIRD, Cell("action", "accept_all"), 6),
        (THIRD, Cell("category", "analytics", "denied"), 0),
        (THIRD, Cell("category", "analytics", "granted"), 6),
        (THIRD, Cell("language", "fi"), 6),
        (THIRD, Cell("language", "fi", "accept_all"), 6),
    ]


def test_a_small_group_of_a_day_is_found_from_neither_its_day_nor_its_column() -> None:
    """Days below each other, languages beside each other: both have known sums."""
    tally = {
        FIRST: together(cells(2, language="sv"), cells(30)),
        SECOND: together(cells(7, language="sv"), cells(20)),
        THIRD: together(cells(8, language="sv"), cells(10)),
        FOURTH: together(cells(9, language="sv"), cells(40)),
    }

    shown = [
        (day.day, cell.value)
        for day, cell, _ in rows_of(tally)
        if cell.kind == "language" and cell.outcome
    ]

    assert shown == [(2, "fi"), (2, "sv"), (4, "fi"), (4, "sv")]


def test_the_only_language_of_a_day_hides_nothing_for_another_day() -> None:
    """It says what its day says, so it is no help to keep it back."""
    tally = {
        FIRST: together(cells(2, language="sv"), cells(30)),
        SECOND: cells(9),
        THIRD: together(cells(8, language="sv"), cells(12)),
        FOURTH: together(cells(9, language="sv"), cells(40)),
    }

    shown = [
        (day.day, cell.value)
        for day, cell, _ in rows_of(tally)
        if cell.kind == "language" and cell.outcome
    ]

    assert shown == [(2, "fi"), (4, "fi"), (4, "sv")]


def test_what_requests_say_is_listed_with_the_most_common_first() -> None:
    tally = {FIRST: {**cells(5), "domain www.example.fi": 4, "domain example.fi": 9}}

    seen = figures_of(tally, FIRST, FIRST).seen

    assert list(seen["domain"].items()) == [
        ("example.fi", 9),
        ("www.example.fi", 4),
    ]
