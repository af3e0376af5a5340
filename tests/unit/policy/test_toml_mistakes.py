"""What a beginner reads for each way to get TOML wrong."""

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from consent_service.policy.toml_mistakes import TomlMistake, toml_mistake
from tests.sample_policy import SAMPLE


def explained(text: str) -> TomlMistake:
    with pytest.raises(tomli.TOMLDecodeError) as caught:
        tomli.loads(text)
    return toml_mistake(text, caught.value)


# The text, what is said of it, and the line to write.
WITH_A_LINE = [
    (
        "name = Villalintu Oy",
        "text needs quotation marks",
        'name = "Villalintu Oy"',
    ),
    (
        "name = Villalintu Oy  # ours",
        "text needs quotation marks",
        'name = "Villalintu Oy"',
    ),
    (
        "url = https://x.example/#a",
        "text needs quotation marks",
        'url = "https://x.example/#a"',
    ),
    (
        'domains = [example.fi, "www.example.fi"]',
        "text in a list needs quotation marks",
        'domains = ["example.fi", "www.example.fi"]',
    ),
    ("name = “Oy”", "quotation marks must be straight", 'name = "Oy"'),
    ("name = ’Oy’", "quotation marks must be straight", "name = 'Oy'"),
    ('name =\u00a0"Oy"', "the line has a space of another kind", 'name = "Oy"'),
    ("log = True", "it is true or false, in small letters", "log = true"),
    ("log = no", "it is true or false, in small letters", "log = false"),
    ("name =", "name has no value", 'name = "…"'),
    ("days == 5", "one = is too many", "days = 5"),
    ("[controller\n", "the name of a table has no closing ]", "[controller]"),
    ("[[open]\n", "the name of a table has no closing ]", "[[open]]"),
    ('name = "Oy\n', "text has no closing quotation mark", 'name = "Oy"'),
    ('name = "Oy', "text has no closing quotation mark", 'name = "Oy"'),
    (
        "name: Villalintu",
        "between name and value stands =",
        'name = "Villalintu"',
    ),
    ('name "Oy"', "between name and value stands =", 'name = "Oy"'),
    ("days: 5", "between name and value stands =", "days = 5"),
    (
        'a = ["x" "y"]',
        "a comma is missing between two values",
        'a = ["x", "y"]',
    ),
    (
        'name = "The "Best" Oy"',
        "a quotation mark inside ends the text",
        "name = 'The \"Best\" Oy'",
    ),
    ("name = 'it's'", "a quotation mark inside ends the text", 'name = "it\'s"'),
]


@pytest.mark.parametrize(("text", "message", "hint"), WITH_A_LINE)
def test_a_mistake_comes_with_the_line_to_write(
    text: str, message: str, hint: str
) -> None:
    found = explained(text)

    assert (found.line, found.message, found.hint) == (1, message, hint)
    assert tomli.loads(found.hint)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = 1\nb = 2\na = 3\n", 3, "a is written twice, in lines 1 and 3"),
        ("[a]\nb = 1\nb = 2", 3, "b is written twice, in lines 2 and 3"),
        ("[a]\nx = 1\n[b]\n[a]\n", 4, "[a] is written twice, in lines 1 and 4"),
        ('a = ["x",\nb = 1\n', 1, "what begins with [ has no ]"),
        ('b = 1\na = [\n"x"\n', 2, "what begins with [ has no ]"),
        ("a = { b = 1\nc = 2", 1, "what begins with { has no }"),
        ("a = [\n  example.fi,\n]", 2, "text needs quotation marks"),
        ('a = "x" b = "y"', 1, "something follows the value"),
        ("[a] b", 1, "something follows the name of a table"),
        ('a = "C:\\dir"', 1, "a backslash has a meaning of its own here"),
        ('{ "site": "x" }', 1, "this is JSON"),
        ("= 5", 1, "the name before = is missing"),
        ("määrä = 5", 1, "the name 'määrä' has other letters than a to z"),
        ("?", 1, "a line is a name, = and a value"),
        ("a = { b = 1, b = 2 }", 1, "duplicate inline table key 'b'"),
    ],
)
def test_a_mistake_has_its_line_and_is_said_in_plain_words(
    text: str, line: int, message: str
) -> None:
    found = explained(text)

    assert (found.line, found.message) == (line, message)


def test_the_same_key_in_two_open_points_is_no_mistake() -> None:
    text = "[[open]]\nplace = 1\n[[open]]\nplace = 2\n[a]\nx = 1\nx = 2\n"

    assert explained(text).message == "x is written twice, in lines 6 and 7"


@given(
    st.integers(0, len(SAMPLE)),
    st.integers(0, 20),
    st.text(alphabet="[]{}\"'=.,#\n\\ aF1-é“’\u00a0:", max_size=12),
)
def test_every_broken_text_is_explained(at: int, cut: int, put: str) -> None:
    edited = SAMPLE[:at] + put + SAMPLE[at + cut :]
    try:
        tomli.loads(edited)
    except tomli.TOMLDecodeError as error:
        found = toml_mistake(edited, error)

        assert found.message
        assert 1 <= found.line <= edited.count("\n") + 1


def test_signs_inside_of_quotation_marks_are_not_blamed() -> None:
    assert explained('name = "a\u00a0“b”').message == (
        "text has no closing quotation mark"
    )
