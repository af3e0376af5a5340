"""What cookies, analytics and logs collect, in many ways of saying it."""

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


def collected(check: Check, language: str, text: str) -> set[str]:
    return set(check(START[language] + text).disclosure.data_collected)


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "fi",
            "Lokiin jää koneesi osoite verkossa, ajankohta, ohjelma jolla selaat, sekä"
            " sivu, jolta linkki toi sinut.",
            {"ip_address", "visit_time", "browser", "referrer"},
        ),
        (
            "fi",
            "Plausible laskee sivujen avaukset, viittaavat sivustot, maat ja"
            " laitetyypit.",
            {"pages_viewed", "referrer", "location", "device"},
        ),
        (
            "fi",
            "Tilastosta näemme, tuliko kävijä hakukoneesta vai suoraan, ja oletko"
            " käynyt ennenkin. Tilaston tuottaa Matomo.",
            {"referrer", "new_or_returning"},
        ),
        (
            "sv",
            "Vår leverantör loggar IP-nummer, webbläsartyp, vilka filer som hämtas och"
            " om något gick fel.",
            {"ip_address", "browser", "downloads", "errors"},
        ),
        (
            "sv",
            "Microsoft Clarity spelar in hur du rör musen och fyller i formulär, och"
            " vilka knappar som trycks.",
            {"ui_recordings", "clicks"},
        ),
        (
            "sv",
            "Vi ser varifrån du länkats, vad du lägger i korgen och vilken telefon"
            " eller dator du har. Det gör vi med Google Analytics.",
            {"referrer", "purchases", "device"},
        ),
        (
            "en",
            "The site counts page hits and notes the town you are browsing from, your"
            " make of phone, the time of day and the link you followed to get here.",
            {"pages_viewed", "location", "device", "visit_time", "referrer"},
        ),
        (
            "en",
            "Umami runs our statistics. It knows the country, the browser and the"
            " previous site.",
            {"location", "browser", "referrer"},
        ),
        (
            "en",
            "We collect with cookies the terms you typed into our search, brochures you"
            " downloaded and what you put in your basket.",
            {"search_terms", "downloads", "purchases"},
        ),
        (
            "sv",
            "Av loggen framgår när det skedde, vad som hämtades och med vilket"
            " program.",
            {"visit_time", "pages_viewed", "browser"},
        ),
        (
            "en",
            "Our server notes which address on the internet asked, for which file and"
            " at what second.",
            {"ip_address", "pages_viewed", "visit_time"},
        ),
        (
            "fi",
            "Google Analytics kerää kävijän maan, palveluntarjoajan, laitteen mallin ja"
            " tulotavan.",
            {"location", "isp", "device", "referrer"},
        ),
        (
            "sv",
            "IP-nummer, webbläsare och tidpunkt vid inloggning på Mina sidor.",
            {"ip_address", "browser", "visit_time"},
        ),
    ],
)
def test_kinds_of_data_are_known_by_many_words(
    language: str, text: str, wanted: set[str], check: Check
) -> None:
    assert collected(check, language, text) == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Videot käynnistyvät YouTubesta, kun napsautat kuvaa."),
        ("fi", "Varatessasi kirjaamme nimesi, kielesi ja maan, josta tulet."),
        ("sv", "När du beställer sparar vi namn, språk och vad du köper."),
        ("sv", "Våra annonsörer känner igen din enhet. Det gör de med Criteo."),
        ("en", "You can open this page in any browser or print it by hand."),
        ("en", "When you order, we store what you buy, your country and language."),
    ],
)
def test_forms_and_advice_collect_nothing_by_themselves(
    language: str, text: str, check: Check
) -> None:
    assert collected(check, language, text) == set()


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("fi", "Matomo kerää sivujen lataukset.", "pages_viewed"),
        ("en", "Matomo records the address of your computer.", "ip_address"),
        ("en", "Matomo records which server you came from.", "server"),
        ("sv", "Matomo registrerar webbläsarens språk.", "language"),
    ],
)
def test_a_word_belongs_to_the_kind_that_it_is_part_of(
    language: str, text: str, wanted: str, check: Check
) -> None:
    assert collected(check, language, text) == {wanted}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It shows us pages, referrers and device types and sets no cookies."),
        ("en", "It works without cookies and tells us pages, referrers and devices."),
        ("en", "It counts pages, referrers, devices. No cookies."),
    ],
)
def test_a_denial_of_cookies_behind_a_list_denies_no_data(
    language: str, text: str, check: Check
) -> None:
    found = collected(check, language, f"We use Fathom. {text}")

    assert found >= {"pages_viewed", "referrer", "device"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "We keep no logs: your IP address, browser and the pages are forgotten.",
        ),
        ("sv", "IP-adresser, webbläsare och tidpunkter glöms bort."),
        ("fi", "IP-osoitteet, selaimet ja käyntiajat unohtuvat."),
    ],
)
def test_what_is_forgotten_is_not_collected(
    language: str, text: str, check: Check
) -> None:
    assert collected(check, language, text) == set()


def test_a_table_below_a_head_of_cookies_is_read_as_a_whole(check: Check) -> None:
    # Only the head of the table says that it is about cookies.
    report = check(
        START["en"] + "| Cookie | Purpose | Kept |\n|---|---|---|\n"
        "| PHPSESSID | holds the booking together | session |\n"
        "| _ga | statistics | 2 years |\n"
    )

    assert report.disclosure.categories == ("necessary", "analytics")
