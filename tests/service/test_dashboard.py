"""`/SITE/dashboard`: figures that name nobody, from the counts."""

import re
from functools import cache

import httpx
import pytest

from tests.service.choosing import SITE, Service
from tests.service.starting import Start


def opened(
    service: Service, query: str = "", site: str = SITE, role: str = "auditor"
) -> httpx.Response:
    """Return the dashboard as an auditor of the site sees it, in English."""
    cookie = f"consent-session={session_of(service, role, site)}"
    headers = {"cookie": cookie, "accept-language": "en"}
    return service.get(f"/{site}/dashboard{query}", headers=headers)


@cache
def session_of(service: Service, role: str, site: str) -> str:
    """Sign in once: a service takes a few attempts a minute and no more."""
    signed_in = service.post(
        "/sign-in",
        data={"token": service.token(role, site)},
        headers={"origin": service.address},
    )
    return signed_in.cookies["consent-session"]


def test_the_first_choice_is_counted_and_not_broken_down(start: Start) -> None:
    service = start()
    service.choose()

    page = opened(service).text

    assert re.findall(r"<dd>(\d+)</dd>", page)[:2] == ["1", "1"]
    assert "nothing is broken down further" in page
    assert "out of all choices" in page
    assert 'class="s0"' in page
    assert 'class="s3"' not in page


def test_enough_choices_are_shown_with_their_denominator(start: Start) -> None:
    service = start("--rate-limit", "0")
    for _ in range(8):
        service.choose()

    page = opened(service).text

    assert "8 of 8 choices allowed it; 95 % interval 67.6% to 100%." in page
    assert "0 of 8 choices allowed it; 95 % interval 0% to 32.4%." in page
    assert "kehobalanssi.fi: a choice was last made on " in page
    assert 'role="img" aria-labelledby="bars-title bars-text"' in page


def test_a_small_group_cannot_be_found_by_subtraction(start: Start) -> None:
    """Found by a stranger: all choices less those in Finnish were the Swedish ones."""
    service = start("--rate-limit", "0")
    for language in ("fi",) * 7 + ("sv",) * 2:
        assert service.choose(service.choice(language=language)).status_code == 201

    page = opened(service).text

    languages = page.partition("By language")[2].partition("</table>")[0]
    assert re.findall(r'<td class="number" data-label="Choices">(\d+)', languages) == [
        "7",
        "2",
    ]
    assert languages.count('<td class="small" colspan="4">Not broken down</td>') == 2
    assert 'data-label="Rejected all"' not in languages
    assert "cannot be found by subtracting" in page


def test_an_empty_dashboard_leads_to_the_tag(service: Service) -> None:
    page = opened(service, site="inope").text

    assert "No choice was recorded in this period" in page
    assert "Not known: there are too few choices" in page
    assert '<a class="button" href="tag">' in page


def test_findings_lead_an_owner_to_the_form_and_name_no_file(
    service: Service,
) -> None:
    """A stranger read `kehobalanssi.toml:22` and a command of a terminal."""
    owner, auditor = opened(service, role="owner").text, opened(service).text

    assert re.search(r'<a href="edit/[a-z]+[?#][^"]+">Mend it here</a>', owner)
    assert "Mend it here" not in auditor
    for page in (owner, auditor):
        assert "policy check" not in page
        assert ".toml" not in page


@pytest.mark.parametrize("query", ["?days=7", "?days=90", "?days=365", "?days=x"])
def test_every_period_is_a_page(service: Service, query: str) -> None:
    service.choose()

    answer = opened(service, query)

    assert answer.status_code == 200
    assert "style=" not in answer.text


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_it_speaks_the_languages_of_our_pages(service: Service, language: str) -> None:
    page = opened(service, f"?lang={language}").text

    assert f'<html lang="{language}"' in page


def test_the_languages_of_the_site_are_called_by_their_names(service: Service) -> None:
    """Found by a stranger: `fi`, `sv` stood there."""
    assert "<dd>suomi, ruotsi, englanti</dd>" in opened(service, "?lang=fi").text


def test_the_earlier_address_leads_there(service: Service) -> None:
    answer = service.get(f"/{SITE}/overview?lang=fi")

    assert answer.status_code == 308
    assert answer.headers["location"] == "dashboard?lang=fi"


def test_times_are_on_the_clocks_of_the_country(service: Service) -> None:
    """Issue 16, point 11: local times, where the law named is of one zone."""
    page = opened(service, "?lang=fi").text

    health = page.partition("Käyttöönoton kunto")[2]
    said = (
        r'uusin allekirjoitettu <time datetime="20[^"]+Z">\d+\. \w+ 20\d\d \d+\.\d\d<'
    )
    assert re.search(said, health)
    assert " UTC" not in health
