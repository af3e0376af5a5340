"""Faults that were reported of texts which do not have them, kind by kind."""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy, ja se vastaa"
    " henkilötiedoista itse.\n\n",
    "sv": "Integritet\n\nBär Ab ansvarar för att dina personuppgifter är trygga.\n\n",
    "en": "Privacy\n\nBilberry Ltd answers for your personal data and this page.\n\n",
}


# A page has to be some words long before its language is clear.
MORE = {
    "fi": "Niiden avulla saamme tietää, mitä osia meidän pitäisi kehittää.",
    "sv": "Med hjälp av dem får vi veta vad som vi borde förbättra.",
    "en": "With their help we learn what we should make better.",
}


def rules(check: Check, language: str, text: str) -> set[str]:
    return {finding.rule for finding in check(START[language] + text).findings}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeiden käyttö edellyttää kävijän suostumusta."),
        ("sv", "Användningen av kakor kräver att besökaren godkänner kakor först."),
        ("en", "The use of cookies requires consent of the visitor."),
    ],
)
def test_cookies_that_need_consent_refuse_nobody(
    language: str, text: str, check: Check
) -> None:
    assert "conditional-service-consent" not in rules(check, language, text)


def test_accepting_cookies_as_a_condition_refuses_people(check: Check) -> None:
    text = "Evästeiden hyväksyminen on edellytys sille, että voit tilata meiltä."

    assert "conditional-service-consent" in rules(check, "fi", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Voit estää evästeiden käytön. Se onnistuu, kun muutat selaimesi"
            " asetuksia evästeistä.",
        ),
        (
            "sv",
            "Du kan neka cookies. Ändra då inställningarna i din webbläsare så att"
            " cookies blockeras.",
        ),
        ("en", "Can I refuse cookies?\n\nSet your browser so that it rejects cookies."),
    ],
)
def test_the_way_to_refuse_may_stand_in_the_next_sentence(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, language, text)

    assert "refusal-mechanism-not-linked" not in found
    assert "browser-settings-only-refusal" in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Käytämme evästeitä kävijöiden laskemiseen. Estä ne selaimen asetuksista."
            " Silloin evästeitä ei tallenneta.",
        ),
        (
            "sv",
            "Vi använder kakor för att räkna besök. Stäng av dem i webbläsaren."
            " Då lagras inga kakor.",
        ),
        (
            "en",
            "We use cookies to count visits. Turn them off in your browser. In that"
            " case no cookies are stored.",
        ),
    ],
)
def test_what_happens_after_refusing_denies_no_cookies(
    language: str, text: str, check: Check
) -> None:
    assert "self-contradiction" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Kirjautuminen tarvitsee evästeen. Kävijät lasketaan Cloudflare Web"
            " Analytics -palvelulla. Palvelu on:\n- evästeetön (ei evästeitä"
            " laitteellasi)\n- nopea",
        ),
        (
            "sv",
            "Inloggningen behöver en kaka. Vi räknar besök med Cloudflare Web"
            " Analytics. Tjänsten är:\n- utan kakor (inga kakor på din enhet)\n- snabb",
        ),
        (
            "en",
            "Signing in needs a cookie. We count visits with Cloudflare Web Analytics."
            " The service is:\n- cookieless (no cookies on your device)\n- fast",
        ),
    ],
)
def test_a_list_on_a_service_denies_cookies_of_that_service_alone(
    language: str, text: str, check: Check
) -> None:
    report = check(START[language] + text)

    assert "self-contradiction" not in {one.rule for one in report.findings}
    assert report.disclosure.tools == ("Cloudflare Web Analytics",)


