"""The form of a service answers what is open about it, and nothing by itself."""

from typing import Any

from consent_service.web.edit.values import changed

OPEN: dict[str, Any] = {
    "languages": ["fi"],
    "categories": {"analytics": {"services": ["own", "hotjar"]}},
    "services": {
        "own": {
            "open": ["name", "purpose", "data_collected"],
            "purpose": {"fi": "Ei ilmoitettu"},
        }
    },
}


def of(service_id: str, /, **said: str) -> dict[str, Any]:
    fields = {key.replace("__", "."): text for key, text in said.items()}
    after = changed(OPEN, "service", {"id": service_id, **fields})
    service: dict[str, Any] = after["services"].get(service_id, {})
    return service


def test_an_answer_closes_what_the_set_up_left_open() -> None:
    """A point that the file calls open stayed so whatever the form said."""
    said = {"own": "yes", "name": "Kori", "purpose__fi": "Muistaa korin."}

    assert of("own", **said)["open"] == ["data_collected"]
    assert of("own", own="yes", purpose__fi="Ei ilmoitettu")["open"] == [
        *("name", "purpose", "data_collected"),
    ]
    ticked = of("own", **said, data_before="", data__cart="yes")
    assert ticked["data_collected"] == ["cart"]
    assert "open" not in ticked


def test_what_the_catalog_ticked_is_no_answer() -> None:
    said = {"data_before": "ip_address clicks", "data__ip_address": "yes"}

    assert of("hotjar", **said, data__clicks="yes") == {}
    assert of("hotjar", **said) == {"data_collected": ["ip_address"]}


def test_a_cookie_of_the_catalog_is_written_when_it_has_a_lifetime() -> None:
    row = {
        "has_items": "yes",
        "item__0__known": "yes",
        "item__0__name": "_hj",
        "item__0__kind": "script_cookie",
        "item__0__party": "first",
    }

    assert of("hotjar", **row) == {}
    assert of("hotjar", **row, item__0__lifetime="vuosi")["items"] == [
        {
            "name": "_hj",
            "kind": "script_cookie",
            "party": "first",
            "lifetime": "P1Y",
        }
    ]


def test_a_way_to_object_has_its_words() -> None:
    said = {"way__0__url": "hotjar.example/out", "way__0__title__fi": "Kiellä"}

    assert of("hotjar", has_opt_out="yes", **said)["opt_out"] == [
        {"url": "https://hotjar.example/out", "title": {"fi": "Kiellä"}}
    ]
    assert of("hotjar", has_opt_out="yes", way__0__title__fi="Kiellä") == {}


def test_an_owner_states_that_the_catalog_is_right() -> None:
    """Decision 0020: `open = []` is that statement."""
    assert of("hotjar", has_complete="yes", complete="yes") == {"open": []}
    assert of("hotjar", has_complete="yes") == {}


def test_a_field_that_the_form_has_not_stays() -> None:
    values = {**OPEN, "services": {"hotjar": {"hosts": ["h.example"], "open": []}}}

    after = changed(values, "service", {"id": "hotjar", "data_retention": "P1Y"})

    assert after["services"]["hotjar"] == {
        "hosts": ["h.example"],
        "open": [],
        "data_retention": "P1Y",
    }


def test_more_cookies_than_a_form_has_rows_are_kept() -> None:
    items = [{"name": f"_{number}"} for number in range(32)]
    values = {**OPEN, "services": {"own": {"items": items}}}
    rows = {f"item.{number}.name": f"_{number}" for number in range(30)}

    after = changed(values, "service", {"id": "own", "own": "yes", **rows})

    assert after["services"]["own"]["items"] == items


NOT_STATED = {
    "fi": "Sivuston omistaja ei ole vielä ilmoittanut tätä tietoa",
    "sv": "Webbplatsens ägare har inte uppgett detta ännu",
}


def in_two_languages(own: dict[str, Any], **purpose: str) -> dict[str, Any]:
    """Return an own service after its form was sent, in Finnish and Swedish."""
    values = {"languages": ["fi", "sv"], "services": {"own": own}}
    said = {f"purpose.{tag}": text for tag, text in purpose.items()}
    after = changed(values, "service", {"id": "own", "own": "yes", **said})
    service: dict[str, Any] = after["services"]["own"]
    return service


def test_a_purpose_is_open_until_every_language_has_the_words_of_the_owner() -> None:
    """The Finnish text alone closed it: the Swedish one was never asked for."""
    own = {"open": ["purpose"], "purpose": NOT_STATED}

    half = in_two_languages(own, fi="Muistaa korin.", sv=NOT_STATED["sv"])
    assert half["open"] == ["purpose"]
    assert half["purpose"] == {"fi": "Muistaa korin.", "sv": NOT_STATED["sv"]}

    whole = in_two_languages(half, fi="Muistaa korin.", sv="Minns korgen.")
    assert "open" not in whole
    assert whole["purpose"] == {"fi": "Muistaa korin.", "sv": "Minns korgen."}


def test_a_language_that_is_left_empty_is_left_open() -> None:
    """Such a form was refused; the set-up leaves the language open."""
    half = {"fi": "Muistaa korin.", "sv": NOT_STATED["sv"]}
    both = {"purpose": {"fi": "Muistaa korin.", "sv": "Minns korgen."}}
    left_open = {"open": ["purpose"], "purpose": NOT_STATED}

    for before in ({}, both, left_open):
        after = in_two_languages(before, fi="Muistaa korin.", sv="")
        assert after == {"open": ["purpose"], "purpose": half}
    assert in_two_languages(left_open, fi="", sv="") == left_open


def test_a_new_service_without_any_purpose_is_left_open() -> None:
    """Found by a stranger: nothing of its description could be saved."""
    left_open = {"open": ["purpose"], "purpose": NOT_STATED}

    assert in_two_languages({}, fi="", sv="") == left_open
