"""Times in forms: a person writes 14 and picks months; the policy says `P14M`."""

import pytest

from consent_service.web.edit.times import joined_period, split_period, spoken_lifetime
from consent_service.web.edit.values import changed


@pytest.mark.parametrize(
    ("number", "unit", "period"),
    [
        ("14", "M", "P14M"),
        (" 90 ", "D", "P90D"),
        ("2", "Y", "P2Y"),
        ("6", "W", "P6W"),
        ("14 kk", "Y", "P14M"),
        ("p14m", "D", "P14M"),
        ("P1Y6M", "M", "P1Y6M"),
        ("", "M", ""),
        ("pitkään", "M", "pitkään"),
        ("14", "x", "14"),
    ],
)
def test_a_number_and_a_unit_are_a_period(number: str, unit: str, period: str) -> None:
    assert joined_period(number, unit) == period


@pytest.mark.parametrize(
    ("period", "fields"),
    [
        ("P14M", ("14", "M")),
        ("P90D", ("90", "D")),
        ("P1Y6M", ("P1Y6M", "M")),
        ("", ("", "M")),
    ],
)
def test_a_form_that_is_sent_as_it_is_changes_nothing(
    period: str, fields: tuple[str, str]
) -> None:
    assert split_period(period) == fields
    assert joined_period(*fields) == period


def test_a_service_is_kept_for_what_its_form_says() -> None:
    said = {"id": "matomo", "data_retention": "14", "data_retention_unit": "M"}

    after = changed({"services": {"matomo": {}}}, "service", said)

    assert after["services"]["matomo"] == {"data_retention": "P14M"}


@pytest.mark.parametrize(
    ("lifetime", "words"),
    [
        ("P13M", "13 kuukautta"),
        ("P1D", "1 päivä"),
        ("PT30M", "30 minuuttia"),
        ("long", "long"),
        ("", ""),
    ],
)
def test_a_lifetime_is_shown_in_words_that_are_read_back(
    lifetime: str, words: str
) -> None:
    assert spoken_lifetime(lifetime, "fi") == words


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
@pytest.mark.parametrize("lifetime", ["session", "persistent", "P2Y", "PT1H", "P1Y6M"])
def test_every_lifetime_comes_back(lifetime: str, language: str) -> None:
    said = {
        "id": "own",
        "own": "yes",
        "item.0.name": "_a",
        "item.0.lifetime": spoken_lifetime(lifetime, language),
    }

    after = changed({"services": {"own": {}}}, "service", said)

    assert after["services"]["own"]["items"][0]["lifetime"] == lifetime
