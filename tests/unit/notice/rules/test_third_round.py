"""Rules that fired falsely, or not at all, on notices that nobody had seen."""

from tests.unit.notice.conftest import Check


def rules(check: Check, text: str, name: str = "notice.txt") -> set[str]:
    return {finding.rule for finding in check(text, name=name).findings}


def test_privacy_and_cookies_is_no_page_on_cookies_alone(check: Check) -> None:
    text = (
        "<h1>Privacy &amp; cookies</h1><p>Casa Lola Ltd needs your name and your"
        " telephone number to book a table.</p>"
    )

    assert "supervisory-authority-missing" in rules(check, text, "notice.html")


def test_a_line_with_a_date_is_no_heading(check: Check) -> None:
    text = (
        "# Privacy\n\n**Last updated: 4/4/2025**\n\n## Who we are\n\n"
        "Bilberry Ltd keeps the names of its customers.\n"
    )

    assert "heading-topic-not-addressed" not in rules(check, text, "notice.md")


def test_the_next_number_of_a_form_is_not_the_list_that_was_announced(
    check: Check,
) -> None:
    text = (
        "Tietosuojaseloste\n\n4 Tietosisältö\nTallennetaan seuraavat tiedot:\n\n"
        "5 Säännönmukaiset tietolähteet\nJäsen itse.\n\n6 Luovutukset\nEi luovuteta.\n"
    )

    assert "dangling-list-intro" in rules(check, text)


def test_a_label_ends_with_its_answer(check: Check) -> None:
    """What follows "Cookies: none." is not about cookies."""
    text = (
        "Privacy\n\nCookies: none.\n\nWe keep your name for six years because the"
        " law on bookkeeping obliges Bilberry Ltd to.\n"
    )

    assert "retention-missing" not in rules(check, text)


def test_a_firm_with_the_name_of_its_site_is_no_unclear_person(check: Check) -> None:
    text = (
        "Tietosuojaseloste\n\nRekisterinpitäjä\nTerapiatila Lumme\n"
        "aino@terapialumme.example\n\nYritys käsittelee asiakkaan tietoja hoitoa"
        " ja laskutusta varten.\n"
    )

    assert "controller-entity-unclear" not in rules(check, text)


def test_the_browser_alone_asks_for_no_withdrawal(check: Check) -> None:
    text = (
        "Tietosuoja\n\nMustikka Oy laskee kävijöitä evästeillä (Google Analytics)."
        " Evästeet voi estää selaimen asetuksista.\n"
    )

    found = rules(check, text)

    assert "browser-settings-only-refusal" in found
    assert "missing-right-withdraw-consent" not in found


def test_consent_in_the_cookie_bar_asks_for_a_withdrawal(check: Check) -> None:
    text = (
        '<div class="cookie-bar">Jatkamalla selailua hyväksyt evästeet.</div>'
        "<h1>Tietosuoja</h1><p>Mustikka Oy laskee kävijöitä evästeillä, ja tiedot saa"
        " Google Analytics omaan käyttöönsä.</p>"
    )

    assert "missing-right-withdraw-consent" in rules(check, text, "notice.html")


def test_the_authority_of_aland_has_its_old_name(check: Check) -> None:
    text = (
        "Integritet\n\nMedlemmar i Roddarna rf kan klaga på behandlingen av sina"
        " personuppgifter hos Datainspektionen på Åland.\n"
    )

    assert "outdated-authority" not in rules(check, text)


def test_who_tells_of_no_data_needs_no_legal_basis(check: Check) -> None:
    text = (
        "Om integritet\n\nFröhyllan är en blogg om odling. Den här sidan innehåller"
        " inga kakor, inga spårningsskript och inga annonser.\n"
    )

    assert not rules(check, text) & {"missing-legal-basis", "retention-missing"}


def test_cookies_denied_last_are_denied(check: Check) -> None:
    """An association (yhdistys) links nothing (yhdistää)."""
    text = (
        "Jäsenrekisteri\n\nKuusikon kyläyhdistys ry pitää luetteloa jäsenistään."
        " Yhdistyksen sivut eivät kerää kävijöistä tietoja eikä niillä ole"
        " evästeitä.\n"
    )

    assert "cookie-list-missing" not in rules(check, text)


def test_a_wrong_check_digit_is_told(check: Check) -> None:
    text = (
        "Tietosuoja\n\nRekisterinpitäjä on Mustikka Oy, y-tunnus {}, ja se käsittelee"
        " asiakkaidensa tietoja.\n"
    )

    assert "wrong-check-digit" in rules(check, text.format("2345678-1"))
    assert "wrong-check-digit" not in rules(check, text.format("2345678-0"))


def test_statistics_without_cookies_need_no_list_of_cookies(check: Check) -> None:
    text = (
        "Tietosuojaseloste\n\nMustikka Oy laskee kävijöitä Matomolla ilman evästeitä"
        " ja käsittelee tilaajien nimiä sopimuksen perusteella.\n"
    )

    found = rules(check, text)

    assert not found & {"cookie-list-missing", "cookie-settings-link-missing"}
