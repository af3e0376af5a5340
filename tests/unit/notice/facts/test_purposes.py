"""What cookies are for, in the many ways that notices say it."""

import pytest

from tests.unit.notice.conftest import Check

# A page on cookies: what stands below is about them.
START = {
    "fi": "# Evästekäytäntö\n\nKäytämme evästeitä tällä sivustolla. Tällä sivulla"
    " kerrotaan lyhyesti, mitä ne ovat.\n\n",
    "sv": "# Om kakor\n\nVi använder kakor på den här webbplatsen. Den här sidan"
    " berättar i korthet vad de är.\n\n",
    "en": "# Cookie policy\n\nWe use cookies on this website. This page is a short"
    " description of them.\n\n",
}
NOTICE = {
    "fi": "# Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy.\n\n## Verkkosivusto"
    "\n\nTämä osa koskee sivustoamme, ja siinä on linkkejä muualle.\n\n",
    "sv": "# Integritetspolicy\n\nPersonuppgiftsansvarig är Bär Ab.\n\n## Webbplatsen"
    "\n\nDen här delen gäller vår webbplats, med länkar till annat.\n\n",
    "en": "# Privacy notice\n\nThe controller is Bilberry Ltd.\n\n## Website\n\nThis"
    " part is about our website, with links to more.\n\n",
}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", "analytics", "## Performance cookies\n\nThey identify nobody."),
        ("en", "analytics", "We keep a record of your visits."),
        ("en", "analytics", "Cookies let us gauge the popularity of our content."),
        ("en", "analytics", "They are used to follow the path visitors take."),
        ("en", "analytics", "Cookies help us evaluate how the website performs."),
        ("en", "marketing", "They are used to deliver advertisements to you."),
        ("en", "marketing", "These limit how many times you see an advertisement."),
        ("en", "marketing", "We use cookies for promotional purposes."),
        ("en", "preferences", "Cookies allow us to greet you by name."),
        ("en", "preferences", "They recognise you when you return to our site."),
        ("en", "necessary", "They let you log into secure areas of the site."),
        ("en", "necessary", "Cookies are used to process your order."),
        ("fi", "analytics", "## Suorituskykyevästeet\n\nNe eivät tunnista ketään."),
        ("fi", "analytics", "Evästeitä käytetään tilastollisiin tarkoituksiin."),
        ("fi", "analytics", "Näemme, mitkä osat sivustosta kiinnostavat eniten."),
        ("fi", "marketing", "## Kohdentavat evästeet\n\nNe asettaa kumppanimme."),
        ("fi", "marketing", "Niillä rajoitetaan, kuinka usein mainos näytetään."),
        ("fi", "preferences", "Sivusto tunnistaa sinut, kun palaat sivustolle."),
        ("fi", "necessary", "Evästeet ovat edellytys sille, että palvelu toimii."),
        ("fi", "necessary", "Niillä takaamme palvelumme toimivuuden."),
        ("fi", "social_sharing", "Jakamistoiminnolla sivua voi suositella muille."),
        ("sv", "analytics", "Vi utvärderar webbplatsens användbarhet."),
        ("sv", "analytics", "De visar vilka delar av webbplatsen som är omtyckta."),
        ("sv", "marketing", "## Riktade cookies\n\nDe sätts av våra partner."),
        ("sv", "marketing", "De begränsar hur många gånger du ser en annons."),
        ("sv", "preferences", "De gör att vi känner igen dig när du återkommer."),
        ("sv", "necessary", "Kakorna används för att hantera din beställning."),
    ],
)
def test_a_purpose_is_found_in_words_of_its_own(
    language: str, category: str, text: str, check: Check
) -> None:
    report = check(START[language] + text, name="notice.md")

    assert category in report.disclosure.categories


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeet, jotka eivät ole välttämättömiä toiminnan kannalta liittyvät"
         " kävijöiden käyttäytymisen analysointiin."),
        ("sv", "Cookies som inte är nödvändiga analyserar hur webbplatsen används."),
        ("en", "Cookies that are not necessary help us analyse website traffic."),
    ],
)  # fmt: skip
def test_what_is_not_necessary_is_done_all_the_same(
    language: str, text: str, check: Check
) -> None:
    report = check(START[language] + text, name="notice.md")

    assert "analytics" in report.disclosure.categories


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", "necessary", "- technical information, such as your browser"),
        ("en", "ga_demographics", "We gather broad demographic information."),
        ("en", "marketing", "We used to advertise on other sites."),
        ("sv", "preferences", "Inställningar -> Sekretess -> Cookies"),
    ],
)
def test_a_word_beside_is_no_purpose(
    language: str, category: str, text: str, check: Check
) -> None:
    report = check(START[language] + text, name="notice.md")

    assert category not in report.disclosure.categories


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", "visit_time", "We log your IP address when you visit our website."),
        ("en", "device", "We collect your name, address, phone and IP address."),
        ("en", "unique_id", "Personal identifiers: name, address, IP address."),
        ("en", "browser", "We use browser localStorage on your device, and log your"
         " IP address."),
        ("en", "server", "Your IP address reaches us as you load it from our servers."),
        ("en", "domain", "We log IP addresses, and use domain-name services."),
        ("sv", "visitor_counts", "Vi sparar uppgifter om dina besök, som IP-adress."),
        ("fi", "referrer", "Keräämme IP-osoitteen, minkä ansiosta voimme räätälöidä"
         " sivustoa."),
    ],
)  # fmt: skip
def test_a_word_beside_is_no_data(
    language: str, kind: str, text: str, check: Check
) -> None:
    report = check(NOTICE[language] + text, name="notice.md")

    assert "ip_address" in report.disclosure.data_collected
    assert kind not in report.disclosure.data_collected


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", "visit_time", "We log your IP address and when you visit."),
        ("en", "referrer", "We see which pages are read and where traffic comes from."),
        ("en", "pages_viewed", "The log holds IP addresses and referring/exit pages."),
        ("sv", "browser", "Det är information om vilken webläsare och vilket"
         " operativsystem du har."),
        ("sv", "referrer", "Vi samlar in IP-adress och vilken webbplats du kom från."),
    ],
)  # fmt: skip
def test_data_are_found_in_words_of_their_own(
    language: str, kind: str, text: str, check: Check
) -> None:
    report = check(NOTICE[language] + text, name="notice.md")

    assert kind in report.disclosure.data_collected


