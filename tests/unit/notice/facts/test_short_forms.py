"""Notices in few words: labels, questions, signatures and answers of one word."""

import pytest

from tests.unit.notice.conftest import Check


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "Tietosuoja\n\nMe vastaamme tiedoista, jotka annat, ja säilytämme niitä"
            " vuoden.\n\nKirjoitan yksin: Sanni Kallio, sanni@kallio.example.",
            "no-controller",
        ),
        (
            "Tietosuoja\n\nRemontti Rautio, toiminimi, puh. 040 555 0142. Tietosi"
            " poistetaan, kun työ on valmis ja lasku maksettu.",
            "no-controller",
        ),
        (
            "Tietosuoja\n\nSoita numeroon 040 555 0142. Tietosi poistetaan, kun työ"
            " on valmis ja lasku maksettu.",
            "no-contact",
        ),
        (
            "Privacy\n\nWe are The Copper Pot, and we answer for your personal data"
            " and for all of this.",
            "no-controller",
        ),
        (
            "Integritet\n\nSidan är byggd av Lisbet Norr, keramiker"
            " (lisbet@norr.example), som svarar på frågor om dina personuppgifter.",
            "no-controller",
        ),
        (
            "Privacy\n\nYour personal data are kept for a year, and you can ask us for"
            " a copy of them.\n\nMay 2024",
            "missing-notice-date",
        ),
        (
            "Tietosuojaseloste\n\nTietolähteet\n\nKävijän selain\n\nSäilytysaika\n\n"
            "Tietoja säilytetään 13 kuukautta käynnin jälkeen, ja sen jälkeen ne"
            " poistetaan meiltä.",
            "missing-data-sources",
        ),
        (
            "Personuppgifter\n\nVi sparar namn och telefon i tre månader efter det att"
            " du har varit hos oss.\n\nAvtal.",
            "missing-legal-basis",
        ),
        (
            "Tietosuoja\n\nTiedot poistetaan kahden vuoden kuluttua siitä, kun viimeksi"
            " kävit meillä. Tarvitsemme ne"
            " jäsensopimuksen hoitamiseen.",
            "missing-legal-basis",
        ),
        (
            "Tietosuoja\n\nTiedot poistetaan kahden vuoden kuluttua siitä, kun viimeksi"
            " kävit meillä.\n\n"
            "Valitus: tietosuoja.fi.",
            "missing-right-complaint",
        ),
        (
            "Integritet\n\nVi sparar ditt namn i tre år, eftersom lagen kräver det."
            " Missnöjd med oss? IMY, Box 8114.",
            "missing-right-complaint",
        ),
        (
            "Privacy\n\nMulberry Foods Limited answers for your personal data and for"
            " all of this, 88 Leith Walk, Edinburgh EH6 5HB.",
            "no-contact",
        ),
        (
            "Tietosuoja\n\n- Jäsenet: nimi ja huoltaja, leirejä varten allergiat.\n"
            "- Kuinka kauan: jäsenyyden ajan ja vielä vuoden sen jälkeen.\n",
            "retention-missing",
        ),
        (
            "Integritetspolicy\n\nMed ditt samtycke räknar Hotjar besöken med cookies."
            " Ångra samtycket under Cookieval. Lagringstid: högst 14 månader.",
            "cookie-retention-missing",
        ),
        (
            "Privacy\n\nHotjar sets cookies for a year, and only starts when you press"
            " Allow. The shield in the corner lets you stop it again.",
            "cookie-refusal-missing",
        ),
        (
            "Tietosuoja\n\nEvästeitä asettaa Hotjar vuodeksi. Tiedoista näkyy meille"
            " maa, kieli ja selain, ja ne säilyvät vuoden.",
            "browser-settings-only-refusal",
        ),
        (
            "Privacy\n\nYour personal data are kept by Microsoft, which is in the"
            " United States and takes part in the UK-US Data Bridge.",
            "transfer-safeguards-missing",
        ),
    ],
)
def test_what_is_said_in_few_words_is_not_missing(
    text: str, rule: str, check: Check
) -> None:
    assert rule not in {finding.rule for finding in check(text).findings}


