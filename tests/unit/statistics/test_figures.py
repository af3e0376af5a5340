"""Counts by day become figures in which no small group is broken down."""

from datetime import date

from consent_service.choices.cells import Cell
from consent_service.statistics.figures import figures_of, rows_of, spans_of

FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (1, 2, 3))


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


def test_a_small_group_shows_its_size_alone() -> None:
    few, many = cells(1, 1, language="sv"), cells(6, 2)
    together = {name: few.get(name, 0) + many.get(name, 0) for name in {*few, *many}}

    groups = figures_of({FIRST: together}, FIRST, FIRST).groups["language"]

    assert [(group.name, group.choices, group.actions) for group in groups] == [
        ("fi", 8, {"accept_all": 6, "reject_all": 2}),
        ("sv", 2, None),
    ]


def test_a_quiet_day_shows_its_size_alone_although_the_period_is_large() -> None:
    tally = {FIRST: cells(3), SECOND: cells(9)}

    quiet, busy, empty = spans_of(
        tally, [(FIRST, FIRST), (SECOND, SECOND), (THIRD, THIRD)]
    )

    assert (quiet.choices, quiet.actions) == (3, None)
    assert (busy.choices, busy.actions) == (9, {"accept_all": 9})
    assert (empty.choices, empty.actions) == (0, None)


def test_the_rows_of_a_quiet_day_are_its_size_alone() -> None:
    tally = {FIRST: cells(2, 2), SECOND: cells(5)}

    rows = list(rows_of(tally))

    assert rows == [
        (FIRST, Cell("choices", ""), 4),
        (SECOND, Cell("choices", ""), 5),
        (SECOND, Cell("action", "accept_all"), 5),
        (SECOND, Cell("category", "analytics", "denied"), 0),
        (SECOND, Cell("category", "analytics", "granted"), 5),
        (SECOND, Cell("language", "fi"), 5),
        (SECOND, Cell("language", "fi", "accept_all"), 5),
    ]


def test_what_requests_say_is_listed_with_the_most_common_first() -> None:
    tally = {FIRST: {**cells(5), "domain www.example.fi": 4, "domain example.fi": 9}}

    seen = figures_of(tally, FIRST, FIRST).seen

    assert list(seen["domain"].items()) == [
        ("example.fi", 9),
        ("www.example.fi", 4),
    ]
