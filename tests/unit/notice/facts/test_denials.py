"""What a notice says is not there must not be read as being there.

A first policy with a service that the site denies would do harm: the owner would
declare, and ask consent for, what nobody runs.
"""

import pytest

from tests.unit.notice.conftest import Check

START = {
    "fi": "Tietosuojaseloste\n\nRekisterinpitäjä on Mustikka Oy ja me vastaamme.\n\n",
    "sv": "Integritet\n\nBär Ab ansvarar för att dina personuppgifter är trygga.\n\n",
    "en": "Privacy\n\nBilberry Ltd answers for your personal data and for this.\n\n",
}


def tools(check: Check, language: str, text: str) -> tuple[str, ...]:
    return check(START[language] + text).disclosure.tools


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Sivustolla ei ole Google Analyticsia eikä Meta-pikseliä."),
        ("fi", "Emme käytä analytiikkapalveluja (kuten Google Analytics tai Matomo)."),
        ("fi", "Emme käytä evästeitä, Google Analyticsia emmekä Facebook-pikseliä."),
        ("fi", "Google Analyticsia emme ole ottaneet käyttöön."),
        ("fi", "Facebookin pikseliä ei sivuilta löydy."),
        ("fi", "Olemme luopuneet Google Analyticsista ja Hotjarista."),
        (
            "fi",
            "Jos joskus otamme käyttöön esimerkiksi Matomon, kerromme.",
        ),
        ("fi", "Emme käytä:\n\n- Google Analyticsia\n- Hotjaria"),
        ("sv", "På webbplatsen finns inget Google Analytics och ingen Facebook-pixel."),
        ("sv", "Vi använder varken kakor, Google Analytics eller Hotjar."),
        ("sv", "Google Analytics används inte på webbplatsen."),
        ("sv", "Vi har valt bort statistik, till exempel Google Analytics och Matomo."),
        ("en", "We do not use Google Analytics, Hotjar or any other tracker."),
        ("en", "We use no trackers such as Google Analytics or Hotjar."),
        ("en", "There are no analytics tools (Matomo, Plausible) on this website."),
        ("en", "We have removed every analytics tool, including Google Analytics."),
        ("en", "Neither Google Analytics nor Hotjar is loaded on the website."),
    ],
)
def test_a_denied_service_is_not_in_use(language: str, text: str, check: Check) -> None:
    assert tools(check, language, text) == ()


@pytest.mark.parametrize(
    ("language", "text", "used"),
    [
        ("fi", "Emme käytä Hotjaria, vaan kävijöitä laskee Matomo.", "Matomo"),
        ("fi", "Hotjarin sijaan kävijöitä laskee Matomo.", "Matomo"),
        ("fi", "Matomo (ei evästeitä) laskee kävijöitä sivuillamme.", "Matomo"),
        ("fi", "Emme käytä Matomoa, ennen kuin olet antanut suostumuksesi.", "Matomo"),
        ("fi", "Hotjar otetaan käyttöön vasta, kun hyväksyt.", "Hotjar"),
        ("sv", "Vi använder inte Hotjar utan Matomo för statistik.", "Matomo"),
        ("sv", "Matomo sätter inga kakor hos besökaren.", "Matomo"),
        ("sv", "Hotjar laddas inte förrän du har samtyckt.", "Hotjar"),
        ("en", "We do not use Hotjar but Matomo for our statistics.", "Matomo"),
        ("en", "Matomo counts visits and does not use cookies.", "Matomo"),
        ("en", "Hotjar is not loaded until you have agreed.", "Hotjar"),
        ("en", "We cannot identify you with the help of Matomo.", "Matomo"),
    ],
)  # fmt: skip
def test_a_contrast_or_a_condition_ends_the_denial(
    language: str, text: str, used: str, check: Check
) -> None:
    assert tools(check, language, text) == (used,)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Sivusto ei käytä evästeitä."),
        ("fi", "Evästeitä ei ole palvelussa käytössä."),
        ("sv", "Webbplatsen använder varken kakor eller spårning."),
        ("sv", "Kakor används inte."),
        ("en", "This website sets no cookies."),
        ("en", "**Cookies:** none."),
    ],
)
def test_a_site_without_cookies_is_not_asked_about_them(
    language: str, text: str, check: Check
) -> None:
    """LAW CK-1 to CK-9 ask of cookies that are there."""
    found = {finding.rule for finding in check(START[language] + text).findings}

    assert not {rule for rule in found if "cookie" in rule or "consent" in rule}


def test_a_denial_beside_a_use_is_a_contradiction(check: Check) -> None:
    text = "This website sets no cookies.\n\nGoogle Analytics counts our visitors."

    found = {finding.rule for finding in check(START["en"] + text).findings}

    assert "self-contradiction" in found


def test_a_service_that_sets_no_cookies_contradicts_nothing(check: Check) -> None:
    text = "The website sets no cookies. Plausible counts our visitors without them."

    report = check(START["en"] + text)

    assert report.disclosure.tools == ("Plausible",)
    assert "self-contradiction" not in {finding.rule for finding in report.findings}


def test_not_linking_an_address_does_not_deny_its_collection(check: Check) -> None:
    text = (
        "Cookies\n\nMatomo records your IP address and the pages you open."
        " We do not link the IP address to your name."
    )

    data = check(START["en"] + text).disclosure.data_collected

    assert data == ("ip_address", "pages_viewed")


def test_not_storing_an_address_denies_its_collection(check: Check) -> None:
    text = (
        "Cookies\n\nMatomo records the browser and the pages you open."
        " We do not store your IP address."
    )

    data = check(START["en"] + text).disclosure.data_collected

    assert "ip_address" not in data
