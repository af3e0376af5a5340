"""What a visitor could read where it chose, word for word (README)."""

from datetime import UTC
from typing import Any

import msgspec
import pytest

from consent_service.choices.record import Record
from consent_service.policy.load import load_policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.web.auditor.said_surface import Before, SaidSurface, say_surface
from tests.places import ROOT

_POLICY = load_policy(ROOT / "tests" / "browser" / "shop.toml")
_OPTIONAL = ("preferences", "analytics", "ga_demographics", "marketing")
_ALL = (*_OPTIONAL, "social_sharing")
_FIRST = "1a" * 32


def _revision(**changes: object) -> Revision:
    return revision_of(msgspec.structs.replace(_POLICY, **changes), snippet="0" * 64)


def _record(revision: Revision, *granted: str, **changes: Any) -> Record:
    decisions = {each: "granted" if each in granted else "denied" for each in _ALL}
    values: dict[str, Any] = {
        "action": "save",
        "at": "2026-11-30T12:00:00.000Z",
        "controller": "Esimerkki Oy",
        "decisions": {"necessary": "granted", **decisions},
        "expires_at": "2027-06-01T12:00:00.000Z",
        "gpc": False,
        "id": "0a" * 16,
        "jurisdiction": "FI",
        "language": "fi",
        "revision": revision.digest,
        "site": "shop",
        "supersedes": None,
        "surface": "banner",
        "visitor": "3f" * 16,
    }
    return msgspec.convert(values | changes, Record)


def _said(
    record: Record, revision: Revision, before: Before | None = None
) -> SaidSurface:
    return say_surface(record, revision, before, UTC)


def test_the_banner_says_its_short_lines_and_not_the_long_descriptions() -> None:
    revision = _revision()

    (text,) = _said(_record(revision, action="accept_all"), revision).texts

    assert [row.title for row in text.rows][:2] == [
        "Asetukset ja lisätoiminnot",
        "Kävijätilastot",
    ]
    assert text.rows[1].text == "mitä sivuja käytetään ja mistä kävijät tulevat"
    assert not any(row.title == "Välttämättömät" for row in text.rows)


def test_the_banner_says_with_whom_and_how_to_withdraw_and_its_links() -> None:
    """A-17: without them no consent would be informed."""
    revision = _revision()

    (text,) = _said(_record(revision, action="reject_all"), revision).texts

    assert text.after[-1].startswith("Kolmansia osapuolia: ")
    assert text.after[-1].endswith(
        "Muuta valintaasi tai peruuta se milloin tahansa: Evästeasetukset."
    )
    assert text.links == ("Evästeseloste", "Tietosuojaseloste")
    assert text.buttons == ("Hyväksy kaikki", "Hylkää kaikki", "Valitse itse")


def test_a_full_banner_says_its_descriptions() -> None:
    full = msgspec.structs.replace(_POLICY.appearance, layout="full")
    revision = _revision(appearance=full)

    (text,) = _said(_record(revision, action="accept_all"), revision).texts

    assert text.rows[1].text.startswith("Käyntejä lasketaan ja selvitetään")
    assert text.before[0].endswith("riippumatta siitä, mitä valitset.")


def test_the_words_are_in_the_language_of_the_record() -> None:
    revision = _revision()
    record = _record(revision, action="accept_all", language="sv")

    (text,) = _said(record, revision).texts

    assert text.buttons[0] == "Godkänn alla"


def test_the_preferences_have_words_of_their_own() -> None:
    revision = _revision()

    said = _said(_record(revision, "analytics", surface="preferences"), revision)

    (text,) = said.texts
    assert text.title == "Evästeasetukset"
    assert text.buttons == (
        "Tallenna valinnat",
        "Hyväksy kaikki",
        "Hylkää kaikki",
        "Sulje",
    )
    assert text.rows[1].state == "Pois"
    assert "Laskuri (Laskuri Oy)" in text.rows[1].acting
    assert text.rows[-1].title == "Välttämättömät – Aina käytössä"
    assert said.note == ""


def test_preferences_that_are_opened_again_offer_to_withdraw() -> None:
    revision = _revision()
    before = Before(_record(revision, "analytics"), revision)
    record = _record(revision, surface="preferences", supersedes=_FIRST)

    (text,) = _said(record, revision, before).texts

    assert text.buttons[3] == "Peruuta kaikki suostumukset"
    assert text.rows[1].state == "Päällä"
    assert text.after[1].startswith("Valittu 30.11.2026")
    assert text.links[-1] == "Lataa kuitti"


def test_a_banner_that_asked_again_names_only_what_it_asked_about() -> None:
    """A-41: what stays is not asked about, and neither button decides about it."""
    old = _revision()
    marketing = [
        msgspec.structs.replace(each, edition=2) if each.id == "marketing" else each
        for each in _POLICY.categories
    ]
    new = _revision(categories=tuple(marketing))
    before = Before(_record(old, "analytics"), old)

    said = _said(_record(new, "analytics", supersedes=_FIRST), new, before)

    (text,) = said.texts
    assert [row.title for row in text.rows] == ["Kohdennettu markkinointi"]
    assert text.before[1].endswith("Sallittu: Kävijätilastot.")
    assert text.buttons[:2] == ("Hyväksy nämä", "Hylkää nämä")
    assert said.note == ""


def test_what_was_asked_again_is_not_guessed() -> None:
    revision = _revision()

    said = _said(_record(revision, supersedes=_FIRST), revision)

    assert said.note == "seen_unknown_asked"
    assert len(said.texts[0].rows) == 5


def test_a_placeholder_names_its_service_and_its_category() -> None:
    revision = _revision()
    record = _record(revision, "social_sharing", surface="placeholder")

    said = _said(record, revision)

    (text,) = said.texts
    assert text.title == "Sisältöä palvelusta Videopalvelu (Video Oy)"
    assert text.buttons == (
        "Lataa tämän kerran",
        "Salli aina: Jakaminen ja upotettu sisältö",
    )
    assert said.note == "seen_placeholder"


def test_the_form_of_the_declaration_has_words_of_its_own() -> None:
    revision = _revision()

    (text,) = _said(_record(revision, surface="declaration"), revision).texts

    assert text.title == "Nykyiset valintasi"
    assert text.before[0].startswith("Et ole vielä tehnyt valintaa.")
    assert [row.state for row in text.rows][:2] == ["Aina käytössä", "Ei sallittu"]
    assert text.buttons == ("Hyväksy kaikki", "Hylkää kaikki", "Tallenna valinnat")


def test_a_signal_that_was_honoured_is_among_the_words() -> None:
    """A-53: the visitor saw that the signal is honoured."""
    revision = _revision()
    record = _record(revision, action="reject_all", gpc=True)

    (text,) = _said(record, revision).texts

    assert text.after[0].startswith(
        "Selaimesi lähettämää Global Privacy Control -signaalia on noudatettu. ("
    )


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_words_have_a_gap_left(language: str) -> None:
    revision = _revision()
    for surface in ("banner", "preferences", "placeholder", "declaration", "api"):
        record = _record(revision, *_ALL, surface=surface, language=language)
        assert "{" not in repr(_said(record, revision).texts)
