"""Who cannot sign in reads why, in the language of the page."""

import html
import os
import re
import shlex
from pathlib import Path

import pytest

from tests.attack.test_signing_in import Browser, closing, link_of
from tests.places import ROOT
from tests.processes import run_module
from tests.service.choosing import SITE, Service

__all__ = ["closing"]


def said_to(browser: Browser, token: str) -> str:
    answer = browser.client.post(
        "/sign-in?lang=fi",
        data={"token": token},
        headers={"origin": browser.service.address},
    )
    assert answer.status_code == 401
    return answer.text


def test_a_link_that_was_used_says_so(service: Service) -> None:
    """Issue 16: "the link was used already" stood on a page in Finnish."""
    browser, link = Browser(service), link_of(service)
    browser.sign_in(link)

    page = said_to(Browser(service), link)

    assert "Tämä linkki on jo käytetty" in page
    assert "used already" not in page


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("cst_guess", "Tämä ei ole kokonainen tämän palvelun tunniste."),
        ("csl_guess", "Tämä ei ole kokonainen tämän palvelun linkin avain."),
        ("nothing", "Tämä ei ole kokonainen tämän palvelun tunniste."),
    ],
)
def test_what_is_no_token_says_what_one_looks_like(
    service: Service, token: str, why: str
) -> None:
    assert why in said_to(Browser(service), token)


def test_a_token_that_was_revoked_says_so(service: Service) -> None:
    token = service.issue("owner", SITE)
    listed = service.run("token", "list", "--json").stdout
    service.run("token", "revoke", listed.rpartition('"id":')[2].split('"')[1])

    assert "Tunniste on peruttu" in said_to(Browser(service), token)


def test_the_command_for_a_link_works_as_it_stands_on_the_page(
    service: Service,
) -> None:
    """It lacked the folder and the port: its link was for another service."""
    page = Browser(service).get("/sign-in").text
    shown = re.search('<pre class="copy"><code>([^<]*)', page)
    assert shown is not None
    change, folder, _, _, *words = shlex.split(html.unescape(shown[1]))
    kept = {name: text for name, text in os.environ.items() if "CONSENT_" not in name}

    done = run_module(
        "consent_service.cli.main",
        *words,
        cwd=Path(folder),
        environment={**kept, "PYTHONPATH": str(ROOT)},
    )

    assert change == "cd"
    assert done.stdout.startswith(f"{service.address}/start#csl_")
    Browser(service).sign_in(done.stdout.strip())
