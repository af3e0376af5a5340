"""Roots, phrases and word files: what lets a rule name a word once."""

import tomllib
from importlib import resources

import pytest

from consent_service.notice.language.stems import root_of
from consent_service.notice.language.tokens import split_sentences, tokens_of
from consent_service.notice.language.vocabulary import LANGUAGES, load_vocabulary
from consent_service.notice.reading.topics import says, topics_of


@pytest.mark.parametrize(
    "forms",
    [
        "suostumus suostumuksen suostumuksesi suostumusta suostumukset",
        "asetus asetukset asetuksista asetusten asetuksia",
        "oikeus oikeuden oikeudet oikeuksia oikeutta oikeutesi",
        "tieto tiedot tietojen tietojasi tiedoista tietoihisi",
        "henkilötieto henkilötiedot henkilötietojen henkilötietojensa",
        "viranomainen viranomaiset viranomaisille viranomaisten",
        "osapuoli osapuolen osapuolten osapuolille osapuolia",
        "etu edun edut etuja etujen etuun",
        "pyyntö pyynnön pyynnöt pyyntöjä",
        "luovutus luovutukset luovutuksia",
    ],
)
def test_the_forms_of_a_finnish_word_have_one_root(forms: str) -> None:
    assert len({root_of(form, "fi") for form in forms.split()}) == 1


def test_words_that_only_look_alike_keep_their_roots_apart() -> None:
    assert root_of("peruste", "fi") != root_of("peruuttaa", "fi")
    assert root_of("asetus", "fi") != root_of("asetelma", "fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_ideas(language: str) -> None:
    finnish, other = load_vocabulary("fi"), load_vocabulary(language)

    assert set(finnish) == set(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_holds_an_empty_or_impossible_word(language: str) -> None:
    """A lost bar or a capital would make a phrase that never matches."""
    file = (
        resources.files("consent_service.notice.language")
        / "words"
        / f"{language}.toml"
    )
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    words = [
        word
        for table in tables.values()
        for phrases in table.values()
        for phrase in phrases
        for term in phrase.replace("&", " ").split()
        if term not in {"..", "...", "#"}
        for word in term.split("|")
    ]

    assert [
        word for word in words if not word.strip("*~-") or word != word.lower()
    ] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Voit estää evästeet selaimen asetuksista", True),
        ("Estä evästeet verkkoselaimesi omilla asetuksilla", True),
        ("Evästeet voidaan estää, kun selaimen asetuksia muutetaan", True),
        ("Selain avautuu uuteen ikkunaan", False),
    ],
)
def test_a_phrase_meets_the_ways_to_say_it(text: str, said: bool) -> None:
    assert says(text, "browser_refusal", "fi") is said


@pytest.mark.parametrize(
    ("heading", "language", "topics"),
    [
        ("Rekisterinpitäjä ja yhteystiedot", "fi", {"controller", "contact"}),
        (
            "Tietojen luovutus ja siirto ETA:n ulkopuolelle",
            "fi",
            {"disclosure", "transfer"},
        ),
        ("Kuinka kauan tietoja säilytetään", "fi", {"retention"}),
        ("Dina rättigheter", "sv", {"rights"}),
        ("Hur länge sparas uppgifterna", "sv", {"retention"}),
        ("How we use cookies", "en", {"cookies"}),
        ("Uutisia kylältä", "fi", set()),
    ],
)
def test_a_heading_promises_its_topics(
    heading: str, language: str, topics: set[str]
) -> None:
    assert topics <= topics_of(heading, language)
    assert bool(topics) == bool(topics_of(heading, language))


def test_abbreviations_and_dates_do_not_end_a_sentence() -> None:
    text = (
        "Tietoja ovat mm. nimi, osoite jne. Ne poistetaan 1.2.2026 tms. aikana. Loppu."
    )

    sentences = [text[start:end] for start, end in split_sentences(text)]

    assert sentences == [
        "Tietoja ovat mm. nimi, osoite jne.",
        "Ne poistetaan 1.2.2026 tms. aikana.",
        "Loppu.",
    ]


def test_case_endings_after_a_colon_belong_to_the_word() -> None:
    tokens = tokens_of("EU:n ja ETA:n, IP-osoite", 0, 24, "fi")

    assert [(token.form, token.clause) for token in tokens] == [
        ("eu", 0),
        ("ja", 0),
        ("eta", 0),
        ("ip", 1),
        ("osoite", 1),
    ]