def test_what_somebody_fills_in_is_not_collected_by_a_machine(check: Check) -> None:
    text = (
        "Vi lagrar:\n\n- Din IP-adress och webbläsare.\n"
        "- Information som du anger i din profil. Till exempel kön och intressen.\n"
    )

    data = check(NOTICE["sv"] + text, name="notice.md").disclosure.data_collected

    assert data == ("ip_address", "browser")


def test_a_page_without_headings_that_speaks_of_cookies_is_read_whole(
    check: Check,
) -> None:
    text = (
        "This text is about the cookies of our website and what they are for.\n\n"
        "We use cookies for the following purposes:\n\n"
        "To remember your preferences on these pages.\n\n"
        "To collect data on how visitors use these pages, such as the most clicked"
        " links.\n\nThese cookies stay with us."
    )

    disclosure = check(text).disclosure

    assert disclosure.categories == ("preferences", "analytics")
    assert "clicks" in disclosure.data_collected


def test_an_app_that_lists_its_events_counts_without_a_word_for_cookies(
    check: Check,
) -> None:
    text = (
        "Analytics events may include:\n\n- A random install id.\n"
        "- App version and operating system.\n- The time of the event.\n"
        "- Crash reports.\n\nWhat we do not collect\n\n- Mouse movements.\n"
    )

    disclosure = check(NOTICE["en"] + text, name="notice.md").disclosure

    assert "analytics" in disclosure.categories
    assert {"operating_system", "errors"} <= set(disclosure.data_collected)
    assert "ui_recordings" not in disclosure.data_collected


