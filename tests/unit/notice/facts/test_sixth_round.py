"""Data, categories and services that were overlooked or made up, kind by kind."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy, ja se vastaa"
    " nimistä ja osoitteista itse.\n\nEvästeet\n\n",
    "sv": "Integritet\n\nBär Ab ansvarar för att dina personuppgifter är trygga"
    " och säkra hos oss.\n\nKakor\n\n",
    "en": "Privacy\n\nBilberry Ltd answers for your personal data and for all of"
    " this.\n\nCookies\n\n",
}


@pytest.mark.parametrize(
    ("language", "text", "data"),
    [
        (
            "fi",
            "Evästeillä kerätään seuraavia tietoja:\nkäyttäjän IP-osoite\nkellonaika\n"
            "selaintyyppi",
            {"ip_address", "visit_time", "browser"},
        ),
        (
            "sv",
            "Med kakor samlar vi in följande uppgifter:\nbesökarens IP-adress\n"
            "klockslag\ntyp av webbläsare",
            {"ip_address", "visit_time", "browser"},
        ),
        (
            "en",
            "Cookies collect the following data:\nthe visitor's IP address\nthe time\n"
            "type of browser",
            {"ip_address", "visit_time", "browser"},
        ),
        (
            "fi",
            "Evästeillä keräämme tiedon siitä, mistä ja milloin kävijät siirtyvät"
            " palveluumme.",
            {"referrer", "visit_time"},
        ),
        (
            "en",
            "Cookies collect from which service the visitor landed here.",
            {"referrer"},
        ),
        (
            "fi",
            "Evästeillä seuraamme, missä kaupoissamme olet vieraillut.",
            {"pages_viewed"},
        ),
        (
            "sv",
            "Kakan samlar in om datorn har besökt sidan tidigare.",
            {"new_or_returning"},
        ),
        (
            "en",
            "The cookie records whether your computer has visited us before.",
            {"new_or_returning"},
        ),
        (
            "en",
            "Cookies collect a ClientID and user numbers.",
            {"unique_id", "visitor_counts"},
        ),
    ],
)
def test_the_data_that_a_sentence_names_are_read(
    language: str, text: str, data: set[str], check: Check
) -> None:
    found = set(check(START[language] + text).disclosure.data_collected)

    assert data <= found


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        (
            "fi",
            "Tiedot säilyvät, kun siirryt internetpalvelun sivulta toiselle.",
            "isp",
        ),
        ("sv", "Vårt webbhotell loggar besöken för vår räkning.", "isp"),
        ("en", "Our hosting provider keeps logs of connections to the site.", "isp"),
        (
            "fi",
            "Istuntokohtaiset evästeet tallentuvat vierailun ajaksi.",
            "ui_recordings",
        ),
        (
            "fi",
            "Evästeet tallentuvat selaimen käyttämien tiedostojen yhteyteen.",
            "browser",
        ),
        ("fi", "Laitteesi ja palvelimen välillä kulkee eväste.", "device"),
        ("sv", "En kaka skickas mellan din dator och vår server.", "device"),
        ("en", "A cookie is sent between your computer and our server.", "device"),
        ("en", "The IP address of the device is logged.", "device"),
    ],
)
def test_what_is_not_collected_is_not_read(
    language: str, text: str, kind: str, check: Check
) -> None:
    assert kind not in check(START[language] + text).disclosure.data_collected


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("fi", "Evästeet pitävät huolta, että käyttäjäasetuksesi pysyvät tiedossa.",
         "preferences"),
        ("fi", "Evästeillä muokkaamme tarjouksiamme sinua kiinnostaviksi.",
         "marketing"),
        ("fi", "Evästeet mahdollistavat verkkokaupassamme asioinnin.", "necessary"),
        ("fi", "Evästeitä tulee sosiaalisen median kanaviemme uutisvirroista.",
         "embedded_media"),
        ("sv", "Kakor behövs för att möjliggöra att handla i butiken.", "necessary"),
        ("en", "Cookies help the site function while you read.", "necessary"),
        ("en", "A cookie of the form is there to prevent spam.", "necessary"),
    ],
)  # fmt: skip
def test_the_purpose_that_a_sentence_names_is_read(
    language: str, text: str, category: str, check: Check
) -> None:
    assert category in check(START[language] + text).disclosure.categories


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        (
            "en",
            "We count visits with cookies to avoid personalising anything.",
            "preferences",
        ),
        (
            "en",
            "Cookies count visits on our server, preventing third parties from using"
            " your visit for marketing purposes.",
            "marketing",
        ),
        (
            "sv",
            "Kakor räknar besök hos oss, vilket hindrar andra från att använda dem för"
            " marknadsföring.",
            "marketing",
        ),
    ],
)
def test_what_is_avoided_is_no_purpose(
    language: str, text: str, category: str, check: Check
) -> None:
    assert category not in check(START[language] + text).disclosure.categories


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("We use Google Tags Manager.", ("Google Tag Manager",)),
        ("We use Cloudflare's Web Analytics.", ("Cloudflare Web Analytics",)),
        ("Pages are delivered by Cloudflare.", ("Cloudflare",)),
        ("Wordfence protects the pages.", ("Wordfence",)),
        ("Sleeknote shows pop-ups.", ("Sleeknote",)),
        ("We show adverts of Google Adsense.", ("Google AdSense",)),
        ("We share this with nobody and add this to no list.", ()),
        ("The cookie is called google-analytics-enabled.", ()),
    ],
)
def test_services_are_told_apart(
    text: str, tools: tuple[str, ...], check: Check
) -> None:
    assert check(START["en"] + text).disclosure.tools == tools


def test_a_bracket_denies_what_stands_in_it(check: Check) -> None:
    text = (
        "Plausible records pages, referring URL, country (from the address, which is"
        " not stored), device type and browser."
    )
    found = set(check(START["en"] + text).disclosure.data_collected)

    assert {"referrer", "location", "device", "browser"} <= found


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("fi", "Kaupan evästeet auttavat markkinoimaan tuotteitamme.", "marketing"),
        ("fi", "Evästeet näyttävät merkityksellisiä mainoksia.", "marketing"),
        (
            "sv",
            "Kakor gör att vi kommer ihåg att du är inloggad.",
            "necessary",
        ),
        ("sv", "Kakan sparar språk eller personliga inställningar.", "preferences"),
        ("en", "A cookie remembers what you have put in your basket.", "necessary"),
        (
            "en",
            "The cookie is there so that you do not have to fill in your name again.",
            "preferences",
        ),
    ],
)
def test_more_purposes_are_read(
    language: str, text: str, category: str, check: Check
) -> None:
    assert category in check(START[language] + text).disclosure.categories


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Tein sivusta siistin:\n\n- Poistettu Google Fonts\n- Poistettu Hotjar"),
        ("sv", "Jag gjorde detta:\n\n- Borttaget: Google Fonts\n- Borttaget: Hotjar"),
        ("en", "I did this:\n\n- Removed Google Fonts\n- Blocked Hotjar"),
        ("en", "Google Analytics\n\nUsing Google Analytics would be easy for us."),
    ],
)
def test_what_was_removed_or_would_be_is_not_in_use(
    language: str, text: str, check: Check
) -> None:
    assert check(START[language] + text).disclosure.tools == ()


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        (
            "fi",
            "Useimmat sivustot käyttävät evästeitä käynnin tilastoihin.",
            "analytics",
        ),
        (
            "sv",
            "Många webbplatser skapar kakor med information om ditt besök.",
            "analytics",
        ),
        ("en", "Most websites use cookies to count visits.", "analytics"),
        ("sv", "För att använda kakor krävs samtycke.", "necessary"),
        ("en", "Consent is required for cookies.", "necessary"),
    ],
)
def test_what_is_said_of_websites_at_large_is_not_of_this_one(
    language: str, text: str, category: str, check: Check
) -> None:
    assert category not in check(START[language] + text).disclosure.categories


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        (
            "fi",
            "Upotettu sisältö toimii ikään kuin olisit vieraillut siellä aiemmin.",
            "new_or_returning",
        ),
        (
            "sv",
            "Inbäddat innehåll samlar in data som om du besökt den andra sidan.",
            "new_or_returning",
        ),
        (
            "en",
            "Embedded content collects data as if you visited those sites before.",
            "new_or_returning",
        ),
        (
            "sv",
            "Kakan lagras och kan läsas vid ett senare tillfälle.",
            "visit_time",
        ),
    ],
)
def test_data_that_nobody_collects_are_not_read(
    language: str, text: str, kind: str, check: Check
) -> None:
    assert kind not in check(START[language] + text).disclosure.data_collected
