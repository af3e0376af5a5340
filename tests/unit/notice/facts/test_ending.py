"""Texts that stop before they end: said once, and nothing called missing for it."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Kanerva Oy, Kuusitie 4, 00100"
    " Helsinki. Käsittelemme henkilötietoja tilausten toimittamiseksi.\n\n"
    "Verkkosivuillamme käytetään Google Analyticsin evästeitä.\n\n",
    "sv": "Integritetspolicy\n\nLjung Ab, Granvägen 4, 00100 Helsingfors, är"
    " personuppgiftsansvarig. Vi behandlar personuppgifter för att leverera.\n\n"
    "På webbplatsen används kakor från Google Analytics.\n\n",
    "en": "Privacy notice\n\nHeather Ltd, 4 Spruce Road, is the controller. We process"
    " personal data to deliver your orders.\n\n"
    "Our website uses cookies of Google Analytics.\n\n",
}
CUT = [
    (
        "fi",
        "Sinulla on oikeus pyytää nähtäväksesi ne tiedot, joita meillä on sinusta ja",
    ),
    (
        "fi",
        "Tilausten tiedot tallennetaan järjestelmään, jonka palvelin sijaitsee Suom",
    ),
    ("fi", "Lue lisää"),
    ("fi", "Evästeistä keräämme muun muassa seuraavia tietoja:"),
    (
        "sv",
        "Du har rätt att få veta vilka uppgifter som vi har sparat om dig och att få",
    ),
    ("sv", "Läs mer …"),
    ("en", "You have the right to ask which of your data we hold and to have mistakes"),
    ("en", "The order system is run by a supplier (a company that"),
    ("en", "Continue reading →"),
    ("en", "We keep the accounts for six years and the rest until [...]"),
]
WHOLE = [
    ("fi", "Tämä seloste on päivitetty viimeksi 3.4.2026"),
    ("fi", "Kanerva Oy, Kuusitie 4, 00100 Helsinki, puh. 040 123 4567"),
    ("fi", "Kysymyksiin vastaamme osoitteessa info@kanerva.example"),
    ("fi", "Muuta evästeasetuksia"),
    ("sv", "Frågor besvaras gärna på adressen info@ljung.example"),
    ("sv", "© 2026 Ljung Ab, alla rättigheter förbehållna och så vidare"),
    ("en", "Last updated on 3 April 2026"),
    ("en", "Read more about cookies at https://www.allaboutcookies.org"),
    ("en", "Follow us:"),
]
ABSENCES = {
    "missing-right-access", "supervisory-authority-missing", "retention-missing",
    "missing-notice-date", "cookie-retention-missing", "missing-legal-basis",
    "transfer-undisclosed-google", "cookie-refusal-missing",
}  # fmt: skip


@pytest.mark.parametrize(("language", "end"), CUT)
def test_a_text_that_breaks_off_is_said_to_and_lacks_nothing(
    language: str, end: str, check: Check
) -> None:
    fired = [finding.rule for finding in check(START[language] + end).findings]

    assert fired.count("text-breaks-off") == 1
    assert "missing-final-punctuation" not in fired
    assert not ABSENCES & set(fired)


@pytest.mark.parametrize(("language", "end"), WHOLE)
def test_a_text_that_ends_in_a_fact_or_a_button_is_whole(
    language: str, end: str, check: Check
) -> None:
    fired = {finding.rule for finding in check(START[language] + end).findings}

    assert "text-breaks-off" not in fired
    assert "supervisory-authority-missing" in fired


def test_who_says_that_it_is_an_excerpt_is_not_told_so(check: Check) -> None:
    report = check(START["en"] + CUT[6][1], excerpt=True)

    assert "text-breaks-off" not in {finding.rule for finding in report.findings}


def test_a_page_that_lacks_a_full_stop_is_whole(check: Check) -> None:
    page = "".join(f"<p>{part}</p>" for part in START["en"].split("\n\n"))
    text = f"<main>{page}<p>You may ask us which of your data we hold</p></main>"
    fired = {finding.rule for finding in check(text, name="notice.html").findings}

    assert "text-breaks-off" not in fired


def test_a_last_heading_with_nothing_below_is_an_end_that_is_missing(
    check: Check,
) -> None:
    text = (
        "1. Controller\n\nHeather Ltd, 4 Spruce Road, answers for your data.\n\n"
        "2. Purposes\n\nWe process personal data to deliver your orders.\n\n"
        "3. Your rights as a data subject"
    )

    fired = {finding.rule for finding in check(text).findings}

    assert "text-breaks-off" in fired
    assert "missing-right-access" not in fired


def test_the_browser_alone_is_judged_where_cookies_are_over(check: Check) -> None:
    """What follows on another topic shows that nothing more is said of cookies."""
    text = (
        "1. Cookies\n\nWe use cookies of Google Analytics to count visits. You can"
        " refuse cookies in the settings of your browser.\n\n{}2. Your rights\n\nYou"
        " may ask which of your data we hold and to have"
    )
    whole, _, first = text.partition("{}")
    over = check(whole + first).findings
    open_end = check(whole.rstrip() + " Some browsers also let you choose").findings

    assert "browser-settings-only-refusal" in {finding.rule for finding in over}
    assert "browser-settings-only-refusal" not in {one.rule for one in open_end}
