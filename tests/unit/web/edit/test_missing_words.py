"""A language is added together with the words that only the owner can write in it."""

from typing import Any

from consent_service.findings import Finding
from consent_service.web.edit.missing_words import (
    Missing,
    field_of_words,
    missing_words,
)
from consent_service.web.edit.values import changed

KEPT: dict[str, Any] = {
    "languages": ["fi"],
    "categories": {
        "analytics": {"title": {"fi": "Luvut"}},
        "own": {"title": {"fi": "Oma"}, "description": {"fi": "Oma tarkoitus."}},
    },
    "services": {"cart": {"purpose": {"fi": "Muistaa korin."}}, "matomo": {}},
}


def test_the_words_of_an_added_language_are_asked_for() -> None:
    """What the catalog and the product have words for is left out."""
    wanted = {**KEPT, "languages": ["fi", "sv"]}

    assert list(missing_words(wanted, KEPT, {"matomo"})) == [
        Missing("services.cart.purpose.sv", "", "Muistaa korin."),
        Missing("categories.own.title.sv", "", "Oma"),
        Missing("categories.own.description.sv", "", "Oma tarkoitus."),
    ]


def test_what_was_typed_stays_in_its_field_while_another_one_is_missing() -> None:
    said = {
        "language.fi": "yes",
        "language.sv": "yes",
        "services.cart.purpose.sv": " Minns korgen. ",
        "services.other.purpose.sv": "x",
        "categories.own.title.en": "x",
    }

    after = changed(KEPT, "languages", said)

    assert after["services"]["cart"]["purpose"]["sv"] == "Minns korgen."
    assert "other" not in after["services"]
    assert "en" not in after["categories"]["own"]["title"]
    assert next(missing_words(after, KEPT, {"matomo"})).text == "Minns korgen."


def test_a_policy_that_somebody_broke_asks_for_nothing() -> None:
    broken = {"languages": ["fi"], "services": ["cart"], "categories": {"own": 1}}

    assert [each.field for each in missing_words(broken, broken, ())] == [
        "categories.own.title.fi",
        "categories.own.description.fi",
    ]


def test_a_mistake_names_the_words_that_it_misses() -> None:
    missing = Finding(
        rule="bad-policy",
        severity="error",
        message="service 'cart' has no purpose in 'sv'",
        source="",
    )

    assert field_of_words(missing) == "services.cart.purpose.sv"