def test_an_authority_in_brackets_is_no_placeholder(check: Check) -> None:
    text = "You may complain to the Information Commissioner, ICO.\n\nLinks [ICO]"

    assert "template-placeholder" not in rules(check, "en", text)
    assert "template-placeholder" in rules(check, "en", "We keep data for [XYZ].")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Käytämme evästeitä seuraaviin tarkoituksiin:\n\nNämä evästeet ovat"
            " tarpeen, jotta voit kirjautua meidän kauppaamme sisään.",
        ),
        (
            "sv",
            "Vi använder kakor för följande ändamål:\n\nDessa kakor är nödvändiga för"
            " att du ska kunna logga in i vår butik.",
        ),
        (
            "en",
            "We use cookies for the following purposes:\n\nThese cookies are needed so"
            " that you can sign in to our little shop.",
        ),
    ],
)
def test_a_paragraph_for_each_kind_of_cookies_is_a_list(
    language: str, text: str, check: Check
) -> None:
    assert "dangling-list-intro" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fi", "Pihlajan kunnan verkkosivusto käyttää evästeitä.", "Pihlajan kunta"),
        ("fi", "Vaaran kaupungin kotisivut laskevat kävijöitä.", "Vaaran kaupunki"),
        ("sv", "Kakor på Lönnbo kommuns webbplats räknar besök.", "Lönnbo kommun"),
        (
            "en",
            "Ashby Parish Council's website counts visits with cookies.",
            "Ashby Parish Council",
        ),
    ],
)
def test_a_public_body_whose_site_it_is_answers_for_it(
    language: str, text: str, name: str, check: Check
) -> None:
    title = {"fi": "Evästeet", "sv": "Kakor", "en": "Cookies"}[language]
    report = check(f"{title}\n\n{text}\n\n{MORE[language]}")

    assert report.disclosure.controller == name


def test_a_label_without_an_answer_is_nobody(check: Check) -> None:
    text = f"Kakor\n\nVi använder kakor här.\n\n{MORE['sv']}\n\nSenast Ändrad:"

    assert check(text).disclosure.controller is None


def test_an_association_has_small_words_in_its_name(check: Check) -> None:
    text = (
        "Rekisteriseloste\n\nRekisterinpitäjä Joen villat ry Y-tunnus 2345678-0"
        f"\n\n{MORE['fi']}"
    )

    assert check(text).disclosure.controller == "Joen villat ry"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Käytämme Matomoa kävijöiden laskemiseen. Se toimii yhdistyksen omalla"
            " palvelimella.",
        ),
        ("fi", "Kävijät laskee PostHog, jota ylläpidämme palvelimellamme."),
        ("sv", "Vi räknar besök med Matomo. Verktyget körs på vår egen server."),
        ("en", "We count visits with PostHog. We host it on our servers."),
        ("en", "Visits are counted by a self-hosted instance of Matomo."),
    ],
)
def test_a_tool_that_the_owner_runs_has_no_provider(
    language: str, text: str, check: Check
) -> None:
    assert "third-party-role-missing" not in rules(check, language, text)


def test_another_service_beside_it_is_not_run_by_the_owner(
    check: Check,
) -> None:
    text = (
        "Cookies\n\nWe count with Matomo. It runs on our own server. Hotjar records"
        " visits to see what people miss."
    )

    assert "third-party-role-missing" in rules(check, "en", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Säilytämme tiedot niin kauan kuin on tarpeen pyyntöösi vastaamiseksi."),
        ("sv", "Vi sparar uppgifterna så länge det behövs för att besvara din fråga."),
        ("en", "We keep data only as long as needed to respond to your request."),
    ],
)
def test_as_long_as_your_request_needs_is_a_criterion(
    language: str, text: str, check: Check
) -> None:
    assert "retention-vague" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Huomaa, että evästeiden estäminen vaikuttaa myös muihin sivustoihin,"
            " joilla käyt, ja niiden toimintoihin.",
        ),
        (
            "sv",
            "Att stänga av cookies påverkar funktioner på denna och andra webbplatser"
            " som du får fram.",
        ),
        (
            "en",
            "Disabling cookies may affect how other websites work that you get to see.",
        ),
    ],
)
def test_a_warning_about_refusing_obtains_no_data_of_others(
    language: str, text: str, check: Check
) -> None:
    assert "cross-site-data-undisclosed" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Evästeitä asettavat myös kolmannet osapuolet. Alla olevassa taulukossa"
            " kerromme niistä.\n\nNäiden evästeiden avulla saamme tietää sivustomme kä",
        ),
        (
            "sv",
            "Kakor sätts även av tredje part, tredjepartskakor. I tabellen nedan"
            " beskrivs de.\n\nMed hjälp av dessa kakor får vi veta hur vår webbpl",
        ),
        (
            "en",
            "Third-party cookies are set as well. They are described in the table"
            " below.\n\nWith the help of these cookies we learn how the sit",
        ),
    ],
)
def test_a_text_that_breaks_off_may_name_others_below(
    language: str, text: str, check: Check
) -> None:
    assert "third-party-unnamed" not in rules(check, language, text)
    assert "third-party-unnamed" in rules(check, language, f"{text}e.")


