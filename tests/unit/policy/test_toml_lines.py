import pytest
import tomli

from consent_service.policy.toml_lines import line_index, line_of


def test_tables_keys_and_elements_have_the_line_they_begin_on() -> None:
    lines = line_index(
        "# a comment\n"
        'site = "x" # [not.a.table]\n'
        "domains = [\n"
        '  "a", # one\n'
        '  "b",\n'
        "]\n"
        "[controller]\n"
        'name = "X"\n'
    )

    assert lines == {
        ("site",): 2,
        ("domains",): 3,
        ("domains", 0): 4,
        ("domains", 1): 5,
        ("controller",): 7,
        ("controller", "name"): 8,
    }


def test_arrays_of_tables_are_counted_also_inside_one_another() -> None:
    lines = line_index(
        '[[open]]\nplace = "a"\n[[open]]\nplace = "b"\n'
        "[[open.more]]\nx = 1\n[open.more.deep]\ny = 2\n"
    )

    assert lines["open", 1, "place"] == 4
    assert lines["open", 1, "more", 0, "x"] == 6
    assert lines["open", 1, "more", 0, "deep", "y"] == 8


def test_what_stands_in_a_text_of_several_lines_is_no_key() -> None:
    lines = line_index("a = \"\"\"\nb = 1\n[c]\n\"\"\"\nd = '''\ne = 2'''\nf = 3\n")

    assert lines == {("a",): 1, ("d",): 5, ("f",): 7}


def test_quoted_dotted_and_inline_keys_are_found() -> None:
    lines = line_index('a."b c".d = { e = 1, f = [ { g = 2 } ] }\nh.i = 3\n')

    assert lines["a", "b c", "d", "f", 0, "g"] == 1
    assert lines["h", "i"] == 2


def test_a_value_without_a_line_has_that_of_what_holds_it() -> None:
    lines = line_index("[services.x]\nname = 'X'\n")

    assert line_of(lines, ("services", "x", "items", 3)) == 1
    assert line_of(lines, ("elsewhere",)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = 'x'\r\nb = 2\r\n",
        "a = [[1, 2], [3, [4]]]\n",
        'a = "\\"]#"\n[b]\n',
        "a = 1979-05-27T07:32:00Z\nb = +inf\nc = 0x1F\n",
        'a = """x""""\nb = 1\n',
        "a = {}\nb = []\n[c]\n",
        "[a]\n  [ a . b ]\n  c = 1 # x\n",
    ],
)
def test_every_key_that_tomli_reads_has_a_line(text: str) -> None:
    lines = line_index(text)

    assert set(_paths(tomli.loads(text), ())) <= set(lines)


def _paths(value: object, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _paths(inner, (*path, key))
    return found
