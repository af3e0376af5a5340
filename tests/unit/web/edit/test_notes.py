"""A finding leads to the form that mends it; what is only odd is told."""

from typing import Any

import msgspec
import pytest

from consent_service.findings import Finding
from consent_service.web.edit.notes import (
    fields_of,
    form_of,
    is_acceptable,
    oddities,
)
from consent_service.web.edit.values import changed

VALUES: dict[str, Any] = {"categories": {"analytics": {"services": ["matomo"]}}}


def found(message: str = "") -> Finding:
    return Finding(rule="r", severity="error", message=message, source="")


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("controller.email", "controller#controller.email"),
        ("notice_url", "controller#notice_url"),
        ("validity_days", "validity#validity_days"),
        ("services.matomo.hosts", "service?service=matomo#services.matomo.hosts"),
        (
            "categories.analytics.services.0",
            "service?service=matomo#categories.analytics.services.0",
        ),
        (
            "categories.analytics.title.fi",
            "texts?in=fi#categories.analytics.title.fi",
        ),
        ("categories.own", "categories#categories.own"),
        ("reasons.x", "reasons#reasons.x"),
        ("", "file#text"),
        ("cookie_domain", "file#text"),
        ("model", "file#text"),
        ("languages.0", "languages#languages"),
    ],
)
def test_each_field_has_its_form(field: str, form: str) -> None:
    assert form_of(field, found(), VALUES) == form


def test_a_service_of_the_catalog_has_a_form_without_a_line_in_the_file() -> None:
    open_point = found("services.youtube leaves open how long the data are kept")

    assert form_of("site", open_point, VALUES) == "service?service=youtube#site"


def test_an_open_question_leads_to_the_field_of_its_answer() -> None:
    question = Finding(
        rule="open-point",
        severity="warning",
        message="controller.email: Mihin?",
        source="",
        words="controller.email",
    )

    assert form_of("open.0", question, VALUES) == "controller#controller.email"


def test_of_several_fields_in_one_line_the_mistaken_one_has_the_note() -> None:
    """The note on a lifetime stood at the name of its cookie."""
    text = '[services.own]\nitems = [{ name = "_a", lifetime = "long" }]\n'
    mistake = Finding(
        rule="bad-policy",
        severity="error",
        message="services.own.items[0].lifetime is 'long', wanted 'session'",
        source="",
        line=2,
    )

    assert fields_of(text, [mistake]) == [("services.own.items.0.lifetime", mistake)]


def test_what_is_odd_is_named_by_its_field() -> None:
    who = {"email": "a@esimerkki", "business_id": "1234567-8", "name": "Esimerkki Oy"}

    assert oddities({"controller": who}) == {
        "controller.email": "odd_email",
        "controller.business_id": "odd_business_id",
    }
    assert oddities({"controller": {"email": "a@esimerkki.fi"}}) == {}


def test_a_finding_that_asks_for_a_reason_leads_to_the_form_of_reasons() -> None:
    """It led to the whole file, to a heading that no file has."""
    unexplained = Finding(
        rule="policy-necessary-unexplained",
        severity="warning",
        message="Chat is called necessary; the burden to show it is yours",
        source="",
        suggestion="record under [reasons] which request of the visitor it serves",
    )
    field = "categories.necessary.services.0"

    assert form_of(field, unexplained, VALUES) == (
        "reasons#reasons.policy-necessary-unexplained"
    )
    assert is_acceptable(unexplained)
    assert not is_acceptable(msgspec.structs.replace(unexplained, rule="open-point"))


def test_a_reason_is_written_and_taken_back_and_a_question_answered() -> None:
    values = {"reasons": {"a": "Old reason."}, "open": [{"place": "x"}]}
    said = {"reason.a": "", "reason.b": " It is\nneeded. ", "answered.0": "yes"}

    assert changed(values, "reasons", said) == {"reasons": {"b": "It is needed."}}


def test_a_finding_about_where_a_service_belongs_leads_to_that_service() -> None:
    """A pixel in the wrong category was not marked in the list of services."""
    wrong = msgspec.structs.replace(found("Matomo is analytics"), words="matomo")

    assert form_of("categories.analytics.services", wrong, VALUES) == (
        "service?service=matomo#services.matomo.category"
    )
    assert form_of("categories.analytics.services", found(), VALUES) == (
        "categories#categories.analytics.services"
    )


def test_of_services_on_one_line_a_finding_leads_to_the_one_that_it_names() -> None:
    """Found by a stranger: the form of the first was opened for the second."""
    values = {"categories": {"preferences": {"services": ["seen-last", "basket"]}}}
    of_second = msgspec.structs.replace(found("What basket keeps"), words="basket")

    form = form_of("categories.preferences.services.0", of_second, values)

    assert form.partition("#")[0] == "service?service=basket"


def test_the_note_on_a_missing_name_stands_at_the_name() -> None:
    mistake = msgspec.structs.replace(
        found("service 'own' lacks 'name'"), rule="bad-policy", line=1
    )

    assert fields_of("[services.own]\n", [mistake]) == [("services.own.name", mistake)]
