import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.mistakes import Mistake, mistakes_of
from consent_service.policy.remainder import remainder
from consent_service.policy.toml_lines import Path
from tests.sample_policy import SAMPLE

DOCUMENT = {"a": [1, 2, 3], "b": {"c": [{"d": 1, "e": 2}], "f": "g"}}


@pytest.mark.parametrize(
    ("paths", "rest", "broken"),
    [
        ([("a",)], {"b": DOCUMENT["b"]}, {("a",)}),
        ([("a", 0), ("a", 2)], {"a": [2], "b": DOCUMENT["b"]}, {("a",)}),
        ([("a", 1), ("a",)], {"b": DOCUMENT["b"]}, {("a",)}),
        ([("a", 1), ("a", 1)], {"a": [1, 3], "b": DOCUMENT["b"]}, {("a",)}),
        (
            [("b", "c", 0, "d")],
            {"a": [1, 2, 3], "b": {"c": [{"e": 2}], "f": "g"}},
            {("b", "c", 0, "d")},
        ),
        # What is not there takes along what is around it.
        ([("b", "x", "y")], {"a": [1, 2, 3]}, {("b",)}),
        ([("a", 7)], {"b": DOCUMENT["b"]}, {("a",)}),
        ([("x",)], DOCUMENT, set()),
        ([()], DOCUMENT, set()),
    ],
)
def test_mistaken_parts_are_taken_out(
    paths: list[Path], rest: object, broken: set[Path]
) -> None:
    mistakes = [Mistake(path, "wrong") for path in paths]

    assert remainder(DOCUMENT, mistakes) == (rest, broken)


def test_missing_parts_are_stood_in_for() -> None:
    missing = Mistake(("b",), "lacks h", stand_ins=((("b", "h", "i"), 5),))

    rest, broken = remainder(DOCUMENT, [missing])

    assert rest["b"]["h"] == {"i": 5}
    assert broken == {("b", "h", "i")}


def test_the_document_stays_as_it_was() -> None:
    before = repr(DOCUMENT)

    remainder(
        DOCUMENT,
        [
            Mistake(("b", "c", 0, "d"), "wrong"),
            Mistake(("b",), "lacks h", stand_ins=((("b", "h"), 5),)),
        ],
    )

    assert repr(DOCUMENT) == before


_SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "services", "fi", "x"]), inner)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(tomllib.loads(SAMPLE))), _SOMETHING)
def test_what_is_left_has_fewer_mistakes(field: str, value: object) -> None:
    """So that taking out in rounds comes to an end."""
    document = tomllib.loads(SAMPLE) | {field: value}
    mistakes = mistakes_of(document, PolicyShape)

    rest, _ = remainder(document, mistakes)

    assert not mistakes or len(mistakes_of(rest, PolicyShape)) < len(mistakes) + 1
    assert rest != document or not mistakes
