"""Hints: what a name probably is, and when nothing is said."""

import pytest

from consent_service.catalog.hints import Hint, Hints


def hint(name: str, platform: str = "Counter", *hosts: str) -> Hint:
    return Hint(
        name=name,
        platform=platform,
        provider=f"{platform} Ltd",
        category="analytics",
        hosts=hosts,
        source="hints.csv",
        row=7,
        licence="Apache-2.0",
    )


def platform_of(found: Hint | None) -> str | None:
    return found.platform if found else None


def test_a_hint_says_that_it_is_one_and_where_it_is_from() -> None:
    assert hint("_counter").words == (
        "probably Counter (Counter Ltd), usually analytics; "
        "row 7 of hints.csv, Apache-2.0"
    )


def test_a_long_name_of_one_platform_is_known_without_a_host() -> None:
    hints = Hints([hint("_counter")])

    assert platform_of(hints.find_hint("_counter")) == "Counter"
    assert hints.find_hint("_other") is None


@pytest.mark.parametrize("name", ["u", "uid", "ab*"])
def test_a_short_name_counts_only_with_a_host_that_agrees(name: str) -> None:
    hints = Hints([hint(name, "Counter", "counter.example")])
    seen = name.replace("*", "1")

    assert hints.find_hint(seen) is None
    assert hints.find_hint(seen, "other.example") is None
    assert hints.find_hint(seen, "x.counter.example") is not None


def test_a_short_name_without_a_host_in_its_row_is_never_known() -> None:
    assert Hints([hint("uid")]).find_hint("uid", "counter.example") is None


def test_a_name_that_two_platforms_claim_counts_only_with_a_host() -> None:
    hints = Hints(
        [hint("visitor", "A", "a.example"), hint("visitor", "B", "b.example")]
    )

    assert hints.find_hint("visitor") is None
    assert platform_of(hints.find_hint("visitor", "b.example")) == "B"
    assert hints.find_hint("visitor", "c.example") is None


def test_two_rows_of_one_platform_agree() -> None:
    hints = Hints([hint("visitor"), hint("visitor")])

    assert platform_of(hints.find_hint("visitor")) == "Counter"


def test_the_pattern_with_most_letters_is_the_one() -> None:
    hints = Hints([hint("count*", "Short"), hint("counter_*", "Long")])

    assert platform_of(hints.find_hint("counter_1")) == "Long"


def test_a_name_is_known_before_a_pattern() -> None:
    hints = Hints([hint("counter_*", "Pattern"), hint("counter_1", "Exact")])

    assert platform_of(hints.find_hint("counter_1")) == "Exact"


def test_without_hints_nothing_is_known() -> None:
    assert Hints().find_hint("_ga") is None
