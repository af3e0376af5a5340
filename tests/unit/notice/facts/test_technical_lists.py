"""Data that machines collect, told in lists and sections on anything but cookies."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy, ja se vastaa tästä"
    " kaikesta itse.\n\n",
    "sv": "Integritet\n\nBär Ab ansvarar för att dina personuppgifter är trygga.\n\n",
    "en": "Privacy\n\nBilberry Ltd answers for your personal data and this page.\n\n",
}


def collected(check: Check, language: str, text: str) -> set[str]:
    return set(check(START[language] + text).disclosure.data_collected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Ylläpitoa varten talteen jäävät:\n- IP-osoite\n- selaimen versio\n"
            "- avatut sivut\n",
        ),
        (
            "sv",
            "För driften antecknas:\n- IP-adress\n- webbläsarens version\n"
            "- vilken sida som besökts\n",
        ),
        (
            "en",
            "Our host writes down:\n- your IP address\n- the version of your browser\n"
            "- the pages that you opened\n",
        ),
    ],
)
def test_a_technical_list_needs_no_word_for_cookies(
    language: str, text: str, check: Check
) -> None:
    found = collected(check, language, text)

    assert found == {"ip_address", "browser", "pages_viewed"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Tallennamme:\n- nimi\n- sähköpostiosoite\n- kieli\n- IP-osoite\n"
            "- käyttöjärjestelmä\n",
        ),
        (
            "sv",
            "Vi sparar:\n- namn\n- e-postadress\n- språk\n- IP-adress\n"
            "- operativsystem\n",
        ),
        (
            "en",
            "We keep:\n- name\n- e-mail\n- language\n- IP address\n"
            "- operating system\n",
        ),
    ],
)
def test_in_a_mixed_list_only_the_technical_items_count(
    language: str, text: str, check: Check
) -> None:
    """The name and the language were filled in by the customer."""
    assert collected(check, language, text) == {"ip_address", "operating_system"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Eväste on tiedosto, joka tallennetaan laitteellesi ja luetaan"
            " selaimeesi, kun tulet uudelleen.",
        ),
        (
            "sv",
            "En kaka är en fil som sparas på din enhet och i din webbläsare under en"
            " längre tid.",
        ),
        (
            "en",
            "A cookie is a file that is stored on your device and kept in your"
            " browser for some time.",
        ),
    ],
)
def test_the_place_where_a_cookie_is_kept_is_not_collected(
    language: str, text: str, check: Check
) -> None:
    assert collected(check, language, text) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Matomo näyttää, millä laitteella sivuja luetaan."),
        ("sv", "Matomo visar på vilken enhet sidorna läses."),
        ("en", "Matomo shows on which device the pages are read."),
    ],
)
def test_which_device_is_collected_with_a_preposition_too(
    language: str, text: str, check: Check
) -> None:
    assert "device" in collected(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Henkilötiedolla tarkoitetaan tietoa, josta ihmisen tunnistaa, kuten nimi,"
            " IP-osoite tai selaimen tunniste.",
        ),
        (
            "sv",
            "Personuppgifter är alla uppgifter som pekar ut en människa, till exempel"
            " namn, IP-adress och webbläsarens version.",
        ),
        (
            "en",
            "Personal data means any information about a person, such as a name, an"
            " IP address or a browser version.",
        ),
    ],
)
def test_what_personal_data_are_is_not_what_is_collected(
    language: str, text: str, check: Check
) -> None:
    assert collected(check, language, text) == set()


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        (
            "sv",
            "Serverloggar sparar IP-adress. Rättslig grund: berättigat intresse.",
            "interests",
        ),
        (
            "en",
            "Server logs record your IP address on the ground of our legitimate"
            " interest.",
            "interests",
        ),
        (
            "en",
            "When you visit the shop, we record your IP address, and what we need"
            " to process your purchases.",
            "purchases",
        ),
        (
            "fi",
            "Palvelimen lokiin jää IP-osoite. Tunnisteita ei käytetä, eikä kävijää voi"
            " yksilöidä tai tunnistaa.",
            "unique_id",
        ),
    ],
)
def test_a_word_for_something_else_is_no_data(
    language: str, text: str, wrong: str, check: Check
) -> None:
    found = collected(check, language, text)

    assert "ip_address" in found
    assert wrong not in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Eväste on pieni tiedosto, joka tallennetaan, kun vierailet sivuilla"
            " puhelimella tai tietokoneella.",
        ),
        (
            "sv",
            "En kaka är en liten textfil som sparas när du besöker en webbplats med"
            " telefon, surfplatta eller dator.",
        ),
        (
            "en",
            "Cookies are small text files that are stored when you visit a website"
            " with a computer, tablet or mobile.",
        ),
    ],
)
def test_what_a_cookie_is_collects_nothing(
    language: str, text: str, check: Check
) -> None:
    assert collected(check, language, text) == set()


def test_numbered_lines_are_a_list_too(check: Check) -> None:
    text = (
        "1. uppgifter om anslutningen: IP-adress, webbläsartyp och operativsystem;\n\n"
        "2. uppgifter om hur du använder sidan: besökets längd och sidvisningar;\n"
    )

    assert collected(check, "sv", text) == {
        "ip_address",
        "browser",
        "operating_system",
        "time_on_page",
        "pages_viewed",
    }


def test_an_item_between_two_technical_ones_is_technical(check: Check) -> None:
    text = "Vi sparar:\n- namn\n- IP-adress\n- ort\n- operativsystem\n- språk\n"

    assert collected(check, "sv", text) == {
        "ip_address",
        "location",
        "operating_system",
    }


def test_how_long_is_no_time_of_a_visit(check: Check) -> None:
    text = "Fathom shows us pages visited, time spent and referrers."

    assert collected(check, "en", text) == {
        "pages_viewed",
        "time_on_page",
        "referrer",
    }


def test_a_time_and_a_length_of_one_visit_are_two_kinds(check: Check) -> None:
    text = "Evästeillä kerätään käynnin ajankohta, kesto ja IP-osoite."

    assert collected(check, "fi", text) == {"visit_time", "time_on_page", "ip_address"}


def test_one_address_of_two_pages_is_two_kinds(check: Check) -> None:
    text = (
        "Lokiin kirjautuvat katsellun ja lähtösivun osoitteet, sivukohtainen"
        " katseluaika sekä laiteympäristön perustiedot."
    )

    assert collected(check, "fi", text) == {
        "pages_viewed",
        "referrer",
        "time_on_page",
        "device",
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Eväste muistaa kommentoijan nimen, sähköpostin ja url-osoitteen."),
        ("fi", "Eväste säilyttää kirjautumisen kahden viikon ajan."),
        ("en", "Cookies are texts which are small files on your computer."),
    ],
)
def test_what_a_commenter_writes_and_how_long_it_stays_are_no_traces(
    language: str, text: str, check: Check
) -> None:
    assert collected(check, language, text) == set()