def test_the_swedish_act_of_2003_is_repealed(check: Check) -> None:
    """Replaced by SFS 2022:482 on 3 June 2022."""
    text = "Kakor regleras i lagen (2003:389) om elektronisk kommunikation."

    assert "repealed-law-reference" in rules(check, "sv", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Evästeet laskevat kävijöitä. Voit poistaa ne selaimen asetuksista. Alla"
            " voit sallia tai kieltää osan evästeistä.",
        ),
        (
            "sv",
            "Kakor räknar besök. Du kan radera dem i webbläsaren. Nedan kan du tillåta"
            " eller neka vissa kakor.",
        ),
        (
            "en",
            "Cookies count visits. You can delete them in your browser. Below you may"
            " allow or refuse each category.",
        ),
    ],
)
def test_to_allow_or_refuse_kinds_of_cookies_is_a_control(
    language: str, text: str, check: Check
) -> None:
    assert "browser-settings-only-refusal" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Evästeet pysyvät laitteellasi, kunnes suljet selaimesi."),
        ("sv", "Kakor ligger kvar även efter att du stängt av din webbläsare."),
        ("en", "Cookies stay even after you have closed your browser."),
    ],
)
def test_closing_the_browser_is_no_way_to_refuse(
    language: str, text: str, check: Check
) -> None:
    text = {"fi": "Laskemme kävijöitä. ", "sv": "Vi räknar besök. "}.get(
        language, "We count visits. "
    ) + text

    assert "browser-settings-only-refusal" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "sv",
            "Genom att fortsätta använda sidan accepterar du att kakor används, och"
            " med ett klick på knappen sparas din ort.",
        ),
        (
            "en",
            "By continuing to use the site you accept cookies, and with a click on the"
            " button your town is saved.",
        ),
    ],
)
def test_a_button_for_something_else_is_no_excuse(
    language: str, text: str, check: Check
) -> None:
    assert "continued-use-consent" in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Tietoja voivat olla esimerkiksi:\n\nLomakkeiden tiedot (Lomake Oy)\n\n"
            "- nimi\n- viesti\n\nSivuston käytön tiedot\n\n- avatut sivut\n",
        ),
        (
            "sv",
            "Uppgifterna kan vara till exempel:\n\nUppgifter i formulär\n\n"
            "- namn\n- meddelande\n\nUppgifter om besök\n\n- öppnade sidor\n",
        ),
        (
            "en",
            "The data may be for example:\n\nData in the forms\n\n- name\n- message\n\n"
            "Data on visits\n\n- pages opened\n",
        ),
    ],
)
def test_groups_with_a_name_and_items_are_a_list(
    language: str, text: str, check: Check
) -> None:
    assert "dangling-list-intro" not in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Sivusto ei aseta evästeitä. Jos mainoksia joskus tulee, mainosverkostot"
            " käyttävät tulevaisuudessa evästeitä.",
        ),
        (
            "en",
            "The site sets no cookies. In the future, when adverts launch, ad networks"
            " typically use cookies.",
        ),
    ],
)
def test_what_may_come_some_day_names_nobody_and_lasts_no_time(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, language, text)

    assert not found & {"third-party-unnamed", "cookie-retention-missing"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "We log IP addresses. Our counter does not assign identifiers to visitors.",
        ),
        (
            "sv",
            "Vi loggar IP-adresser. Räknaren ger inte besökare någon identifierare.",
        ),
    ],
)
def test_no_identifier_is_not_yet_anonymous(
    language: str, text: str, check: Check
) -> None:
    assert "anonymity-claim-contradicted" not in rules(check, language, text)


