"""Facts told in words that the first two rounds of notices did not have."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy, ja me vastaamme"
    " nimistä ja osoitteista itse.\n\n",
    "sv": "Integritet\n\nBär Ab ansvarar för att dina personuppgifter är trygga"
    " och säkra hos oss.\n\n",
    "en": "Privacy\n\nBilberry Ltd answers for your personal data and for all"
    " of this.\n\n",
}
COOKIES = {"fi": "Evästeet\n\n", "sv": "Kakor\n\n", "en": "Cookies\n\n"}


def rules(check: Check, language: str, text: str) -> set[str]:
    report = check(START[language] + text)
    return {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Google Analytics, Tag Manager: eivät ole täällä."),
        ("fi", "Lämpökarttoja (Hotjar tms.) tai pikseleitä emme ole käyttäneet."),
        ("fi", "Fontit: omalta palvelimelta, ei Google Fontsista."),
        ("sv", "YouTube? Nej."),
        ("sv", "Tidigare hade vi Hotjar. Det är borttaget sedan 2021."),
        ("en", "Google Fonts? We draw our own."),
        ("en", "Analytics. None. We took Google Analytics off in 2020."),
    ],
)
def test_short_answers_and_brackets_deny_services(
    language: str, text: str, check: Check
) -> None:
    assert check(START[language] + text).disclosure.tools == ()


@pytest.mark.parametrize(
    ("language", "text", "used"),
    [
        ("fi", "Käyntejä mitataan Plausiblella, joka ei aseta evästeitä.", "Plausible"),
        ("fi", "Ajanvaraus toimii evästeillä Timman kautta.", "Timma"),
        ("fi", "Evästeitä asettaa Googlen (Analytics, Ads) mainonta.", "Google Ads"),
    ],
)
def test_names_are_found_in_cases_lists_and_before_relative_clauses(
    language: str, text: str, used: str, check: Check
) -> None:
    assert used in check(START[language] + text).disclosure.tools


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeet: ei ole."),
        ("sv", "Kakor: inga."),
        ("en", "Cookies. You won't find any, with or without a banner."),
    ],
)
def test_a_label_answered_with_none_denies_cookies(
    language: str, text: str, check: Check
) -> None:
    assert "cookie-retention-missing" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Gillar du inte cookies? Våra cookies räknar besök."),
        ("en", "Don't like cookies? Ours count visits, and cookies help."),
    ],
)
def test_a_question_denies_no_cookies(language: str, text: str, check: Check) -> None:
    assert "cookie-retention-missing" in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Asiakas\n\n- Tilaukset (sopimus)"),
        ("fi", "Luovutamme lainattavaa; se on yleistä etua koskeva tehtävä."),
        ("sv", "Det är en uppgift av allmänt intresse (bibliotekslagen)."),
        ("en", "I keep your name because I cannot do the job (our contract) without."),
        ("en", "We need them for your tenancy agreement."),
    ],
)
def test_a_legal_basis_in_plain_words(language: str, text: str, check: Check) -> None:
    assert "missing-legal-basis" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Käyttämällä sivustoa annat suostumuksesi evästeisiin."),
        ("sv", "Genom att surfa vidare ger du ditt samtycke till kakor."),
        ("en", "By using our website you give your consent to cookies."),
    ],
)
def test_consent_by_use_is_no_legal_basis(
    language: str, text: str, check: Check
) -> None:
    assert "missing-legal-basis" in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Poistamme viestit puolen vuoden kuluttua."),
        ("fi", "Vanhat viestit siivotaan kerran vuodessa."),
        ("sv", "Offerter utan svar kastas efter ett år."),
        ("en", "I clear out customers whom I have not seen for three years."),
        ("en", "When you give up your plot, we delete your details by the end of May."),
        (
            "en",
            "| Purpose | Kept for |\n|---|---|\n| Orders and deliveries | 2 years |",
        ),
    ],
)
def test_retention_in_plain_words_and_tables(
    language: str, text: str, check: Check
) -> None:
    assert "retention-missing" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Suostumuksen voit perua sivun alakulman kuvakkeesta."),
        ("sv", "Ändrar du dig öppnar kugghjulet nere i hörnet rutan igen."),
        ("en", "Change your mind with the round button in the corner."),
        ("en", "You can change the cookie permissions by clicking the padlock icon."),
    ],
)
def test_an_icon_is_a_control(language: str, text: str, check: Check) -> None:
    cookies = {
        "fi": "Google Analyticsin evästeillä lasketaan kävijöitä. ",
        "sv": "Med kakor från Google Analytics räknar vi besök. ",
        "en": "We count visits with cookies from Google Analytics. ",
    }

    found = rules(check, language, COOKIES[language] + cookies[language] + text)

    assert not found & {"cookie-refusal-missing", "cookie-settings-link-missing"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeillä lasketaan kävijöitä. Ne voi kytkeä pois omasta selaimesta."),
        (
            "fi",
            "Evästeillä lasketaan kävijöitä. Säädä selain niin, ettei se ota niitä.",
        ),
        ("sv", "Kakor räknar besök. Dem stänger du av i webbläsaren."),
        (
            "sv",
            "Kakor räknar besök. Ändra webbläsarens inställningar för kakor.",
        ),
        (
            "en",
            "Cookies count visits. For your cookie preferences use your browser.",
        ),
    ],
)
def test_the_browser_is_not_the_sites_own_control(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, language, COOKIES[language] + text)

    assert "browser-settings-only-refusal" in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "- verkkopalvelun käyttö: IP-osoite, selain ja käyttöjärjestelmä"),
        ("sv", "Då loggas: IP-adress, typ av webbläsare och operativsystem."),
        ("en", "When you browse: IP address, browser and operating system."),
    ],
)
def test_lists_of_technical_data_are_collected_by_machines(
    language: str, text: str, check: Check
) -> None:
    data = set(check(START[language] + text).disclosure.data_collected)

    assert {"ip_address", "browser", "operating_system"} <= data


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeen avulla voidaan tunnistaa selain istunnon aikana."),
        ("sv", "Med hjälp av kakan kan servern känna igen din webbläsare och enhet."),
        ("en", "With a cookie the server can recognise the browser and the device."),
    ],
)
def test_what_a_cookie_is_collects_nothing(
    language: str, text: str, check: Check
) -> None:
    text = START[language] + COOKIES[language] + text

    assert check(text).disclosure.data_collected == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1. Northgate Housing Trust is a controller of personal data.", None),
        ("Privacy\n\n© 2026 Kiven Leipä Oy. We keep personal data.", "Kiven Leipä Oy"),
        (
            "Privacy\n\nSlow Type, Lange Gasse 4 · post@slow.example · 2 May 2026\n\n"
            "We keep personal data of customers.",
            "Slow Type",
        ),
        (
            "Integritet\n\nAnsvarig för registret är Norrby hembygdsförening, Byvägen,"
            " och personuppgifter sparas.",
            "Norrby hembygdsförening",
        ),
    ],
)
def test_controllers_without_a_heading(
    text: str, name: str | None, check: Check
) -> None:
    wanted = name or "Northgate Housing Trust"

    assert (
        check(text + "\n\nMore than a dozen words of text here.").disclosure.controller
        == wanted
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Slow Type · post@slow.example · 2 February 2026", "2026-02-02"),
        ("(skrivet 17/5 2022)", "2022-05-17"),
        ("Luettu ja hyväksytty 4.6.2025", "2025-06-04"),
    ],
)
def test_a_date_that_is_set_apart_is_that_of_the_notice(
    text: str, day: str, check: Check
) -> None:
    language = "sv" if "skrivet" in text else "fi" if "Luettu" in text else "en"
    first, _, rest = START[language].partition("\n\n")

    assert check(f"{first}\n\n{text}\n\n{rest}").disclosure.updated == day