def test_an_authority_that_only_supervises_is_no_right_to_complain(
    check: Check,
) -> None:
    found = {
        finding.rule
        for finding in check(
            "Tietosuoja\n\nTiedot poistetaan kahden vuoden kuluttua siitä, kun viimeksi"
            " kävit meillä.\n\n"
            "Valvova viranomainen on tietosuojavaltuutettu."
        ).findings
    }

    assert "supervisory-authority-partial" in found
    assert "missing-right-complaint" not in found


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "Tietosuojaseloste\n\nSiirto EU/ETA-alueen ulkopuolelle\n\nEi siirretä\n\n"
            "Säilytysaika\n\nTietoja säilytetään 13 kuukautta käynnin jälkeen, ja"
            " sitten ne poistetaan.",
            "no",
        ),
        (
            "Frågor om dina personuppgifter\n\nSkickas något till USA?\n\nJa, till"
            " Meta.\n\nHur länge sparar ni uppgifterna?\n\nI tre år.",
            "yes",
        ),
        (
            "Integritet\n\nPersonuppgiftsbiträden är Postmark (USA,"
            " standardavtalsklausuler) och vårt webbhotell, båda med avtal.",
            "yes",
        ),
        (
            "Tietosuoja\n\nHenkilötiedot saa lajiliitto, kun jäsen kilpailee; EU:n"
            " ulkopuolelle ei mitään.",
            "no",
        ),
    ],
)
def test_transfers_are_told_in_few_words(text: str, answer: str, check: Check) -> None:
    assert check(text).disclosure.transfers_outside_eea == answer


def test_lines_that_begin_with_labels_stand_for_themselves(check: Check) -> None:
    report = check(
        "Loikka ry – tietosuoja\n\n"
        "Kuka: Lahden Loikka ry, Urheilukeskus, 15110 Lahti, toimisto@loikka.example\n"
        "Miksi: jäsenyys ja kilpailut (yhdistyksen oikeutettu etu)\n"
        "Kauanko: 2 vuotta eron jälkeen; tulokset pysyvästi kuten liitto vaatii\n"
        "Oikeudet: tarkastus, korjaus, poisto; valitus tietosuojavaltuutetulle\n"
    )
    found = {finding.rule for finding in report.findings}

    assert report.disclosure.controller == "Lahden Loikka ry"
    assert not found & {
        "retention-missing",
        "missing-right-complaint",
        "missing-right-access",
        "missing-legal-basis",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Täällä sinua ei seurata. Ei evästeitä, ei välttämättömiäkään. Videot ovat"
        " YouTubessa, jonne on linkki.",
        "Varken Google Analytics, Meta-pixeln eller någon annan mätning finns här."
        " Kakor saknas helt på den här sidan.",
        "There are no cookies here. Buttons to share things on Facebook or X have been"
        " left out.",
    ],
)
def test_a_site_that_denies_everything_uses_nothing(text: str, check: Check) -> None:
    report = check(text)

    assert report.disclosure.tools == ()
    assert report.disclosure.categories == ()
    assert "self-contradiction" not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We use cookies from Mixpanel, Segment and Hotjar to count visits.", True),
        ("Segment collects the pages you view and sets a cookie.", True),
        ("Cookies tell us which segment of our readers likes tea.", False),
        ("Customer Segment Data\n\nWe use cookies to count our readers.", False),
    ],
)
def test_segment_is_a_name_only_where_it_looks_like_one(
    text: str, named: bool, check: Check
) -> None:
    tools = check(f"Privacy\n\nBilberry Ltd answers for this.\n\n{text}").disclosure

    assert ("Segment" in " ".join(tools.tools)) is named


def test_folds_in_markdown_are_headings(check: Check) -> None:
    report = check(
        "# Privacy\n\n<details><summary>Cookies</summary>\n\n"
        "- `__Host-session` – keeps you signed in for the session that you are in\n\n"
        "</details>\n\n"
        "<details><summary>Your rights</summary>\n\nAccess and erasure of the data that"
        " we have of you.\n\n</details>\n",
        name="notice.md",
    )

    assert report.disclosure.categories == ("necessary",)


def test_plain_words_about_data_are_a_notice(check: Check) -> None:
    report = check(
        "How we look after what you tell us\n\nYour name and address are kept for six"
        " years. A script from Plausible counts visits to the site. Want a copy? Want"
        " it changed or gone? Ask us at team@otter.example."
    )

    assert report.disclosure.tools == ("Plausible",)


def test_a_tool_behind_a_denial_of_cookies_is_in_use(check: Check) -> None:
    report = check(
        "Om kakor\n\nBesöken räknas utan kakor i Matomo på vår egen server, och inga"
        " uppgifter lämnas till andra."
    )

    assert report.disclosure.tools == ("Matomo",)


def test_a_pattern_of_addresses_in_brackets_is_no_placeholder(check: Check) -> None:
    report = check(
        "Tietosuoja\n\nRekisterinpitäjä on Mustikka Oy, ja me vastaamme nimistä ja"
        " henkilötiedoista itse. Sähköposti: [etunimi].[sukunimi]@mustikka.fi tai"
        " info@mustikka.fi."
    )

    assert "template-placeholder" not in {one.rule for one in report.findings}
