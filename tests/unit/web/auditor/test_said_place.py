"""The place of a changed text is said in words, never by keys."""

import pytest

from consent_service.web.auditor.said_place import say_place
from consent_service.web.layout.texts import load_page_texts

FI = load_page_texts("consent_service.web.auditor")["fi"]
NAMES = {"analytics": "Kävijätilastot", "preferences": "Asetukset", "matomo": "Matomo"}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (("categories", "analytics", "title"), ["Kävijätilastot", "Otsikko"]),
        (("categories", "preferences", "title"), ["Asetukset", "Otsikko"]),
        (("preferences", "title"), ["Evästeasetukset", "Otsikko"]),
        (
            ("categories", "analytics", "matomo", "purpose"),
            ["Kävijätilastot", "Matomo", "Mihin sitä käytetään"],
        ),
        (("banner", "accept_all"), ["Evästekysely"]),
        (("status", "saved"), ["Viestit valinnan jälkeen"]),
    ],
)
def test_a_place_has_the_names_that_people_know(
    place: tuple[str, ...], said: list[str]
) -> None:
    """Issue 16: auditors read `analytics.title` where two revisions differ."""
    assert say_place(place, NAMES, FI) == said
