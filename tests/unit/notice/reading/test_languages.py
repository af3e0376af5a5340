"""Pages in two languages: each version is read and judged by itself."""

from consent_service.notice.check import read_notice
from consent_service.notice.reading.reading import Reading
from consent_service.notice.source.load import Source
from tests.unit.notice.conftest import Check

FINNISH = """
<h1>Tietosuojaseloste</h1><p>Päivitetty 1.2.2026</p>
<p>Rekisterinpitäjä on Vuorela Oy, Myllytie 2, 15100 Lahti, leipa@vuorela.example.</p>
<p>Käsittelemme tilaajan nimeä ja osoitetta sopimuksen perusteella. Tiedot poistetaan
kahden vuoden kuluttua. Voit tarkistaa, oikaista ja poistattaa tietosi.</p>
<p>Voit valittaa tietosuojavaltuutetulle.</p>
"""
ENGLISH = """
<h1>Privacy notice</h1>
<p>The controller is Vuorela Oy, Myllytie 2, 15100 Lahti, leipa@vuorela.example.</p>
<p>We process the name and the address of those who order on the basis of a contract.
The data are deleted after two years. You may see, correct and erase your data.</p>
<p>We count how many people visit the site with cookies from Google Analytics.</p>
"""
TABLE = """
<table><tr><th>Name</th><th>Purpose</th><th>Duration</th></tr>
<tr><td>lang</td><td>Remembers the language that you have chosen for the site</td>
<td>1 year</td></tr>
<tr><td>_pk_id</td><td>Is used to count the visitors of the site and to tell them apart
from each other in the statistics that are made of them</td><td>13 months</td></tr>
</table>
"""


def read(html: str) -> Reading:
    return read_notice(Source("notice.html", html.encode(), "html"))


def test_the_language_of_an_element_counts() -> None:
    reading = read(
        f'<body><div lang="fi">{FINNISH}</div><div lang="en">{ENGLISH}</div></body>'
    )

    assert reading.notice.language == "fi"
    assert [version.notice.language for version in reading.versions] == ["en"]


def test_versions_are_told_apart_by_their_words() -> None:
    reading = read(f"<body>{FINNISH}{ENGLISH}</body>")

    languages = [
        reading.notice.language,
        *(v.notice.language for v in reading.versions),
    ]
    assert languages == ["fi", "en"]


def test_a_vendors_table_is_no_version_and_is_read_in_its_own_language() -> None:
    reading = read(f'<html lang="fi"><body>{FINNISH}<h2>Evästeet</h2>{TABLE}</body>')

    assert reading.versions == ()
    assert reading.has("preferences_purpose")


def test_each_version_is_judged_by_itself(check: Check) -> None:
    report = check(f"<body>{FINNISH}{ENGLISH}</body>", name="notice.html")

    found = {
        finding.rule: finding.words
        for finding in report.findings
        if finding.rule
        in {"supervisory-authority-missing", "several-languages", "missing-notice-date"}
    }
    assert found == {
        "several-languages": "Privacy notice",
        "supervisory-authority-missing": "Privacy notice",
    }


def test_what_is_denied_in_one_language_is_not_read_in_the_other(check: Check) -> None:
    finnish = FINNISH.replace(
        "<p>Voit valittaa",
        "<p>Kävijät lasketaan Matomolla ilman evästeitä.</p><p>Voit valittaa",
    )
    english = ENGLISH.replace(
        "with cookies from Google Analytics", "with Matomo without cookies"
    )

    report = check(f"<body>{finnish}{english}</body>", name="notice.html")

    rules = {finding.rule for finding in report.findings}
    assert "cookie-retention-missing" not in rules
