"""The notice lint against marked texts, where they stand beside the checkout.

The texts are other people's: nothing of them is in this repository, and the project
passes without them. `make bench-notices` prints the whole table.
"""

import re

import pytest

from bench.coarse import COARSE
from bench.notices import FOLDER, Score, measure_examples, measure_seeds

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the marked notices do not stand beside the checkout"
)


@pytest.fixture(scope="module")
def seeds() -> dict[str, Score]:
    totals = {name: Score() for name in ("error", "all")}
    for result in measure_seeds(FOLDER):
        for name, total in totals.items():
            total.add(result.scores[name])
    return totals


@pytest.fixture(scope="module")
def examples() -> dict[str, Score]:
    return measure_examples(sorted((FOLDER / "examples").glob("*.txt")))


def test_nine_of_ten_errors_are_found_and_right(seeds: dict[str, Score]) -> None:
    assert seeds["error"].recall >= 0.9
    assert seeds["error"].precision >= 0.9


def test_three_of_four_findings_are_found_and_right(seeds: dict[str, Score]) -> None:
    assert seeds["all"].recall >= 0.75
    assert seeds["all"].precision >= 0.75


def test_no_rule_fires_that_must_not() -> None:
    fired = [name for result in measure_seeds(FOLDER) for name in result.forbidden]

    assert fired == []


@pytest.mark.parametrize(
    ("field", "reach"), [("categories", 0.85), ("tools", 0.85), ("faults", 0.7)]
)
def test_the_examples_are_read(
    field: str, reach: float, examples: dict[str, Score]
) -> None:
    assert examples[field].recall >= reach
    assert examples[field].precision >= reach


def test_coarse_faults_stand_for_the_rules_that_their_list_names() -> None:
    """The marked notices name faults more coarsely; their list says by which rules."""
    rows = re.findall(
        r"^\| ([a-z-]+) \| ([a-z, -]+) \|$",
        (FOLDER / "README.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )

    assert {name: tuple(rules.split(", ")) for name, rules in rows} == COARSE
