"""What a label or a link of a banner means, in words that stand on no list."""

import pytest

from consent_service.scan.banner.inspection import notice_links
from consent_service.scan.banner.values import FoundBox, FoundControl, Link, Looks
from consent_service.scan.banner.words import category_of, load_words, plain
from consent_service.scan.report_words import Role


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("Tilastointi", "analytics"),
        ("Markkinointi", "marketing"),
        ("Personalised ads", "marketing"),
        ("Mesure d'audience", "analytics"),
        ("Statistik-Cookies", "analytics"),
        ("Toiminnalliset evästeet", "preferences"),
        ("Välttämättömät", "necessary"),
        ("Marknadsföring", "marketing"),
        ("Kaikki", None),
    ],
)
def test_a_switch_is_told_by_how_its_words_begin(
    label: str, category: str | None
) -> None:
    assert category_of(label) == category


def test_any_link_may_lead_to_the_notice_in_a_language_that_is_not_all_known() -> None:
    """Estonian: what it calls a notice stands on no list (A-19)."""
    link = Link("Privaatsuspoliitika", "https://kaup.test/privaatsus")

    assert notice_links((link,), "et") == [link]
    assert notice_links((link,), "fi") == []


def _box(text: str, *roles: Role) -> FoundBox:
    looks = Looks(
        "button", 0, 0, 9, 9, 9, 16, 400, "", "", False, "", False, 1.0, False
    )
    controls = tuple(FoundControl(0, role, role, looks) for role in roles)
    return FoundBox(0, 1.0, "page", text, "white", controls=controls)


def test_what_stands_where_something_is_held_is_no_banner() -> None:
    """A refusal is not forgotten because a film asks to be allowed (A-40)."""
    banner = _box("Käytämme evästeitä tilastoihin", "accept", "refuse")
    film = _box("YouTube: katso film ja salli sen evästeet", "accept")

    assert not film.asks_as(banner)
    assert banner.asks_as(banner)
    assert _box("Evästeet vaativat suostumuksen", "accept", "save").asks_as(banner)
    assert film.asks_as(None)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Joo, käy!", "accept"),
        ("Ei kiitos, pelkät pakolliset", "refuse"),
        ("Hyväksyn kaikki", "accept"),
    ],
)
def test_a_banner_may_speak_as_people_do(label: str, role: Role) -> None:
    """A Finnish shop that says biscuits for cookies asks for consent all the same."""
    words = load_words()

    assert [
        name for name, phrases in words.roles.items() if plain(label) in phrases
    ] == [role]
    assert "keksejä" in words.about
