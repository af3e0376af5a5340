"""Values of a policy are changed in place: comments and order are the owner's."""

import copy
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from consent_service.policy.rewrite import rewrite
from tests.places import ROOT

TEXT = """\
# Of the shop.
site = "shop"  # its name
languages = ["fi", "en"]

# The people who answer.
[controller]
name = "Esimerkki Oy"   # as registered
email = "tietosuoja@esimerkki.fi"

[categories.analytics]
services = [
  "matomo",  # our own server
  "plausible",
]

[[open]]
place = "controller.email"
[open.question]
fi = "Mikä?"

# Asked by the lawyer.
[[open]]
place = "notice_url"
[open.question]
fi = "Missä?"

[services.matomo]  # version 5
data_retention = "P13M"
"""
SHIPPED = sorted((ROOT / "policies").glob("*.toml"))


def values() -> dict[str, Any]:
    return tomli.loads(TEXT)


def changed_lines(text: str) -> list[str]:
    """Return the lines that are not in the text before, and those that are gone."""
    before, after = TEXT.splitlines(), text.splitlines()
    gone = [f"-{line}" for line in before if line not in after]
    return [*gone, *(f"+{line}" for line in after if line not in before)]


def test_what_did_not_change_is_the_same_byte_for_byte() -> None:
    assert rewrite(TEXT, values()) == TEXT


def test_a_value_changes_in_its_line_and_keeps_its_comment() -> None:
    wanted = values()
    wanted["controller"]["name"] = "Toinen Oy"

    text = rewrite(TEXT, wanted)

    assert changed_lines(text) == [
        '-name = "Esimerkki Oy"   # as registered',
        '+name = "Toinen Oy"   # as registered',
    ]


def test_a_new_value_stands_before_the_tables() -> None:
    text = rewrite(TEXT, {**values(), "validity_days": 90})

    assert changed_lines(text) == ["+validity_days = 90"]
    assert tomli.loads(text)["validity_days"] == 90


def test_a_service_joins_a_list_with_comments() -> None:
    wanted = values()
    wanted["categories"]["analytics"]["services"].append("hotjar")

    text = rewrite(TEXT, wanted)

    assert '"matomo",  # our own server' in text
    assert tomli.loads(text) == wanted


def test_a_service_leaves_a_list_and_the_others_keep_their_comments() -> None:
    wanted = values()
    wanted["categories"]["analytics"]["services"].remove("plausible")

    text = rewrite(TEXT, wanted)

    assert changed_lines(text) == ['-  "plausible",']


def test_a_new_category_is_a_table_beside_the_others() -> None:
    wanted = values()
    wanted["categories"]["marketing"] = {"services": ["meta-pixel"]}

    text = rewrite(TEXT, wanted)

    assert changed_lines(text) == [
        "+[categories.marketing]",
        '+services = ["meta-pixel"]',
    ]


def test_one_question_is_answered_and_the_others_stay_with_their_comments() -> None:
    wanted = values()
    del wanted["open"][0]

    text = rewrite(TEXT, wanted)

    assert "# Asked by the lawyer." in text
    assert tomli.loads(text) == wanted


def test_long_words_are_lines_of_their_own() -> None:
    wanted = values()
    sentence = "Laskemme, kuinka moni lukee sivujamme, ja parannamme niitä sen mukaan."
    wanted["services"]["own"] = {"name": "Oma", "purpose": {"fi": sentence, "en": "x"}}

    text = rewrite(TEXT, wanted)

    assert f'[services.own.purpose]\nfi = "{sentence}"\nen = "x"\n' in text


def test_true_is_not_one() -> None:
    text = rewrite("a = 1  # number\n", {"a": True})

    assert text == "a = true  # number\n"


def test_line_ends_of_windows_stay() -> None:
    text = rewrite('a = "x"\r\n# kept\r\n', {"a": "y"})

    assert text == 'a = "y"\r\n# kept\r\n'


def test_tables_that_are_scattered_over_the_file_are_changed_too() -> None:
    text = "[a.x]\nn = 1\n[b]\nn = 2 # b\n[a.y]\nn = 3\n"
    wanted = {"a": {"x": {"n": 1}, "y": {"n": 4}, "z": {"n": 5}}, "b": {"n": 2}}

    changed = rewrite(text, wanted)

    assert "n = 2 # b" in changed
    assert tomli.loads(changed) == wanted


_WORDS = st.dictionaries(
    st.sampled_from(["fi", "sv", "en"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=90),
)
_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "validity_days": st.integers(1, 400),
        "controller": st.fixed_dictionaries(
            {"name": st.text("aä\"\\'#\t", max_size=9)}
        ),
        "appearance": st.fixed_dictionaries({"accent": st.just("#123456")}),
        "categories": st.dictionaries(
            st.sampled_from(["analytics", "marketing", "own"]),
            st.fixed_dictionaries(
                {"services": st.lists(st.sampled_from("abcd"), unique=True)},
                optional={"title": _WORDS},
            ),
        ),
        "services": st.dictionaries(
            st.sampled_from(["matomo", "own", "x-1"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "purpose": _WORDS,
                    "transfers": st.just({"countries": ["US"], "mechanism": "dpf"}),
                    "items": st.lists(
                        st.fixed_dictionaries({"name": st.just("_a")}), max_size=3
                    ),
                },
            ),
        ),
        "open": st.lists(
            st.fixed_dictionaries({"place": st.just("x"), "question": _WORDS}),
            max_size=3,
        ),
    },
)


@pytest.mark.parametrize("file", SHIPPED[:2], ids=lambda file: file.stem)
@settings(max_examples=40, deadline=None)
@given(changes=_CHANGES)
def test_whatever_is_changed_the_text_says_it(
    file: Path, changes: dict[str, Any]
) -> None:
    text = file.read_text()
    wanted = {**tomli.loads(text), **copy.deepcopy(changes)}

    assert tomli.loads(rewrite(text, wanted)) == wanted


def test_categories_change_places_and_take_their_comments_along() -> None:
    text = """site = "a"

# Ours.
[categories.marketing]
services = ["google-ads"] # all of them

[categories.analytics]
services = ["matomo"]


[controller]
name = "A"
"""
    values = tomli.loads(text)
    values["categories"] = dict(reversed(values["categories"].items()))

    assert (
        rewrite(text, values)
        == """site = "a"

[categories.analytics]
services = ["matomo"]

# Ours.
[categories.marketing]
services = ["google-ads"] # all of them


[controller]
name = "A"
"""
    )
