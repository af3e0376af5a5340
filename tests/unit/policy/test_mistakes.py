import tomllib
from typing import Annotated, Literal

import msgspec
import pytest

from consent_service.policy.mistakes import closest, mistakes_of

Short = Annotated[
    str,
    msgspec.Meta(pattern="^[a-z]+$", max_length=5, extra={"wanted": "a short word"}),
]


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    flag: bool | None = None


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    name: Short
    mode: Literal["on", "off"] | None = None
    many: Annotated[tuple[Short, ...], msgspec.Meta(min_length=1, max_length=2)] = (
        "a",
    )
    by_key: dict[Short, Inner] = {}
    free: str = ""


def found(text: str) -> list[tuple[str, str]]:
    return [
        (mistake.message, mistake.hint)
        for mistake in mistakes_of(tomllib.loads(text), Shape)
    ]


def test_a_document_that_fits_has_no_mistakes() -> None:
    text = "name = 'x'\nmode = 'on'\nmany = ['a']\n[by_key.a]\ncount = 9\nflag = true"

    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = 1", "name is 1, wanted a short word"),
        ("name = 'toolong'", "name has 7 characters, wanted at most 5"),
        ('name = "x\\n"', "name is 'x\\n', wanted a short word"),
        (
            "name = 1979-05-27",
            "name is the date or time 1979-05-27, wanted a short word",
        ),
        ("name = ['x']", "name is a list, wanted a short word"),
        ("name = {}", "name is a table, wanted a short word"),
        ("name = 1.5", "name is 1.5, wanted a short word"),
        ("name = 'x'\nfree = 1", "free is 1, wanted text"),
        ("", "the policy lacks 'name', wanted a short word"),
        ("name = 'x'\nmany = 'x'", "many is 'x', wanted a list in [ ]"),
        ("name = 'x'\nmany = []", "many is empty, wanted at least one"),
        ("name = 'x'\nmany = ['a','b','c']", "many has 3, wanted at most 2"),
        ("name = 'x'\nmany = ['a', 5]", "many[1] is 5, wanted a short word"),
        ("name = 'x'\nby_key = 5", "by_key is 5, wanted a table"),
        ("name = 'x'\nby_key.a = 5", "by_key.a is 5, wanted a table"),
        ("name = 'x'\nby_key.A = {}", "by_key has the key 'A', wanted a short word"),
        (
            "name = 'x'\nby_key.a.count = 10",
            "by_key.a.count is 10, wanted a whole number from 1 to 9",
        ),
        (
            "name = 'x'\nby_key.a.count = true",
            "by_key.a.count is true, wanted a whole number from 1 to 9",
        ),
        (
            "name = 'x'\nby_key.a.flag = 'yes'",
            "by_key.a.flag is 'yes', wanted true or false",
        ),
    ],
)
def test_each_mistake_says_what_was_found_and_what_is_wanted(
    text: str, message: str
) -> None:
    assert [one for one, _ in found(text)] == [message]


def test_an_unknown_field_comes_with_the_one_that_was_meant() -> None:
    assert found("name = 'x'\nmoed = 'on'") == [
        ("the policy has no field 'moed'", "did you mean 'mode'?")
    ]


def test_a_wrong_word_comes_with_the_one_that_was_meant() -> None:
    assert found("name = 'x'\nmode = 'onn'") == [
        ("mode is 'onn', wanted one of 'off', 'on'", "did you mean 'on'?")
    ]


def test_all_mistakes_come_at_once() -> None:
    assert len(found("mode = 1\nmany = [1, 2]\nfoo = 1\n[by_key.a]\ncount = 0")) == 6


def test_nothing_near_is_not_guessed() -> None:
    assert closest("zebra", ["mode", "name"]) == ""


def test_a_shape_with_something_a_policy_cannot_hold_is_our_own_mistake() -> None:
    class Odd(msgspec.Struct):
        size: float

    with pytest.raises(TypeError, match="a policy has no values of"):
        mistakes_of({"size": 1.5}, Odd)


def test_a_missing_table_is_asked_for_as_one() -> None:
    class Outer(msgspec.Struct):
        inner: Inner

    assert [mistake.message for mistake in mistakes_of({}, Outer)] == [
        "the policy lacks 'inner', wanted a table"
    ]
