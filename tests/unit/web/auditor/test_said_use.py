"""A use is said in words, and one that was refused says so."""

import pytest

from consent_service.web.auditor.said_use import SaidUse, say_use
from consent_service.web.layout.texts import load_page_texts
from tests.service.test_accesses import CASES

TEXTS = load_page_texts("consent_service.web.auditor")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("policy save", SaidUse("Tallensi käytännön luonnoksen")),
        (
            "policy publish, refused",
            SaidUse("Yritti julkaista käytännön", is_refused=True),
        ),
        ("token revoked 4f1c", SaidUse("Perui tunnisteen", about="4f1c")),
        (
            "export action=save visitor",
            SaidUse(
                "Latasi kaiken tarkistettavaksi",
                limits=(
                    ("valinta", "Päätti tarkoituksittain"),
                    ("yhden kävijän tunniste", ""),
                ),
            ),
        ),
        (
            "records from=2026-11-01 language=sv category=analytics",
            SaidUse(
                "Latasi kirjauksia",
                limits=(
                    ("alkaen", "1.11.2026"),
                    ("kieli", "ruotsi"),
                    ("käyttötarkoitus", "Kävijätilastot"),
                ),
            ),
        ),
        ("policy burnt", SaidUse("")),
        ("nobody knows", SaidUse("")),
    ],
)
def test_a_code_is_said_in_words(what: str, said: SaidUse) -> None:
    assert say_use(what, TEXTS["fi"], "fi") == said


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_every_code_that_the_service_writes_has_words(language: str) -> None:
    """Issue 16: auditors read `policy save` and had to guess."""
    words = TEXTS[language]

    assert [
        case.what for case in CASES if not say_use(case.what, words, language).text
    ] == []
    further = ("audit", "audit record", "policy save", "reopening", "token issued x")
    new = ("token revoked x", "link made x", "scan", "scan stopped", "page check")
    for what in (*further, *new):
        assert say_use(what, words, language).text


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_what_can_be_done_can_be_tried(language: str) -> None:
    """A stranger read "Nekades Sparade ett utkast" where a form had a typing error."""
    words = TEXTS[language]

    used = {key.removeprefix("use_") for key in words if key.startswith("use_")}
    tried = {key.removeprefix("tried_") for key in words if key.startswith("tried_")}
    assert used == tried


def test_the_last_day_of_the_form_is_said_to_be_taken_in() -> None:
    """It read "before 30 November", and the form had meant that day too."""
    fi = TEXTS["fi"]

    assert say_use("audit to=2026-11-30", fi, "fi").limits == (
        ("viimeinen päivä", "30.11.2026"),
    )
    assert say_use("records to=2026-11-30T22:00:00Z", fi, "fi").limits == (
        ("ennen", "30.11.2026 22.00.00 UTC"),
    )


def test_the_form_of_a_download_is_said_in_words() -> None:
    said = say_use("records format=csv-fi", TEXTS["fi"], "fi")

    assert said.limits == (("muoto", "taulukko suomalaiseen taulukkolaskentaan (CSV)"),)
