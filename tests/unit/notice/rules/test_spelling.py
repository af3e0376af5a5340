"""Misspelt words are reported only if they are certain."""

from collections.abc import Sequence
from datetime import date

import pytest

from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.facts.gather import Against
from consent_service.notice.language.dictionaries import Speller, load_spellers
from consent_service.notice.rules.spelling import distance
from consent_service.notice.source.load import Source

TODAY = date(2026, 11, 22)
NOTICE = """\
Tietosuojaseloste

Käsittelemme henkilötietoja, koska laki edellyttää velvotteita. {0}
Tämä on kirjoitettu niin, että sen ymmärtää jokainen, joka tätä lukee.
"""


class ShortList:
    """A dictionary that knows all words but a few."""

    def __init__(self, wrong: dict[str, list[str]]) -> None:
        self._wrong = wrong

    def check(self, word: str) -> bool:
        return word.lower() not in self._wrong

    def suggest(self, word: str) -> Sequence[str]:
        return self._wrong[word.lower()]


def spelt(text: str, speller: Speller, language: str = "fi") -> list[tuple[str, str]]:
    report = lint_notice(
        read_notice(Source("notice.txt", text.encode())),
        today=TODAY,
        against=Against(spellers={language: speller}),
    )
    return [
        (finding.words or "", finding.suggestion)
        for finding in report.findings
        if finding.rule == "spelling-error"
    ]


def test_an_unknown_word_is_reported_with_the_known_one_near_it() -> None:
    speller = ShortList({"velvotteita": ["velvoitteita"]})

    assert spelt(NOTICE.format(""), speller) == [("velvotteita", "velvoitteita")]


@pytest.mark.parametrize(
    ("sentence", "word", "suggestions"),
    [
        ("Palvelimemme nimi on kurpitsi.", "kurpitsi", ["kellonaika"]),
        ("Tietoja käsittelee Kurpitsi ja muut.", "kurpitsi", ["kurpitsa"]),
        ("Osoite on www.kurpitsi.test ja kurpitsi.", "kurpitsi", ["kurpitsa"]),
        ("Osasto on KURPITSI.", "kurpitsi", ["kurpitsa"]),
        ("Tehtävä on kurpitsi-asetus.", "kurpitsi", ["kurpitsa"]),
        ("Tilastot tekee Matomo.", "matomo", ["matomo", "matoma"]),
        ("Lyhyt sana on kurpi.", "kurpi", ["kurpa"]),
        ("On kurpitsi, kurpitsi ja kurpitsi.", "kurpitsi", ["kurpitsa"]),
    ],
    ids=["far", "name", "address", "shouted", "hyphen", "tool", "short", "term"],
)
def test_names_terms_and_far_words_are_left_alone(
    sentence: str, word: str, suggestions: list[str]
) -> None:
    speller = ShortList({word: suggestions})

    assert spelt(NOTICE.format(sentence), speller) == []


def test_a_word_of_another_language_is_no_error() -> None:
    wrong = {"analytics": ["analytiks"], "velvotteita": ["velvoitteita"]}
    text = NOTICE.format("Sen nimi on analytics.")
    report = lint_notice(
        read_notice(Source("notice.txt", text.encode())),
        today=TODAY,
        against=Against(spellers={"fi": ShortList(wrong), "en": ShortList({})}),
    )

    assert [
        finding for finding in report.findings if finding.rule == "spelling-error"
    ] == []


def test_nothing_is_said_without_a_dictionary_of_the_language() -> None:
    speller = ShortList({"velvotteita": ["velvoitteita"]})

    assert spelt(NOTICE.format(""), speller, language="sv") == []


@pytest.mark.parametrize(
    ("word", "other", "steps"),
    [
        ("velvotteita", "velvoitteita", 1),
        ("sivusto", "sivutso", 1),
        ("eväste", "eväste", 0),
        ("kitten", "sitting", 3),
    ],
)
def test_a_swap_of_two_letters_is_one_slip(word: str, other: str, steps: int) -> None:
    assert distance(word, other) == steps


MISSPELT = {
    "fi": (
        "Evästeet asennetaan pääteelaitteeseen. Tämä on tietosuojaseloste siitä, mitä"
        " henkilötietoja yritys käsittelee ja kuinka niitä tallennettuina säilytetään.",
        "pääteelaitteeseen",
        "päätelaitteeseen",
    ),
    "sv": (
        "Vår integritetspolicy gäller personupgifter. Här kan du läsa hur det"
        " går till och vilka rättigheter du har som kund hos oss i butiken.",
        "personupgifter",
        "personuppgifter",
    ),
    "en": (
        "Our privacy policy: we process personnal data when you order from us. You can"
        " read here how it is done and which rights you have as a customer of ours.",
        "personnal",
        "personal",
    ),
}


@pytest.mark.parametrize("language", MISSPELT)
def test_the_dictionaries_of_the_machine_find_a_slip(language: str) -> None:
    spellers = load_spellers()
    if language not in spellers:
        pytest.skip("Enchant with a dictionary: libenchant-2-voikko, hunspell-…")
    text, wrong, right = MISSPELT[language]

    found = spelt(text, spellers[language], language)

    assert [word for word, _ in found] == [wrong]
    assert right in found[0][1]
