"""The report at a terminal, in one language to the last word."""

import re

import pytest
from msgspec.structs import replace

from consent_service.notice.report.explain import explain_rule, rule_rows
from consent_service.notice.report.text import report_text
from consent_service.notice.rules.table import get_rule
from tests.unit.notice.conftest import Check

NOTICE = """\
Tietosuojaseloste

Jatkamalla sivuston käyttöä hyväksyt evästeet ja henkilötietojesi käsittelyn, josta
kerrotaan tässä. Evästeillä tehdään kävijätilastoja.
"""
ENGLISH = re.compile(
    r"\b(error|warning|info|remark|words|instead|source|line|first|the|write|why)\b",
    re.IGNORECASE,
)


def without_names(text: str) -> str:
    """Leave out the ids of rules, and the command that explains one."""
    text = re.sub(r"consent-service [^\n]*", "", text)
    return re.sub(r"[a-z]+(?:-[a-z]+)+", "", text)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_english_word_is_left_in_the_report(check: Check, language: str) -> None:
    text = report_text(check(NOTICE, language=language), language)

    assert ENGLISH.findall(without_names(text)) == []


def test_the_first_thing_read_is_how_much_and_what_first(check: Check) -> None:
    lines = report_text(check(NOTICE)).splitlines()

    assert lines[0] == "Tietosuojaselosteen tarkistus: notice.txt"
    assert lines[1].startswith("Korjattavaa on ")
    assert lines[3] == "KORJAA NÄMÄ ENSIN"
    assert lines[8] == (
        "1. Teksti pitää sivuston käyttämistä suostumuksena. (virhe,"
        " continued-use-consent)"
    )
    assert lines[9] == "     rivi 3: ”Jatkamalla sivuston käyttöä hyväksyt”"


def test_instructions_are_in_the_language_asked_for_and_sentences_in_the_notices(
    check: Check,
) -> None:
    text = " ".join(report_text(check(NOTICE, language="en"), "en").split())

    assert "Change the site or the way you work first: Remove the sentence." in text
    assert "Write in the notice: " in text
    assert " Sinulla on oikeus vaatia käsittelyn rajoittamista." in text


def test_a_page_is_pointed_at_by_its_headings(check: Check) -> None:
    """Nobody sees the lines of a web page."""
    page = (
        "<html lang='fi'><body><h1>Tietosuojaseloste</h1><h2>Evästeet</h2><p>"
        f"{NOTICE.partition(chr(10))[2]}</p></body></html>"
    )

    text = report_text(check(page, name="notice.html"))

    assert "otsikon ”Evästeet” alla: ”Jatkamalla sivuston käyttöä hyväksyt”" in text
    assert "rivi " not in text


def test_a_notice_without_faults_is_told_so(check: Check) -> None:
    report = replace(check(NOTICE), findings=())

    assert "Korjattavaa ei löytynyt." in report_text(report)


def test_an_explanation_says_rule_law_why_and_what_to_write() -> None:
    text = explain_rule(get_rule("missing-right-complaint"), "fi")

    assert text.splitlines()[0] == (
        "missing-right-complaint (virhe) – Oikeudet ja valittaminen"
    )
    assert "Kerro oikeudesta valittaa valvontaviranomaiselle." in text
    assert "Miksi: Ihmisen on tiedettävä, kenelle valittaa" in text
    assert "Kirjoita selosteeseen: Voit valittaa" in text


def test_the_table_of_rules_has_its_head_in_the_language() -> None:
    assert rule_rows("sv")[0] == ("regel", "allvar", "grund")
