"""What is said of customers, forms and rights in a section on cookies is no visit."""

import pytest

from tests.unit.notice.conftest import Check
from tests.unit.notice.test_innocent_sentences import read_from, told


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Identity Data includes first name, username or similar identifier, title,"
            " date of birth and gender.",
        ),
        (
            "en",
            "We keep records of your purchases for warranty claims and, if you join our"
            " loyalty scheme, to give you points.",
        ),
        (
            "fi",
            "Asiakastyytyväisyyttä mitataan kyselyillä, joiden vastauksista näkyy"
            " vastaajan ikä, sukupuoli ja asuinkunta.",
        ),
        (
            "sv",
            "Kundnöjdheten mäts med enkäter där svararens ålder, kön och bostadsort"
            " framgår.",
        ),
        (
            "sv",
            "När register förvaras på servrar ser vi till att utrustningens fysiska"
            " säkerhet är god.",
        ),
        (
            "sv",
            "Du har rätt att få veta vilka uppgifter som har sparats och att fel i dem"
            " rättas.",
        ),
        ("fi", "Tietoja ei luovuteta säännönmukaisesti muille tahoille."),
        ("sv", "Uppgifter lämnas inte regelmässigt ut till andra."),
    ],
)
def test_in_a_section_on_cookies_too(
    language: str, sentence: str, check: Check
) -> None:
    base = told(language)["asking"].replace("{}", "")

    new = read_from(check(f"{base}\n\n{sentence}\n")) - read_from(check(base))

    assert new == set()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You have given us permission to store your photo."),
        ("en", "We act under a duty laid down in the Patients Act."),
        ("en", "The processing rests on your membership."),
        ("fi", "Olet antanut luvan kuvasi tallentamiseen."),
        ("fi", "Käsittely pohjautuu jäsenyyteen."),
        ("sv", "Behandlingen stöder sig på medlemskapet."),
        ("sv", "Patientlagen kräver att uppgifterna antecknas."),
        ("sv", "Adressen behövs för att fullgöra köpeavtalet."),
    ],
)
def test_a_legal_basis_in_other_words_is_one(
    language: str, sentence: str, check: Check
) -> None:
    lines = told(language)["denying"].replace("{}", "").split("\n\n")
    text = "\n\n".join([*lines[:2], sentence, *lines[3:]])
    without = "\n\n".join([*lines[:2], *lines[3:]])

    def fired(text: str) -> set[str]:
        return {finding.rule for finding in check(text).findings}

    assert "missing-legal-basis" in fired(without)
    assert "missing-legal-basis" not in fired(text)
