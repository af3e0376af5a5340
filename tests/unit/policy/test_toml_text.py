import tomllib

from hypothesis import given
from hypothesis import strategies as st

from consent_service.policy.toml_text import toml_table, toml_value

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
_VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner),
)


def test_a_value_is_written_as_an_owner_would() -> None:
    value = [{"name": "YSC", "party": "first", "ä": True}]

    assert toml_value(value) == '[{ name = "YSC", party = "first", "ä" = true }]'


def test_a_table_has_its_header_and_a_line_for_each_field() -> None:
    assert toml_table("controller", {"name": "X", "n": 1}) == (
        '[controller]\nname = "X"\nn = 1'
    )


@given(_VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}") == {"x": value}
