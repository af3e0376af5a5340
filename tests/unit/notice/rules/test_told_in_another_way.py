"""Faults that lawful texts do not have: they say it in another way or place."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy, ja se vastaa tästä"
    " kaikesta itse.\n\n",
    "sv": "Integritet\n\nBär Ab ansvarar för att dina personuppgifter är trygga.\n\n",
    "en": "Privacy\n\nBilberry Ltd answers for your personal data and this page.\n\n",
}


def rules(check: Check, text: str, name: str = "notice.txt") -> set[str]:
    return {finding.rule for finding in check(text, name=name).findings}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Emme säilytä tietojasi kauempaa kuin tehtävä vaatii."),
        ("fi", "Palvelimen lokitiedot poistetaan kahden viikon kuluttua."),
        ("sv", "Vi sparar aldrig dina uppgifter längre än ändamålet kräver."),
        ("sv", "Serverns loggar raderas löpande enligt värdens rutiner."),
        ("en", "We never keep your data longer than the purpose needs."),
        ("en", "The logs are overwritten after 14 days."),
    ],
)
def test_a_criterion_or_the_age_of_logs_is_a_retention(
    language: str, text: str, check: Check
) -> None:
    assert "retention-missing" not in rules(check, START[language] + text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeistä kerrotaan erillisessä evästeselosteessa."),
        ("sv", "Läs mer om kakor i vår kakpolicy."),
        ("en", "For cookies, see our cookie policy."),
    ],
)
def test_what_the_page_on_cookies_tells_is_not_missing(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, START[language] + text)

    assert not found & {"cookie-retention-missing", "cookie-list-missing"}


def test_a_page_on_cookies_leaves_nothing_to_another(check: Check) -> None:
    text = (
        "Cookie policy\n\nPlease read this cookie policy. Our shop uses cookies of"
        " Google Analytics to count visits.\n"
    )

    assert "cookie-retention-missing" in rules(check, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Tietoja luovutetaan pankille, eikä niitä siirretä EU:n ulkopuolelle."),
        ("sv", "Uppgifter lämnas till banken, och de delas aldrig utanför EU."),
        ("en", "Data are shared with the bank, and are never passed outside the EU."),
    ],
)
def test_a_transfer_that_is_denied_needs_no_safeguard(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, START[language] + text)

    assert "transfer-safeguards-missing" not in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Lomakkeen tiedot siirretään Yhdysvaltoihin. Toimittajan kanssa on tehty"
            " tietojen käsittelyä koskeva sopimus.",
        ),
        (
            "sv",
            "Formulärets uppgifter överförs till USA. Vi har ett biträdesavtal med"
            " leverantören.",
        ),
        (
            "en",
            "What you write is transferred to the USA. There is a data processing"
            " agreement with the supplier.",
        ),
    ],
)
def test_a_contract_on_processing_is_a_safeguard_that_is_named(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, START[language] + text)

    assert "transfer-safeguards-missing" not in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "sv",
            "Uppgifterna delas inte med andra än de leverantörer som behövs.\n\n"
            "Uppgifter lämnas till leverantörer av drift.",
        ),
        (
            "en",
            "We never share data with third parties other than our suppliers.\n\n"
            "Data are shared with suppliers.",
        ),
        (
            "fi",
            "Tietoja ei luovuteta muille kuin toimittajille.\n\n"
            "Tietoja luovutetaan palveluntarjoajille.",
        ),
    ],
)
def test_nobody_but_the_suppliers_contradicts_nothing(
    language: str, text: str, check: Check
) -> None:
    assert "disclosure-contradiction" not in rules(check, START[language] + text)


def test_a_heading_with_a_colon_may_stand_over_text(check: Check) -> None:
    text = (
        "# Tietosuoja\n\n## Mitä evästeitä käytämme:\n\nMustikka Oy:n sivuilla on"
        " Google Analytics, joka käyttää evästeitä kävijöiden laskemiseen.\n"
    )

    assert "dangling-list-intro" not in rules(check, text, "notice.md")


def test_a_list_that_never_comes_under_a_heading_is_still_one(check: Check) -> None:
    text = (
        "# Tietosuoja\n\n## Keräämme seuraavat tiedot:\n\n## Luovutukset\n\nMustikka"
        " Oy ei luovuta tietoja asiakkaistaan kenellekään.\n"
    )

    assert "dangling-list-intro" in rules(check, text, "notice.md")


def test_one_sentence_may_come_back_in_another_paragraph(check: Check) -> None:
    again = (
        "If you block these cookies, the shop still works and you can order as"
        " you always did before."
    )
    text = (
        f"{START['en']}Settings: these cookies remember the size of the letters that"
        " you chose on an earlier day, and the colour of the page, and nothing of who"
        f" you are or where you live. {again}\n\nStatistics: these cookies count how"
        " many people read the page on bread, and which of our other pages they went"
        f" to from there before they left us again. {again}\n"
    )

    assert "duplicate-text" not in rules(check, text)


def test_a_paragraph_that_comes_back_is_repeated(check: Check) -> None:
    again = (
        "To make the site better, we collect what your browser tells us with the"
        " help of a counter that keeps nothing of your name."
    )
    text = f"{START['en']}{again}\n\nWe keep your name for a year.\n\n{again}\n"

    assert "duplicate-text" in rules(check, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Sivut laskevat kävijät evästeillä. Hyväksyt ne, kun käytät sivustoa."),
        ("sv", "Kakor räknar besök. Du godkänner dem när du använder sidan."),
        ("en", "Cookies count visits. You accept them when you use the site."),
    ],
)
def test_consent_by_use_may_end_with_the_use(
    language: str, text: str, check: Check
) -> None:
    assert "continued-use-consent" in rules(check, START[language] + text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Evästeillä lasketaan käyntejä. Voit kieltää ne. Tämä onnistuu selaimesi"
            " asetuksista.",
        ),
        (
            "sv",
            "Kakor räknar besök. Du kan avstå från dem genom att göra en inställning i"
            " din webbläsare.",
        ),
        (
            "en",
            "Cookies count visits. Use the setting on your browser that lets you refuse"
            " all of them.",
        ),
    ],
)
def test_the_browser_may_be_given_in_the_next_sentence(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, START[language] + text)

    assert "browser-settings-only-refusal" in found


def test_cookies_stored_in_a_browser_are_no_way_to_refuse_them(check: Check) -> None:
    text = START["sv"] + "För att kassan ska fungera lagras kakor i webbläsaren."

    assert "browser-settings-only-refusal" not in rules(check, text)


def test_to_act_lawfully_is_no_legal_basis(check: Check) -> None:
    text = START["sv"] + "Uppgifterna behandlas enligt gällande lagar i Sverige."

    assert "missing-legal-basis" in rules(check, text)


def test_a_date_of_two_digits_counts_behind_its_word(check: Check) -> None:
    text = START["en"] + "This notice was last reviewed on 31/05/26."

    assert "missing-notice-date" not in rules(check, text)


def test_to_ask_to_be_contacted_gives_no_contact(check: Check) -> None:
    """GDPR 13(1)(a): an address, a number or a form."""
    text = START["sv"] + "Vill du veta mer är du välkommen att kontakta oss."
    page = f'<p>{text}</p><p><a href="/kontakt">Kontakt</a></p>'

    assert "no-contact" in rules(check, text)
    assert "no-contact" not in rules(check, page, "notice.html")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norra båtförbundet är personuppgiftsansvarig.", "Norra båtförbundet"),
        ("Kotikulman pelastajat on rekisterinpitäjä.", "Kotikulman pelastajat"),
        (
            "Oakwood rambling friends is the data controller.",
            "Oakwood rambling friends",
        ),
    ],
)
def test_who_is_called_the_controller_has_a_name_of_any_form(
    text: str, name: str, check: Check
) -> None:
    more = {
        "N": "Vi sparar namn och adresser till dem som är med i två år.",
        "K": "Jäsenten henkilötietoja säilytetään kaksi vuotta siitä, kun he eroavat.",
        "O": "We keep the personal data of our members for two years.",
    }[text[0]]
    report = check(f"{text} {more}")

    assert report.disclosure.controller == name


def test_if_you_do_not_want_to_be_counted_you_are(check: Check) -> None:
    text = (
        START["sv"] + "För dem som inte vill bli räknade av Google Analytics finns ett"
        " tillägg."
    )

    assert check(text).disclosure.tools == ("Google Analytics",)


def test_trustees_are_no_consent_tool(check: Check) -> None:
    text = START["en"] + "The trustees of the hall keep the bookings."

    assert check(text).disclosure.tools == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Tietoja luovutetaan alihankkijoille. Jos tieto ei ole enää"
            " henkilötieto, voimme luovuttaa sen kolmansille osapuolille.",
        ),
        (
            "en",
            "Data are shared with suppliers. If they are no longer personal, we may"
            " share them with third parties.",
        ),
    ],
)
def test_a_condition_that_is_denied_denies_no_disclosure(
    language: str, text: str, check: Check
) -> None:
    assert "disclosure-contradiction" not in rules(check, START[language] + text)


def test_a_denial_goes_on_over_verbs_without_a_subject(check: Check) -> None:
    text = (
        START["en"] + "We do not sell data, track you across websites, or share what"
        " we know with advertisers."
    )

    assert "third-party-unnamed" not in rules(check, text)


def test_the_name_of_a_cookie_may_hold_brackets(check: Check) -> None:
    text = START["en"] + "The cookie wordpress_sec_[hash] keeps you signed in."

    assert "template-placeholder" not in rules(check, text)


def test_a_notice_may_begin_with_its_part_on_cookies(check: Check) -> None:
    """Its title says what the page is, not the first heading."""
    text = (
        "---\ntitle: Sivuston tietosuojakäytäntö\n---\n\nSäilytän henkilötietoja:"
        " niiden osoitteet, jotka tilaavat ilmoituksia.\n\n# Evästeet\n\nKäytän"
        " sivuilla Google Analyticsia, joka tallentaa evästeitä.\n"
    )

    assert "supervisory-authority-missing" in rules(check, text, "notice.md")


def test_no_cookies_for_one_purpose_is_no_denial_of_all(check: Check) -> None:
    text = (
        START["en"] + "This website does not use cookies to analyze user behavior."
        " Matomo counts visits from the log, and a cookie keeps your language.\n"
    )

    assert "self-contradiction" not in rules(check, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Eväste poistetaan selaimesta puolen vuoden kuluttua."),
        ("fi", "Evästeemme poistuvat itsestään, kun selainikkuna suljetaan."),
        ("sv", "Kakan med dina inställningar raderas ur webbläsaren efter 30 dagar."),
        ("en", "The preferences cookie is deleted from your browser after 30 days."),
    ],
)
def test_how_long_a_cookie_stays_is_no_way_to_refuse_it(
    language: str, text: str, check: Check
) -> None:
    assert "browser-settings-only-refusal" not in rules(check, START[language] + text)


def test_the_browser_is_still_a_way_when_it_also_deletes(check: Check) -> None:
    text = "Voit estää evästeet selaimen asetuksista. Eväste poistetaan selaimesta"

    assert "browser-settings-only-refusal" in rules(
        check, START["fi"] + text + " viikon kuluttua."
    )
