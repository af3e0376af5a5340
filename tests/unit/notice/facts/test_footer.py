"""The footer of a page says whose it is; the rest of it is not part of the notice."""

from consent_service.notice.check import read_notice
from consent_service.notice.disclosure import Disclosure, disclose
from consent_service.notice.facts.gather import gather
from consent_service.notice.source.load import Source
from tests.unit.notice.conftest import Check

PAGE = """\
<html><body><main><h1>Evästekäytäntö</h1>
<p>Mittaamme evästeillä, kuinka moni sivuilla käy ja mitä sivuja luetaan. Tiedot
säilyvät vuoden, ja niitä käsittelemme me itse.</p></main>
<footer>{0}</footer></body></html>
"""
OWNER = "<p>Kivi Oy, Y-tunnus 7654321-9, Kivitie 1, info@kivi.test</p>"


def told(footer: str) -> Disclosure:
    source = Source("page.html", PAGE.format(footer).encode(), "html")
    reading = read_notice(source)
    return disclose(reading, gather(reading))


def test_who_and_how_to_reach_them_are_read_from_the_footer() -> None:
    found = told(OWNER)

    assert (found.controller, found.contact_email, found.business_id) == (
        "Kivi Oy",
        "info@kivi.test",
        "7654321-9",
    )


def test_of_two_companies_the_owner_is_the_one_with_the_sign_of_ownership() -> None:
    found = told("<p>© Kivi Oy 2026</p><p>Sivut teki Koodipaja Oy</p>")

    assert found.controller == "Kivi Oy"


def test_two_companies_alike_are_nobody() -> None:
    assert told("<p>Kivi Oy</p><p>Koodipaja Oy</p>").controller is None


def test_a_mail_link_of_the_footer_is_an_address() -> None:
    found = told('<a href="mailto:posti@kivi.test?subject=Hei">Ota yhteyttä</a>')

    assert found.contact_email == "posti@kivi.test"


def test_what_else_the_footer_says_is_not_of_the_notice() -> None:
    found = told("<p>Uutiset: YouTube-videot ja Hotjar. Päivitetty 1.1.2020.</p>")

    assert (found.tools, found.updated) == ((), None)


def test_the_link_that_opens_the_choices_counts_in_the_footer(check: Check) -> None:
    settings = '<a href="#consent">Evästeasetukset</a>'

    without = check(PAGE.format(OWNER), name="page.html")
    with_link = check(PAGE.format(settings), name="page.html")

    rule = "cookie-settings-link-missing"
    assert rule in {finding.rule for finding in without.findings}
    assert rule not in {finding.rule for finding in with_link.findings}


def test_a_footer_within_a_footer_is_read_once() -> None:
    nested = "<footer>" * 200 + OWNER + "</footer>" * 200

    assert told(nested).controller == "Kivi Oy"
