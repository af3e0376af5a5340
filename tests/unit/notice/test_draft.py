"""A first policy from a notice: valid, and nothing in it made up."""

import re

import pytest

from consent_service.catalog.hints import Hint, Hints
from consent_service.notice.check import read_notice
from consent_service.notice.disclosure import disclose
from consent_service.notice.draft import draft_policy
from consent_service.notice.facts.gather import gather
from consent_service.notice.language.texts import load_texts
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.source.load import Source
from consent_service.policy.load import read_policy
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_known

FINNISH = """\
Tietosuojaseloste

Rekisterinpitäjä

Kivi & Puutarha Oy, Y-tunnus 1234567-1
tietosuoja@kivi.fi

Evästeet

Kävijöiden määrää mittaa Google Analytics. Evästeillä kohdennetaan mainontaa.
Evästeet ovat _ga ja _kivi_ads. Tietoja siirretään Yhdysvaltoihin.
"""


def drafted(text: str, name: str = "notice.txt") -> tuple[str, Policy]:
    reading = read_notice(Source(name, text.encode()))
    facts = gather(reading)
    draft = draft_policy(disclose(reading, facts), facts)
    return draft, read_policy(draft.encode(), name="x.toml", known=load_known()).policy


def test_a_draft_tells_whose_the_named_cookies_are_in_comments() -> None:
    """What the catalog knows it says; what a hint says is probable."""
    hint = Hint(
        name="_kivi_ads",
        platform="Kivi Ads",
        provider="Kivi Ads",
        category="marketing",
        hosts=(),
        source="made-up.csv",
        row=3,
        licence="Apache-2.0",
    )
    reading = read_notice(Source("notice.txt", FINNISH.encode()))
    facts = gather(reading)

    draft = draft_policy(disclose(reading, facts), facts, hints=Hints([hint]))

    assert "#   _ga: Google Analytics 4 (google-analytics-4)\n" in draft
    assert (
        "#   _kivi_ads: probably Kivi Ads, usually marketing; "
        "row 3 of made-up.csv, Apache-2.0\n"
    ) in draft


def test_a_draft_says_what_the_notice_says() -> None:
    _, policy = drafted(FINNISH)

    assert policy.site == "kivi"
    assert policy.domains == ("kivi.fi",)
    assert policy.languages == ("fi",)
    assert policy.controller.name == "Kivi & Puutarha Oy"
    assert policy.controller.business_id == "1234567-1"
    assert [service.id for service in policy.services_of("analytics")] == [
        "google-analytics-4"
    ]


def test_what_the_notice_does_not_name_is_written_as_open() -> None:
    _, policy = drafted(FINNISH)

    asked = [(point.place, point.question["fi"]) for point in policy.open]
    places = {place for place, _ in asked}

    assert [service.id for service in policy.services_of("marketing")] == [
        "unnamed-marketing"
    ]
    assert "services.unnamed-marketing" in places
    assert "notice_url" in places
    assert any("_ga, _kivi_ads" in question for _, question in asked)


def test_a_draft_of_a_page_without_a_controller_is_still_valid() -> None:
    text = (
        "Cookie policy\n\nWe use cookies to count the visitors of the site and to show"
        " them adverts that are based on their interests.\n"
    )

    draft, policy = drafted(text, "https://www.example.org/cookies")

    assert policy.site == "example"
    assert policy.domains == ("www.example.org",)
    assert 'place = "controller.name"' in draft


@pytest.mark.parametrize("evil", ['a"b', "a\\b", "a\nb = 1", "\x7f", "]]"])
def test_what_a_notice_says_cannot_break_the_draft(evil: str) -> None:
    _, policy = drafted(FINNISH, f"https://example.org/{evil}")

    assert policy.site == "example"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_of_a_draft_have_the_same_keys_and_placeholders(
    language: str,
) -> None:
    def placeholders(language: str) -> dict[tuple[str, str], set[str]]:
        texts = load_texts("consent_service.notice", "draft_texts", language)
        return {
            (table, key): set(re.findall(r"\{(\w*)\}", text))
            for table, entries in texts.items()
            for key, text in entries.items()
        }

    found = placeholders(language)

    assert found == placeholders("en")
    assert {key: names for key, names in found.items() if names} == {
        ("questions", "cookies"): {"cookie_names"}
    }
