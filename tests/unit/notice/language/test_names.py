"""Names of companies and associations, as small notices write them."""

import pytest

from consent_service.notice.language.names import bare_name, company_in, subject_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sivuja ylläpitää Kivi & Kallio Oy.", "Kivi & Kallio Oy"),
        ("Joen kyläyhdistys ry pitää luetteloa.", "Joen kyläyhdistys ry"),
        ("Vi på Kolven i Vik AB svarar.", "Kolven i Vik AB"),
        ("Webbplatsen drivs av Garnboden Handelsbolag.", "Garnboden Handelsbolag"),
        ("Run by Fernleaf B.V. in Delft.", "Fernleaf B.V."),
        ("Published by Fenland Media Limited.", "Fenland Media Limited"),
        (
            "The site of Oak Lane Allotments Association.",
            "Oak Lane Allotments Association",
        ),
        ("Rekisterinpitäjä Kivi Oy:n yhteystiedot", "Kivi Oy"),
        ("Palvelun tarjoaa Google Ireland Limited.", None),
        ("Oy, nyt sattui.", None),
        ("ei yhtiötä lainkaan", None),
    ],
)
def test_a_company_is_named_without_the_words_around_it(
    text: str, name: str | None
) -> None:
    assert company_in(text) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Gårdsbutiken Havre & Korn, FO-nummer 7654321-9", "Gårdsbutiken Havre & Korn"),
        ("Nimi: Hotelli Kultahovi", "Hotelli Kultahovi"),
        ("TIETOSUOJASELOSTE JA EVÄSTEET", None),
        ("Rekisteri", None),
        ("Käsittelemme tietoja", None),
    ],
)
def test_a_line_that_begins_with_a_name_gives_it(line: str, name: str | None) -> None:
    assert bare_name(line) == name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Åsby IF, org.nr 1, är personuppgiftsansvarig.", "Åsby IF"),
        ("Yhdistys on rekisterinpitäjä.", None),
        ("The Data Controller is responsible.", None),
        ("Vi på Kolven är ansvariga.", None),
    ],
)
def test_a_sentence_may_begin_with_its_name(sentence: str, name: str | None) -> None:
    assert subject_of(sentence) == name
