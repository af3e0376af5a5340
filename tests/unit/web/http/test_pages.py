"""What templates can say: names and dates in the reader's language."""

import re
from importlib.resources import files

import pytest

from consent_service.findings import Finding
from consent_service.web.http.pages import laws_words

_FINDING = Finding(
    rule="way-back-missing",
    severity="warning",
    message="there is no way back",
    source="GDPR 7(3); A-32",
)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fi", "Yleinen tietosuoja-asetus (GDPR), 7 artiklan 3 kohta"),
        ("sv", "Allmänna dataskyddsförordningen (GDPR), artikel 7.3"),
        ("en", "General Data Protection Regulation (GDPR), Article 7(3)"),
    ],
)
def test_a_page_calls_the_laws_behind_a_finding_by_their_names(
    language: str, names: str
) -> None:
    """Dashboard and editor said "GDPR Art. 7(1)" in Finnish and Swedish."""
    assert laws_words(_FINDING, language) == names


def test_no_template_shows_the_tags_of_laws() -> None:
    folder = files("consent_service.web").joinpath("templates")
    shown = [
        file.name
        for file in folder.iterdir()
        if re.search(r"{{[^}]*(finding|each|row)\.source", file.read_text("utf-8"))
    ]

    assert shown == []
