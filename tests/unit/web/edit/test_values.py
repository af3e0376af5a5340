"""A form of the editor changes its own group, and says nothing of the rest."""

from typing import Any

import pytest

from consent_service.web.edit.differences import Difference, differences, say
from consent_service.web.edit.values import changed
from consent_service.web.layout.texts import load_page_texts

VALUES: dict[str, Any] = {
    "site": "shop",
    "languages": ["fi", "en"],
    "controller": {"name": "Esimerkki Oy", "phone": "1"},
    "categories": {
        "analytics": {"services": ["matomo"], "title": {"en": "Numbers"}},
        "own": {"title": {"fi": "Oma"}},
    },
    "services": {"matomo": {"data_retention": "P13M", "hosts": ["m.example"]}},
}


def test_a_field_that_is_left_empty_is_left_out() -> None:
    after = changed(VALUES, "controller", {"name": "Toinen Oy", "phone": ""})

    assert after["controller"] == {"name": "Toinen Oy"}
    assert after["categories"] == VALUES["categories"]
    assert VALUES["controller"]["phone"] == "1"


def test_words_change_in_one_language() -> None:
    said = {"in": "fi", "analytics.title": "Tilastot", "analytics.summary": " "}

    after = changed(VALUES, "texts", said)

    assert after["categories"]["analytics"] == {
        "services": ["matomo"],
        "title": {"en": "Numbers", "fi": "Tilastot"},
    }


def test_the_usual_words_come_back_when_the_own_ones_are_taken_out() -> None:
    after = changed(VALUES, "texts", {"in": "en", "analytics.title": ""})

    assert after["categories"]["analytics"] == {"services": ["matomo"]}


def test_a_service_comes_with_its_category() -> None:
    after = changed(VALUES, "services", {"add": "marketing/meta-pixel"})

    assert after["categories"]["marketing"] == {"services": ["meta-pixel"]}


def test_a_service_is_in_one_category_only() -> None:
    assert changed(VALUES, "services", {"add": "marketing/matomo"}) == VALUES


def test_what_goes_takes_its_facts_and_its_empty_category_along() -> None:
    values = {
        "categories": {"analytics": {"services": ["matomo"]}},
        "services": {"matomo": {"data_retention": "P13M"}},
    }

    assert changed(values, "services", {"remove": "matomo"}) == {}


def test_a_category_with_services_is_not_removed() -> None:
    after = changed(VALUES, "categories", {"remove": "analytics"})

    assert "analytics" in after["categories"]
    assert "own" not in changed(VALUES, "categories", {"remove": "own"})["categories"]


def test_a_service_moves_and_what_has_no_field_stays() -> None:
    said = {"id": "matomo", "category": "own", "mechanism": "none_needed"}

    after = changed(VALUES, "service", said)

    assert after["categories"]["own"]["services"] == ["matomo"]
    assert "services" not in after["categories"]["analytics"]
    assert after["services"]["matomo"] == {
        "hosts": ["m.example"],
        "transfers": {"mechanism": "none_needed"},
    }


def test_a_service_of_ones_own_is_described() -> None:
    said = {
        "id": "laskuri",
        "own": "yes",
        "category": "analytics",
        "name": "Laskuri",
        "purpose.fi": "Laskee\r\nkävijät.",
        "purpose.en": "Counts visitors.",
        "purpose.de": "nicht gefragt",
        "item.0.name": "_l",
        "item.0.kind": "http_cookie",
        "item.1.name": "",
        "item.1.kind": "http_cookie",
    }

    after = changed(VALUES, "service", said)

    assert after["services"]["laskuri"] == {
        "name": "Laskuri",
        "purpose": {"fi": "Laskee kävijät.", "en": "Counts visitors."},
        "items": [{"name": "_l", "kind": "http_cookie"}],
    }
    assert after["categories"]["analytics"]["services"] == ["matomo", "laskuri"]


def test_languages_keep_their_order_and_the_own_one_comes_first() -> None:
    said = {"language.sv": "yes", "language.en": "yes", "language.fi": "yes"}

    assert changed(VALUES, "languages", said)["languages"] == ["fi", "en", "sv"]
    said = {**said, "first": "sv"}
    assert changed(VALUES, "languages", said)["languages"] == ["sv", "fi", "en"]


@pytest.mark.parametrize("typed", ["abc", "-1", "1.5", "٣"])
def test_what_is_no_number_stays_as_it_was_typed(typed: str) -> None:
    """The check says what is wrong, beside the field."""
    assert (
        changed(VALUES, "validity", {"validity_days": typed})["validity_days"] == typed
    )


def test_differences_are_told_field_by_field() -> None:
    after = changed(VALUES, "controller", {"name": "Toinen Oy", "email": "a@a.fi"})

    assert differences(VALUES, after) == [
        Difference(("controller", "name"), "Esimerkki Oy", "Toinen Oy"),
        Difference(("controller", "email"), "", "a@a.fi"),
    ]
    assert differences(VALUES, VALUES) == []


def test_a_difference_is_said_in_the_words_of_the_page() -> None:
    path = ("categories", "analytics", "title", "sv")
    words = {"field_categories": "Käyttötarkoitukset", "field_title": "Nimi"}

    said = say(Difference(path, "", "Siffror"), words, "fi", {"analytics": "Tilastot"})

    assert said.field == "Käyttötarkoitukset › Tilastot › Nimi (ruotsi)"
    assert (said.before, said.after, said.language) == ("", "Siffror", "sv")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("country", "FI", "Suomi"),
        ("countries", "US, IN", "Yhdysvallat, Intia"),
        ("open", "purpose, lifetimes", "Mihin sitä käytetään, Kesto"),
        ("role", "joint_controller", "Yhteisrekisterinpitäjä"),
        ("data_retention", "P14M", "14 kuukautta"),
    ],
)
def test_no_comparison_shows_a_word_of_the_file(
    field: str, value: str, said: str
) -> None:
    """The page of a draft said `purpose` of an open point, and `FI` of a country."""
    words = load_page_texts("consent_service.web.edit")["fi"]
    found = Difference(("services", "own", field), "", value)

    assert say(found, words, "fi", {"own": "Oma"}).after.startswith(said)


def test_a_category_moves_up_but_never_above_the_necessary_ones() -> None:
    categories = {"necessary": {}, "analytics": {"services": ["a"]}, "marketing": {}}
    categories["marketing"] = {"services": ["b"]}

    up = changed({"categories": categories}, "categories", {"up": "marketing"})
    first = changed({"categories": categories}, "categories", {"up": "analytics"})

    assert list(up["categories"]) == ["necessary", "marketing", "analytics"]
    assert list(first["categories"]) == ["necessary", "analytics", "marketing"]


def test_a_draft_that_changes_only_the_order_says_so() -> None:
    before = {"categories": {"analytics": {"x": "1"}, "marketing": {"x": "2"}}}
    after = {"categories": dict(reversed(before["categories"].items()))}

    (found,) = differences(before, after)

    said = say(found, {"field_order": "Order"}, "en", {"analytics": "Statistics"})
    assert (said.field, said.before, said.after) == (
        "Order",
        "Statistics, marketing",
        "marketing, Statistics",
    )