def test_rows_without_outer_bars_are_a_table(check: Check) -> None:
    text = (
        START["en"].replace("# ", "") + "Cookie | Identifier | Expiry |\n---|---|---|\n"
        "_ga | Tells visitors apart | 2 years |\nlang | Language choice | 1 year |\n"
    )

    disclosure = check(text).disclosure

    assert disclosure.cookie_names == ("_ga", "lang")
    assert disclosure.categories == ("preferences", "analytics")
    assert disclosure.data_collected == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You can choose not to allow marketing cookies."),
        ("sv", "Du kan välja att inte tillåta kakor för marknadsföring."),
    ],
)
def test_what_can_be_refused_is_there(language: str, text: str, check: Check) -> None:
    report = check(START[language] + text, name="notice.md")

    assert "marketing" in report.disclosure.categories


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", "domain", "Websites under the domain that created the cookie read it."),
        ("sv", "device", "De lagras på din dator eller mobil under en bestämd tid."),
        ("sv", "visitor_counts", "Vi mäter hur många klick som görs."),
    ],
)
def test_a_word_beside_is_no_data_of_cookies(
    language: str, kind: str, text: str, check: Check
) -> None:
    report = check(START[language] + text, name="notice.md")

    assert kind not in report.disclosure.data_collected


def test_the_tag_manager_of_matomo_is_not_that_of_google(check: Check) -> None:
    text = "Matomo Tag Manager sätter kakor vid varje besök."

    assert check(START["sv"] + text, name="notice.md").disclosure.tools == ("Matomo",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Squarespace", "Squarespace, which hosts this website, sets cookies."),
        ("Wix", "Our site is built on Wix.com, which sets cookies."),
        ("Shopify", "Our shop runs on Shopify, which sets cookies."),
        ("Cloudflare Turnstile", "The form uses Cloudflare Turnstile."),
        ("Cookie Information", "Consent is asked by Cookie Information."),
    ],
)
def test_platforms_are_services_of_the_site(name: str, text: str, check: Check) -> None:
    assert check(START["en"] + text, name="notice.md").disclosure.tools == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "## Cookie Information\n\nThis is about cookies.",
        "They are used for site improvement.",
    ],
)
def test_words_that_look_like_a_name_name_no_service(text: str, check: Check) -> None:
    assert check(START["en"] + text, name="notice.md").disclosure.tools == ()


def test_cookies_beyond_the_necessary_denied_leaves_the_necessary(
    check: Check,
) -> None:
    text = "We do not set any cookies beyond those which are strictly necessary."

    assert check(NOTICE["en"] + text, name="notice.md").disclosure.categories == (
        "necessary",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Access leaves log entries in the systems of your ISP, and our log keeps your"
        " IP address.",
        "We log the IP address assigned by your internet service provider.",
    ],
)
def test_what_the_provider_does_is_no_data(text: str, check: Check) -> None:
    data = check(NOTICE["en"] + text, name="notice.md").disclosure.data_collected

    assert data == ("ip_address",)


@pytest.mark.parametrize("name", ["Timma", "Calendly", "Typeform"])
def test_calendars_and_forms_show_no_embedded_media(name: str, check: Check) -> None:
    report = check(f"{START['en']}We use {name}, which sets cookies.", name="notice.md")

    assert report.disclosure.tools == (name,)
    assert "embedded_media" not in report.disclosure.categories


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("preferences", "| Name | Expires | Functionality |\n|---|---|---|\n"
         "| _ga | 2 years | counts page views |\n"),
        ("analytics", "This page provides information about the cookies we use."),
        ("preferences", "They recognise your device on subsequent visits."),
    ],
)  # fmt: skip
def test_heads_of_tables_and_what_a_page_tells_are_no_purposes(
    category: str, text: str, check: Check
) -> None:
    report = check(START["en"] + text, name="notice.md")

    assert category not in report.disclosure.categories
