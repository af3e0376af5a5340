"""Faults found and not found in texts as small sites write them, fourth round."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "# Evästeet\n\nKäytämme evästeitä sivuston käytön tilastointiin.\n\n",
    "sv": "# Om kakor\n\nVi använder kakor för att föra statistik över besöken.\n\n",
    "en": "# Cookies\n\nWe use cookies to count the visitors of this website.\n\n",
}


def rules(check: Check, language: str, text: str, name: str = "notice.md") -> set[str]:
    report = check(START[language] + text, name=name)
    return {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Du kan i din webbläsare själv välja att cookies ej skall lagras."),
        ("sv", "Kakor stängs av i din webläsares säkerhetsinställningar."),
        ("en", "You can choose to accept or decline cookies. Most web browsers"
         " automatically accept cookies, but you can modify your browser setting to"
         " decline cookies."),
    ],
)  # fmt: skip
def test_the_browser_is_the_only_way(language: str, text: str, check: Check) -> None:
    assert "browser-settings-only-refusal" in rules(check, language, text)


def test_a_cookie_that_stays_until_deleted_tells_its_lifetime(check: Check) -> None:
    text = "Pysyvä eväste jää koneelle, kunnes se poistetaan selaimesta."

    assert "browser-settings-only-refusal" not in rules(check, "fi", text)


def test_opting_out_by_staying_away_is_take_it_or_leave_it(check: Check) -> None:
    text = "You may opt out of our cookies by not visiting our website."

    assert "conditional-service-consent" in rules(check, "en", text)


@pytest.mark.parametrize(
    "text",
    [
        "Myndigheten definierar en kaka enligt följande:\n\n”En kaka är en liten"
        " textfil som sparas på din dator och som används på många webbplatser.”",
        "De kakor som används listas i följande tabell:\n\nNamnSyfteLagringstid\n\n"
        "Den första av dem är nödvändig för att sidan ska gå att använda alls.",
    ],
)
def test_a_quotation_and_a_table_without_its_lines_are_what_was_announced(
    text: str, check: Check
) -> None:
    assert "dangling-list-intro" not in rules(check, "sv", text, "notice.txt")


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("Requests for access must be made in writing and signed, or in person.", True),
        ("You can order by email, over the telephone or in person.", False),
    ],
)
def test_in_person_beside_the_telephone_demands_nothing(
    text: str, demands: bool, check: Check
) -> None:
    found = rules(check, "en", f"## Your rights\n\n{text}")

    assert ("rights-request-signature-required" in found) is demands


def test_not_linked_to_other_data_is_no_claim_of_anonymity(check: Check) -> None:
    text = (
        "We log IP addresses. IP addresses are not linked to personally identifiable"
        " information."
    )

    assert "anonymity-claim-contradicted" not in rules(check, "en", text)


def test_a_channel_named_in_the_sentence_is_a_named_third_party(check: Check) -> None:
    text = "Sivuilla on sosiaalisen median jakopainikkeita, kuten Facebook ja LinkedIn."

    assert "third-party-unnamed" not in rules(check, "fi", text)


def test_storage_that_is_not_a_cookie_denies_no_cookies(check: Check) -> None:
    text = "## Local Storage (Not Cookies)\n\nWe keep your chosen theme there."

    assert "self-contradiction" not in rules(check, "en", text)


def test_part_of_it_may_lie_abroad_denies_no_transfer(check: Check) -> None:
    text = (
        "Google Analyticsin tiedot siirretään Googlen palvelimille, joista osa saattaa"
        " sijaita EU:n ulkopuolella."
    )

    assert "transfer-claim-contradicted" not in rules(check, "fi", text)


def test_an_address_that_the_page_hides_is_no_placeholder(check: Check) -> None:
    text = "Contact: [email protected]\n\nContact (email): anna@bilberry.fi"

    assert "template-placeholder" not in rules(check, "en", text)


def test_a_table_of_contents_has_nothing_under_its_lines(check: Check) -> None:
    contents = (
        "1. Mistä tiedot saadaan?\n2. Kuinka kauan tiedot säilytetään?\n"
        "3. Kuka tietoja käsittelee?\n4. Mitkä ovat oikeutesi?\n\n"
    )
    text = (
        f"Tietosuojaseloste\n\n{contents}1. Mistä tiedot saadaan?\n\nTiedot saadaan"
        " asiakkaalta itseltään, kun hän tilaa jotakin.\n"
    )

    found = {finding.rule for finding in check(text).findings}

    assert "heading-topic-not-addressed" not in found
    assert "missing-data-sources" not in found


def test_no_cookies_for_one_service_contradicts_nothing(check: Check) -> None:
    text = "Vi använder Matomo. Inga kakor används för Matomo."

    assert "self-contradiction" not in rules(check, "sv", text)


def test_a_heading_over_what_the_browser_does_is_no_control(check: Check) -> None:
    text = (
        "## Cookiehantering\n\nDu kan själv bestämma om du vill acceptera cookies."
        " Dessa val går att göra i inställningarna för din webbläsare."
    )

    assert "browser-settings-only-refusal" in rules(check, "sv", text)


@pytest.mark.parametrize(
    "text",
    [
        "We have three kinds of cookies:\n\n1. Necessary cookies\n\nThey are there so"
        " that the website works for you.\n\n2. Statistics\n\nThey count visits.",
        "You can find the cookies that we use below:\n\nCookies from Google"
        " Analytics\n\n- _ga tells visitors apart for two years.",
    ],
)
def test_headings_of_what_was_announced_are_the_list(text: str, check: Check) -> None:
    start = "About cookies\n\nThis page is on the cookies of this website.\n\n"

    found = {finding.rule for finding in check(start + text).findings}

    assert "dangling-list-intro" not in found


def test_what_wordpress_proposes_is_a_placeholder(check: Check) -> None:
    text = "Suggested text: If you leave a comment, it is kept indefinitely."

    assert "template-placeholder" in rules(check, "en", text)


def test_not_rejecting_and_going_on_is_consent_by_use(check: Check) -> None:
    text = (
        "By not rejecting cookies and continuing to use the website, you consent to"
        " our use of cookies."
    )

    assert "continued-use-consent" in rules(check, "en", text)


def test_logs_without_personal_data_but_with_addresses_contradict(
    check: Check,
) -> None:
    text = "The logs do not capture personal information but do capture IP addresses."

    assert "anonymity-claim-contradicted" in rules(check, "en", text)


def test_not_trying_to_identify_anybody_claims_no_anonymity(check: Check) -> None:
    text = "Our server logs your IP address. We do not try to identify you."

    assert "anonymity-claim-contradicted" not in rules(check, "en", text)


def test_one_cookie_that_is_not_used_denies_no_others(check: Check) -> None:
    text = "- _utmc cookie – Not used any more.\n- _ga cookie – Tells visitors apart."

    assert "self-contradiction" not in rules(check, "en", text)


def test_member_benefits_of_partners_are_no_advertising(check: Check) -> None:
    text = (
        "Tietoja käytetään markkinointitoimenpiteisiin taikka luovutetaan"
        " yhteistyökumppaneille jäsenetujen myöntämistä varten."
    )

    assert "third-party-unnamed" not in rules(check, "fi", text)


def test_a_test_whether_cookies_are_accepted_is_no_way_to_refuse(
    check: Check,
) -> None:
    text = (
        "Vi ställer in en tillfällig cookie för att avgöra om din webbläsare"
        " accepterar cookies."
    )

    assert "browser-settings-only-refusal" not in rules(check, "sv", text)


def test_purposes_alike_are_open_in_compounds_too(check: Check) -> None:
    text = "Tietoja käytetään laskutukseen sekä muut vastaavat käyttötarkoitukset."

    assert "purpose-open-ended" in rules(check, "fi", text)


@pytest.mark.parametrize(
    "text",
    [
        "3. Cookies that we use\n\nWe use cookies for the following purposes:\n\n"
        "A. Cookies required\n\nThese are there so that the website works for you.",
        "2. Data that we keep\n\nWe keep only these data about you:\n\n2.1 Booking\n\n"
        "The name and the time are kept for a year after the visit.",
        "CONTENTS:\n\n1. What cookies are\n2. Which we use\n3. How long they stay\n\n"
        "1. What cookies are\n\nThey are small files that a browser keeps.",
    ],
)
def test_letters_and_numbers_below_are_the_list(text: str, check: Check) -> None:
    start = "About cookies\n\nThis page is on the cookies of this website.\n\n"

    found = {finding.rule for finding in check(start + text).findings}

    assert "dangling-list-intro" not in found


@pytest.mark.parametrize(
    "text",
    [
        "We do not use cookies that identify you personally.",
        "We do not use advertising or social media cookies.",
    ],
)
def test_some_cookies_denied_contradict_no_others(text: str, check: Check) -> None:
    assert "self-contradiction" not in rules(check, "en", text)


def test_non_essential_analytics_are_not_called_necessary(check: Check) -> None:
    text = "Analytics cookies are non-essential. We ask for your consent."

    assert "analytics-called-necessary" not in rules(check, "en", text)


def test_stop_using_it_is_take_it_or_leave_it(check: Check) -> None:
    text = (
        "If you do not want to accept cookies in relation to your use of this website,"
        " you should stop using it."
    )

    assert "conditional-service-consent" in rules(check, "en", text)


def test_a_long_heading_of_the_old_form_is_a_heading(check: Check) -> None:
    text = (
        "Tietosuojaseloste\n\nSäännönmukaiset tietolähteet:\n\n- Tiedot saadaan"
        " asiakkaalta itseltään.\n\nSäännönmukaiset tietojen luovutukset ja tietojen"
        " siirto EU:n ulkopuolelle:\n\n- Tietoja ei luovuteta eteenpäin.\n"
        "- Tietoja ei siirretä EU:n ulkopuolelle.\n"
    )

    found = {finding.rule for finding in check(text).findings}

    assert "content-heading-mismatch" not in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Eväste yhdistää saman käynnin pyynnöt toisiinsa."),
        ("fi", "## Markkinointi\n\nOikeusperuste: suostumuksesi.\n\n### HubSpot\n\n"
         "Evästeiden tiedot yhdistetään yhteystietoihin, jos täytät lomakkeen."),
    ],
)  # fmt: skip
def test_linking_of_requests_or_on_consent_is_no_fault(
    language: str, text: str, check: Check
) -> None:
    assert "identity-linking-without-consent" not in rules(check, language, text)