def test_who_is_named_as_setting_cookies_is_a_named_third_party(check: Check) -> None:
    text = "Cookies may be third-party cookies.\n\nStripe sets a cookie when you pay."

    assert "third-party-unnamed" not in rules(check, "en", text)
    assert "third-party-unnamed" in rules(check, "en", text.partition("\n\n")[0])


def test_a_signal_that_is_respected_is_a_way_to_refuse(check: Check) -> None:
    text = "We count visits with Matomo and respect the do-not-track setting."

    assert "cookie-refusal-missing" not in rules(check, "en", text)


def test_what_becomes_personal_if_combined_is_not_combined(check: Check) -> None:
    text = (
        "Cookies collect data that becomes personal if we combine it with other data."
    )

    assert "identity-linking-without-consent" not in rules(check, "en", text)


def test_personal_data_with_an_exception_are_not_denied(check: Check) -> None:
    text = "Our logs record IP addresses. We store no personal data, except names."

    assert "anonymity-claim-contradicted" not in rules(check, "en", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Käytämme vain välttämättömiä evästeitä:\n\n- istunto\n"
            "- Google Analyticsin evästeet",
        ),
        (
            "sv",
            "Vi använder bara nödvändiga kakor:\n\n- session\n"
            "- kakor från Google Analytics",
        ),
        (
            "en",
            "This site uses only essential cookies:\n\n- session\n"
            "- Google Analytics cookies",
        ),
    ],
)
def test_analytics_in_a_list_of_necessary_cookies_are_called_necessary(
    language: str, text: str, check: Check
) -> None:
    assert "analytics-called-necessary" in rules(check, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Kävijämäärät lasketaan palvelimen omasta lokista ilman muita välineitä.",
        ),
        ("sv", "Vi räknar besök på webbplatsen ur serverns egen logg, inget annat."),
        ("en", "We count visits to the site from the log of our server alone."),
    ],
)
def test_counting_from_the_own_log_needs_no_name_of_a_tool(
    language: str, text: str, check: Check
) -> None:
    assert "analytics-tool-unnamed" not in rules(check, language, text)


def test_a_cookieless_counter_does_not_contradict_a_site_without_cookies(
    check: Check,
) -> None:
    text = "There is no cookie here. Umami, a cookieless service, counts visits for us."

    assert "self-contradiction" not in rules(check, "en", text)


def test_until_then_none_are_set_passes_nothing_on(check: Check) -> None:
    text = (
        "With your consent Google Analytics counts visits. Until then no third-party"
        " cookies are set."
    )

    assert "no-third-party-claim-contradicted" not in rules(check, "en", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Sivustolla ei ole evästeitä tai muita seurantavälineitä."),
        ("sv", "Webbplatsen har inga kakor eller andra spårare."),
        ("en", "This website contains no cookies or other trackers."),
    ],
)
def test_no_cookies_or_other_trackers_are_no_cookies(
    language: str, text: str, check: Check
) -> None:
    found = rules(check, language, f"{text} {MORE[language]}")

    assert not {rule for rule in found if rule.startswith("cookie-")}
